/** `prompt()` and `password()`: the cell waits for what its user types, as in a browser. */
import { receiveAnswer, send } from './channel.js';
import { currentCell } from './current-cell.js';

/** How long the interrupt may take to come through, and between looks, in milliseconds. */
const INTERRUPT_MS = 5000;
const STEP_MS = 5;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Cells whose front end takes input. */
let isAllowed = false;

export function allowInput(allowed: boolean): void {
  isAllowed = allowed;
}

export function installInput(): void {
  const define = (name: string, password: boolean): void => {
    const value = (prompt: unknown = ''): string => ask(String(prompt), password);
    Object.defineProperty(value, 'name', { value: name });
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  define('prompt', false);
  define('password', true);
}

function ask(prompt: string, password: boolean): string {
  if (!isAllowed) throw new Error('nobody can be asked here: this front end takes no input for cells');
  send({ kind: 'input', cell: currentCell(), prompt, password });
  const answer = receiveAnswer();
  if ('interrupted' in answer) return awaitInterrupt();
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.value;
}

/** The thread that interrupts ends the cell here: its code must not catch the interrupt and go on. */
function awaitInterrupt(): never {
  for (const end = performance.now() + INTERRUPT_MS; performance.now() < end; ) {
    Atomics.wait(sleeper, 0, 0, STEP_MS);
  }
  throw new Error('the cell was interrupted');
}
