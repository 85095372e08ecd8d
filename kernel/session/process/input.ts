/** `prompt()` and `password()`: the cell waits for what its user types, as in a browser. */
import { receiveAnswer, send } from './channel.js';
import { currentCell } from './current-cell.js';

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
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.value;
}
