/** Questions of cells to the client that runs them: `prompt()` and `password()`. */
import type { Request } from './request.js';

interface Question {
  readonly prompt: string;
  readonly password: boolean;
}

interface Asker {
  readonly request: Request;
  readonly allowStdin: boolean;
}

interface Waiting {
  readonly asker: Request;
  answer(value: string): void;
  reject(error: Error): void;
}

export class Inputs {
  readonly #waiting: Waiting[] = [];

  /** Resolves with what was typed. Rejects where nobody can be asked, or the cell was interrupted. */
  ask(asker: Asker | undefined, { prompt, password }: Question): Promise<string> {
    if (!asker?.allowStdin) return Promise.reject(new Error('this front end takes no input for cells'));
    return new Promise((answer, reject) => {
      this.#waiting.push({ asker: asker.request, answer, reject });
      asker.request.send('stdin', 'input_request', { prompt, password });
    });
  }

  /** Takes an `input_reply`, for the oldest question to that client. */
  answer(reply: Request): void {
    const from = reply.message.identities[0];
    const index = this.#waiting.findIndex(({ asker }) =>
      asker.message.identities[0]?.equals(from ?? Buffer.of()),
    );
    const [question] = index < 0 ? [] : this.#waiting.splice(index, 1);
    question?.answer(String(reply.content.value ?? ''));
  }

  rejectAll(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the cell was interrupted'));
  }
}
