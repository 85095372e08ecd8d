/**
 * Runs a script as a cell: `Runtime.evaluate` of the inspector in `replMode`, which gives declaring anew,
 * closures that see it, top-level `await` and completion values.
 */
import { type Runtime, Session } from 'node:inspector';
import { promiseHooks } from 'node:v8';
import type { Frame } from '../messages.js';
import { cellFrame } from './stack.js';
import { KeptValue } from './waits.js';

export type Evaluation = { value: unknown } | { thrown: unknown; frame?: Frame };

const OBJECT_GROUP = 'cell';
/** What the inspector answers when the execution was terminated; from Node 22 on that is an error to it. */
const TERMINATED = /Execution was terminated|Internal error/;

export class Evaluator {
  readonly #inspector = new Session();
  /** What the inspector calls the function that takes values out of it. */
  readonly #receiver: string;
  #received: unknown;
  /**
   * The promises of cells that have not ended. The inspector holds them weakly and answers from within a garbage
   * collection when one is gone, which from Node 22 on kills the process. A terminated cell's is never let go.
   */
  readonly #pending = new Set<Promise<unknown>>();

  constructor() {
    this.#inspector.connect();
    const key = Symbol.for('arclab.session.receive');
    const receive = (value: unknown): void => {
      this.#received = value;
    };
    Object.defineProperty(globalThis, key, { value: receive, configurable: true });
    this.#receiver = this.#objectId('globalThis[Symbol.for("arclab.session.receive")]');
    Reflect.deleteProperty(globalThis, key);
  }

  async evaluate(code: string, cell: number): Promise<Evaluation> {
    const { result, exceptionDetails } = await this.#run(code);
    try {
      const value = this.#take(result);
      if (!exceptionDetails) return { value };
      const frame = compileFrame(exceptionDetails, value, cell);
      return { thrown: value, ...(frame ? { frame } : {}) };
    } finally {
      // What the inspector was asked about it keeps alive until told otherwise.
      this.#inspector.post('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
    }
  }

  #run(expression: string): Promise<Runtime.EvaluateReturnType> {
    return new Promise((resolve, reject) => {
      const options = {
        expression,
        replMode: true,
        awaitPromise: true,
        silent: true,
        objectGroup: OBJECT_GROUP,
      };
      // A script in `replMode` is an asynchronous function, whose promise is the first that is made.
      let promise: Promise<unknown> | undefined;
      const stop = promiseHooks.onInit((made: Promise<unknown>) => {
        stop();
        promise = made;
        this.#pending.add(made);
      });
      this.#inspector.post('Runtime.evaluate', options, (error, result?: object) => {
        // Only an interrupt terminates a cell, and it ends the cell as well.
        if (error && TERMINATED.test(error.message)) return;
        if (promise) this.#pending.delete(promise);
        if (error) reject(error);
        else resolve(result as Runtime.EvaluateReturnType);
      });
      stop();
    });
  }

  /** The value itself that the inspector describes. */
  #take({ objectId, unserializableValue, value }: Runtime.RemoteObject): unknown {
    const argument = objectId ? { objectId } : unserializableValue ? { unserializableValue } : { value };
    this.#inspector.post('Runtime.callFunctionOn', {
      objectId: this.#receiver,
      functionDeclaration: 'function (value) { this(value); }',
      arguments: [argument],
      objectGroup: OBJECT_GROUP,
    });
    const received = this.#received;
    this.#received = undefined;
    return received instanceof KeptValue ? received.value : received;
  }

  #objectId(expression: string): string {
    let id: string | undefined;
    this.#inspector.post('Runtime.evaluate', { expression }, (_error, { result }) => {
      id = result.objectId;
    });
    if (id === undefined) throw new Error(`the inspector gave no object for ${expression}`);
    return id;
  }
}

/** The place of a syntax error that only V8 finds: it is in the details alone, the error has no stack. */
function compileFrame(details: Runtime.ExceptionDetails, thrown: unknown, cell: number): Frame | undefined {
  if (!(thrown instanceof SyntaxError) || details.scriptId === undefined) return undefined;
  return cellFrame(cell, details.lineNumber + 1, details.columnNumber + 1);
}
