/**
 * The heap reader of the browser's own developer tools, made to run in Node.js.
 *
 * The npm package `chrome-devtools-frontend` holds its TypeScript sources (100 MB, which is why it is not a
 * dependency): see heap-peers.ts. Their types are stripped into a temporary
 * folder; the parts that only serve the user interface are replaced by stubs.
 */
import { existsSync, mkdirSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { transformSync } from 'oxc-transform';
import { peerRequire } from './heap-peers.js';

/** What is used of the browser's JSHeapSnapshot. Indexes count numbers, not nodes. */
export interface BrowserHeap {
  readonly nodeCount: number;
  readonly dominatorsTree: Uint32Array;
  readonly retainedSizes: Float64Array;
  readonly nodeDistances: Int32Array;
  readonly nodes: { getValue(index: number): number };
  readonly nodeFieldCount: number;
  readonly nodeSelfSizeOffset: number;
}

interface Loader {
  write(text: string): void;
  close(): void;
  buildSnapshot(port: MessagePort): Promise<BrowserHeap>;
}

interface Modules {
  readonly HeapSnapshotLoader: new (dispatcher: { sendEvent(): void }) => Loader;
}

const WORKER_FOLDER = 'front_end/entrypoints/heap_snapshot_worker';
const STUBS: Readonly<Record<string, string>> = {
  'front_end/core/i18n/i18n.ts': 'export const i18n = { serializeUIString: text => text };',
  'front_end/models/heap_snapshot/heap_snapshot.ts':
    "import * as HeapSnapshotModel from './HeapSnapshotModel.js'; export { HeapSnapshotModel };",
  'front_end/core/text_utils/text_utils.ts':
    "import * as TextUtils from './TextUtils.js'; export { TextUtils };",
  'front_end/core/text_utils/ContentData.ts': 'export class ContentData {}',
  'front_end/core/text_utils/ContentProvider.ts': 'export class SearchMatch {}',
};
/** Node.js 20 does not have it yet. */
const POLYFILL =
  'Promise.withResolvers ??= () => { let resolve, reject; ' +
  'const promise = new Promise((a, b) => { resolve = a; reject = b; }); return { promise, resolve, reject }; };';

/** Where the package is installed, or null. */
export function browserPackage(): string | null {
  try {
    return dirname(peerRequire().resolve('chrome-devtools-frontend/package.json'));
  } catch {
    return null;
  }
}

/** Writes the modules that `entry` needs as JavaScript, and returns the folder. */
function transpile(packageFolder: string, entries: readonly string[]): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(tmpdir(), `arclab-browser-heap-reader-${version}`);
  const pending = [...entries];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const target = join(folder, path.replace(/\.ts$/, '.js'));
    if (existsSync(target) && STUBS[path] === undefined && !entries.includes(path)) continue;
    const source = STUBS[path] ?? readFileSync(join(packageFolder, path), 'utf8');
    const { code } = transformSync(path, source);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
    for (const [, name] of code.matchAll(/(?:from\s+|import\s*\(?\s*)["'](\.[^"']+)["']/g)) {
      pending.push(join(dirname(path), name!.replace(/\.js$/, '.ts')));
    }
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return folder;
}

/** Reads a snapshot with the browser's reader, in two threads as the browser does. */
export async function readWithBrowser(packageFolder: string, file: string): Promise<BrowserHeap> {
  const entry = `${WORKER_FOLDER}/HeapSnapshotLoader.ts`;
  const folder = transpile(packageFolder, [entry, `${WORKER_FOLDER}/HeapSnapshot.ts`]);
  const moduleUrl = (name: string) => pathToFileURL(resolve(folder, WORKER_FOLDER, name)).href;
  const second = `${POLYFILL}
    const { parentPort } = require('node:worker_threads');
    parentPort.once('message', async port => {
      const { SecondaryInitManager } = await import(${JSON.stringify(moduleUrl('HeapSnapshot.js'))});
      new SecondaryInitManager(port);
    });`;
  runInThisContext(POLYFILL);
  const { HeapSnapshotLoader } = (await import(moduleUrl('HeapSnapshotLoader.js'))) as Modules;
  const worker = new Worker(second, { eval: true });
  const channel = new MessageChannel();
  worker.postMessage(channel.port2, [channel.port2]);
  const loader = new HeapSnapshotLoader({ sendEvent: () => {} });
  await feed(file, loader);
  const heap = await loader.buildSnapshot(channel.port1);
  channel.port1.close();
  await worker.terminate();
  return heap;
}

/** Hands the file over in pieces, and lets the reader take each before the next one is read. */
async function feed(file: string, loader: Loader): Promise<void> {
  const descriptor = openSync(file, 'r');
  const piece = Buffer.alloc(10_000_000);
  for (let at = 0; at < statSync(file).size; ) {
    const read = readSync(descriptor, piece, 0, piece.length, at);
    loader.write(piece.toString('latin1', 0, read));
    at += read;
    await new Promise(setImmediate);
  }
  loader.close();
}
