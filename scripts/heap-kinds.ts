/**
 * Programs whose heaps differ in what makes readers disagree, each run in a process of its own that writes a
 * snapshot: for check-dominators.ts.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const moduleUrl = (path: string): string => JSON.stringify(pathToFileURL(resolve(path)).href);
const MAKE_SNAPSHOT = resolve('dist', 'scripts', 'make-heap-snapshot.js');

/** By name, the source of an ES module; it ends with the heap to be looked at. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'plain process': '',
  'weak references, closures, buffers': `
    import { AsyncLocalStorage } from 'node:async_hooks';
    const weak = new WeakMap(), keys = [];
    for (let n = 0; n < 2000; n++) { const key = { n }; keys.push(key); weak.set(key, { value: 'v' + n, bytes: new Uint8Array(100) }); }
    const storage = new AsyncLocalStorage();
    storage.run({ a: 1 }, () => setTimeout(() => {}, 1e6).unref());
    const registry = new FinalizationRegistry(() => {});
    registry.register({ gone: 1 }, 'held');
    const closures = Array.from({ length: 500 }, (_, n) => { const big = 'x'.repeat(50) + n; return () => big; });
    const shared = new SharedArrayBuffer(100_000), views = [new Uint8Array(shared), new DataView(shared)];
    const detached = new ArrayBuffer(1000);
    structuredClone(detached, { transfer: [detached] });
    class Private { #secret = 1; get secret() { return this.#secret; } }
    const privates = Array.from({ length: 1000 }, () => new Private());
    function* counting() { yield 1; }
    const generator = counting();
    generator.next();
    globalThis.all = { weak, keys, storage, refs: [new WeakRef({ x: 1 })], registry, closures, views, detached, privates,
      symbol: Symbol('s'), map: new Map(privates.map((each, n) => [each, n])), big: 2n ** 200n, generator,
      promise: new Promise(() => {}).then(() => {}), proxy: new Proxy({}, { get: () => 1 }) };`,
  'half-run workflow': `
    import { workflow } from ${moduleUrl('dist/kernel/arclab.js')};
    const flow = workflow('notebooks/workflows/counties.yml', { preset: 'after' });
    await flow.runTo('area of states');
    globalThis.flow = flow;`,
  'syntax trees': `
    import { parse } from ${moduleUrl('node_modules/acorn/dist/acorn.mjs')};
    import { readFileSync } from 'node:fs';
    const files = ['node_modules/acorn/dist/acorn.js', 'node_modules/commander/lib/command.js'];
    globalThis.trees = files.map(file => parse(readFileSync(file, 'utf8'), { ecmaVersion: 'latest', sourceType: 'script' }));`,
};

/** Makes a snapshot of each kind in a folder; their paths by their names. */
export function makeHeapKinds(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const file = join(folder, `${name.replace(/\W+/g, '-')}.heapsnapshot`);
    const source = `${program}\n(await import('node:v8')).writeHeapSnapshot(${JSON.stringify(file)}); process.exit();`;
    execFileSync(process.execPath, ['--input-type=module', '--eval', source], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    files[name] = file;
  }
  const features = join(folder, 'features.heapsnapshot');
  execFileSync(process.execPath, ['--max-old-space-size=4000', MAKE_SNAPSHOT, '30000', features]);
  return { ...files, 'thirty thousand features': features };
}
