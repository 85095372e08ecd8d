/** A folder like one with a notebook in it, with small packages of either kind installed. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FILES = {
  'node_modules/esm-pack/package.json':
    '{"name":"esm-pack","type":"module","exports":{".":"./index.js","./sub":"./sub.js"}}',
  'node_modules/esm-pack/index.js':
    'export const one = 1; export default function twice(n) { return 2 * n } export class Kind {}',
  'node_modules/esm-pack/sub.js': 'export const sub = "a subpath"',
  'node_modules/cjs-pack/package.json': '{"name":"cjs-pack","main":"index.js"}',
  'node_modules/cjs-pack/index.js': 'exports.seen = "by the scan"; exports["hid" + "den"] = "from the scan"',
  'node_modules/@scope/effect/package.json': '{"name":"@scope/effect","main":"index.js"}',
  'node_modules/@scope/effect/index.js': 'globalThis.effects = (globalThis.effects ?? 0) + 1',
  // Not the one Arclab depends on.
  'node_modules/papaparse/package.json': '{"name":"papaparse","main":"index.js"}',
  'node_modules/papaparse/index.js': 'exports.mine = true',
  'helper.mjs': 'export function fail() {\n  throw new Error("in the helper");\n}\n',
  'data.json': '{"answer": 42}',
};

export function makeNotebookFolder(): { folder: string; remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'arclab-notebook-')));
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
