/** The thread with TypeScript in it: completion, hover and type advice by tslab's converter. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Converter } from 'tslab/dist/converter.js';
import { messageOf } from '../../runtime/user-error.js';
import { complete } from './complete.js';
import { type FileSystem, showFolder } from './file-system.js';
import { inspect } from './inspect.js';
import { KnownCells } from './known-cells.js';
import { newerLibrary } from './newer-library.js';
import type { Answer, LanguageReply, LanguageRequest, LanguageWorkerData } from './requests.js';

const { folder, prelude } = workerData as LanguageWorkerData;
const converter = startConverter();
const cells = new KnownCells(converter, prelude);

function startConverter(): Converter {
  // What the converter logs is not for the kernel's own output.
  for (const method of ['log', 'warn'] as const) console[method] = () => {};
  // tslab is CommonJS, and its entry for importers would start its own kernel.
  const path = createRequire(import.meta.url).resolve('tslab/dist/converter');
  const requireAsTslab = createRequire(path);
  const { sys } = requireAsTslab('@tslab/typescript-for-tslab') as { sys: FileSystem };
  showFolder(sys, folder, join(path, '..', '..', 'node_modules', '@types'));
  const { createConverter } = requireAsTslab(path) as { createConverter(): Converter };
  const started = createConverter();
  started.addModule('__newer_library__', newerLibrary());
  return started;
}

function answer(request: LanguageRequest): Answer | undefined {
  switch (request.kind) {
    case 'learn':
      cells.learn(request);
      return undefined;
    case 'advise':
      return cells.advise(request.cell);
    case 'complete':
      return complete(converter, cells.declarations, folder, request);
    case 'inspect':
      return inspect(converter, cells.declarations, request);
  }
}

function replyTo(request: LanguageRequest): LanguageReply {
  try {
    return { answer: answer(request) };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

parentPort!.on('message', (request: LanguageRequest) => parentPort!.postMessage(replyTo(request)));
