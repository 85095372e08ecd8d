/**
 * Speaks to the inspector of another Node process, over its WebSocket.
 * The protocol: https://chromedevtools.github.io/devtools-protocol/v8/
 */
import WebSocket from 'ws';
import { z } from 'zod';

const Targets = z.array(z.object({ webSocketDebuggerUrl: z.url() })).nonempty();

const Message = z.object({
  id: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
});

type Result = Record<string, unknown>;

interface Waiting {
  readonly method: string;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Where the inspector on this port takes connections; null where nothing, or something else, listens. */
export async function inspectorUrl(port: number): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2000) });
    return Targets.parse(await response.json())[0]!.webSocketDebuggerUrl;
  } catch {
    return null;
  }
}

export class InspectorClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (params: Result) => void>();
  #requests = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', data => this.#receive(String(data)));
    socket.on('close', () => this.#failAll(new Error('the process closed the connection')));
    socket.on('error', error => this.#failAll(error));
  }

  static connect(url: string): Promise<InspectorClient> {
    // A piece of a snapshot has about 100 KB; compressing them would only take time.
    const socket = new WebSocket(url, { perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new InspectorClient(socket)));
      socket.once('error', reject);
    });
  }

  /** Calls a method. @throws Error where the inspector refuses it, or the process ends */
  call(method: string, params: object = {}): Promise<Result> {
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      if (this.#socket.readyState === WebSocket.OPEN)
        this.#socket.send(JSON.stringify({ id, method, params }));
      else this.#failAll(new Error('the process closed the connection'));
    });
  }

  /** The value of an expression, which must be one that JSON can hold. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.call('Runtime.evaluate', { expression, returnByValue: true });
    return (result as { value?: unknown }).value;
  }

  /** Hears about an event. */
  on(event: string, listener: (params: Result) => void): void {
    this.#listeners.set(event, listener);
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(text: string): void {
    const { id, result, error, method, params } = Message.parse(JSON.parse(text));
    if (method !== undefined) this.#listeners.get(method)?.(params ?? {});
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result ?? {});
    else waiting.reject(new Error(`${waiting.method}: ${error.message}`));
  }

  #failAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
