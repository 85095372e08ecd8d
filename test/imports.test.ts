/** Imports point one way: kernel → profiles → runtime, and in no circle. Tests run from the package's root. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOMS = ['runtime', 'profiles', 'kernel'];

/** Every module that a file names in an import or export, or imports when it runs. */
function importsOf(text: string): string[] {
  const pattern = /(?:from\s+|import\s*\(\s*|import\s+)['"]([^'"]+)['"]/g;
  return Array.from(text.matchAll(pattern), match => match[1]!);
}

function sourcesOf(room: string): { path: string; text: string }[] {
  const paths = readdirSync(room, { recursive: true, encoding: 'utf8' });
  const sources = paths.filter(path => path.endsWith('.ts')).map(path => join(room, path));
  return sources.map(path => ({ path, text: readFileSync(path, 'utf8') }));
}

function upward(room: string, files: readonly { path: string; text: string }[]): string[] {
  const above = ROOMS.slice(ROOMS.indexOf(room) + 1);
  return files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(name => name.startsWith('.'))
      .map(name => relative('.', resolve(path, '..', name)))
      .filter(target => [...above, 'test', 'scripts'].some(other => target.startsWith(`${other}/`)))
      .map(target => `${path} imports ${target}`),
  );
}

for (const room of ROOMS) {
  test(`${room} imports nothing from above it`, () => {
    const files = sourcesOf(room);
    assert.ok(files.length > 0);
    assert.equal(upward(room, files), []);
  });
}

/** Files that import each other, directly or by way of others: each circle once, as the paths that are in it. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push(path.slice(start));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return found;
}

test('no file imports itself by way of others', () => {
  const imports = new Map<string, string[]>();
  for (const room of ROOMS) {
    for (const { path, text } of sourcesOf(room)) {
      const targets = importsOf(text).filter(name => name.startsWith('.'));
      imports.set(
        path,
        targets.map(name => relative('.', resolve(path, '..', name)).replace(/\.js$/, '.ts')),
      );
    }
  }
  assert.ok(imports.get('runtime/open-workflow.ts')!.includes('runtime/workflow/graph.ts'));
  assert.equal(circles(imports), []);
});

test('a circle of imports is found', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', []],
  ]);
  assert.equal(circles(imports), [['b', 'c']]);
});

test('an import against the arrow is found, however it is written', () => {
  const texts = [
    "import { a } from '../../kernel/x.js';",
    "export * from '../../kernel/x.js';",
    "import '../../kernel/x.js';",
    "await import('../../kernel/x.js')",
  ];
  for (const text of texts) {
    const found = upward('profiles', [{ path: 'profiles/clones/y.ts', text }]);
    assert.equal(found, ['profiles/clones/y.ts imports kernel/x.js']);
  }
});

test.run();
