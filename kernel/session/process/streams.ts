/** What cells print goes to the front as messages, in order with displays and known by its cell. */
import { Console } from 'node:console';
import { StringDecoder } from 'node:string_decoder';
import { send } from './channel.js';
import { currentCell } from './current-cell.js';

export function captureStreams(): void {
  capture('stdout');
  capture('stderr');
  // The global console is wrapped by the inspector, which would keep alive the last 1,000 values printed.
  globalThis.console = new Console(process.stdout, process.stderr);
}

function capture(name: 'stdout' | 'stderr'): void {
  const decoder = new StringDecoder('utf8');
  const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    const bytes = typeof chunk === 'string' && encoding !== 'utf8' ? Buffer.from(chunk, encoding) : chunk;
    const text = typeof bytes === 'string' ? bytes : decoder.write(Buffer.from(bytes));
    if (text !== '') send({ kind: 'stream', cell: currentCell(), name, text });
    const callback = rest.find(argument => typeof argument === 'function');
    if (callback) process.nextTick(callback);
    return true;
  };
  process[name].write = write as typeof process.stdout.write;
}
