/** Imports point one way: kernel → profiles → runtime. Tests run from the package's root. */
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
    const paths = readdirSync(room, { recursive: true, encoding: 'utf8' });
    const sources = paths.filter(path => path.endsWith('.ts')).map(path => join(room, path));
    assert.ok(sources.length > 0);
    const files = sources.map(path => ({ path, text: readFileSync(path, 'utf8') }));
    assert.equal(upward(room, files), []);
  });
}

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
