import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expandIncludes } from '../../../runtime/workflow/include.js';
import { assertMistake } from './sample.js';

const test = suite<{ folder: string }>('include');

test.before.each(context => {
  context.folder = mkdtempSync(join(tmpdir(), 'arclab-include-'));
});
test.after.each(context => rmSync(context.folder, { recursive: true }));

function write(folder: string, files: Record<string, string>): void {
  mkdirSync(join(folder, 'sub'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

test('after a key the file becomes a literal block scalar', ({ folder }) => {
  write(folder, { 'level.flow': '\n  x = attributes["level"];\n\nx * 100\n\n' });
  const { text } = expandIncludes('    value: !include level.flow\nnext: 1\n', 'w.yml', folder);
  assert.is(text, '    value: |-\n      x = attributes["level"];\n      \n      x * 100\nnext: 1\n');
});

test('in a list item the file becomes raw YAML, blank lines emptied', ({ folder }) => {
  write(folder, { 'graph.yml': 'id: 1\n   \nname: two\r\nlast: 3\n' });
  const { text } = expandIncludes('graphs:\n  - !include graph.yml\n', 'w.yml', folder);
  assert.is(text, 'graphs:\n  - id: 1\n\n    name: two\n    last: 3\n');
});

test('an item that holds a key counts as a list item', ({ folder }) => {
  write(folder, { 'e.flow': 'a\nb' });
  assert.is(expandIncludes('  - value: !include e.flow', 'w.yml', folder).text, '  - value: a\n    b');
});

test('on a bare line the first line is indented twice', ({ folder }) => {
  write(folder, { 'part.yml': 'a: 1\nb: 2\n' });
  assert.is(expandIncludes('!include part.yml\n', 'w.yml', folder).text, 'a: 1\nb: 2\n');
  assert.is(expandIncludes('  !include part.yml\n', 'w.yml', folder).text, '    a: 1\n  b: 2\n');
});

test('the macro runs in comments and quotes too, and its path may be on the next line', ({ folder }) => {
  write(folder, { 'x.txt': 'first\nsecond' });
  assert.is(expandIncludes('# !include x.txt\n', 'w.yml', folder).text, '# first\nsecond\n');
  assert.is(
    expandIncludes('a: !include\n  x.txt\nb: 2', 'w.yml', folder).text,
    'a: |-\n  first\n  second\nb: 2',
  );
});

test('several on one line are all replaced', ({ folder }) => {
  write(folder, { 'x.txt': 'x', 'y.txt': 'y' });
  assert.is(expandIncludes('- [!include x.txt , !include y.txt ]', 'w.yml', folder).text, '- [x , y ]');
});

test('paths in an included file are relative to the workflow file, and may go up', ({ folder }) => {
  write(folder, {
    'sub/outer.yml': 'inner: !include sub/inner.txt',
    'sub/inner.txt': 'deep',
    'up.txt': 'up',
  });
  const sub = join(folder, 'sub');
  assert.is(expandIncludes('- !include sub/outer.yml', 'w.yml', folder).text, '- inner: deep');
  assert.is(expandIncludes('- !include ../up.txt', 'w.yml', sub).text, '- up');
  assertMistake(
    () => expandIncludes('- !include outer.yml', 'w.yml', sub),
    'outer.yml:1:8: Failed to read included file',
    'there is no such file',
  );
});

test('nine levels can nest and ten cannot', ({ folder }) => {
  const files: Record<string, string> = { '0.txt': 'bottom' };
  for (let level = 1; level <= 9; level++) files[`${level}.txt`] = `!include ${level - 1}.txt`;
  write(folder, files);
  assert.is(expandIncludes('!include 8.txt', 'w.yml', folder).text, 'bottom');
  assertMistake(() => expandIncludes('!include 9.txt', 'w.yml', folder), 'maximum depth exceeded', '0.txt');
});

test('a file that includes itself ends with an error, however often it does', ({ folder }) => {
  write(folder, { 'self.txt': '!include self.txt', 'many.txt': `- ${'!include many.txt '.repeat(200)}` });
  assertMistake(
    () => expandIncludes('!include self.txt', 'w.yml', folder),
    'self.txt: maximum depth exceeded',
  );
  assertMistake(
    () => expandIncludes('!include many.txt', 'w.yml', folder),
    'many.txt: maximum depth exceeded',
  );
});

test('absolute paths, missing files, folders, binary files and no base directory', ({ folder }) => {
  write(folder, {});
  writeFileSync(join(folder, 'binary'), Uint8Array.of(0xff, 0xfe));
  const include = (path: string, base?: string) => () =>
    expandIncludes(`a:\n  b: !include ${path}`, 'w.yml', base);
  assertMistake(include('/etc/x.yml', folder), 'w.yml:2:6: !include rejects absolute paths: /etc/x.yml');
  assertMistake(
    include('no.yml', folder),
    'w.yml:2:6: Failed to read included file',
    'no.yml',
    'no such file',
  );
  assertMistake(include('sub', folder), 'Failed to read included file', 'it is a folder');
  assertMistake(include('binary', folder), 'Failed to read included file', 'not UTF-8');
  assertMistake(include('x.yml'), 'w.yml:2:6: !include x.yml: the workflow has no base directory');
});

test('a place in an included file is reported there', ({ folder }) => {
  write(folder, {
    'graph.yml': '\n\nid: 1\nname: two\nnodes: !include nodes.txt\nedges: 3',
    'nodes.txt': 'one\ntwo',
  });
  const expanded = expandIncludes('# head\ngraphs:\n  - !include graph.yml\n  - tail: 1\n', 'w.yml', folder);
  const lines = expanded.text.split('\n');
  const placeOf = (part: string): object => {
    const line = lines.findIndex(each => each.includes(part));
    return expanded.position(line + 1, lines[line]!.indexOf(part) + 1);
  };
  const graph = join(folder, 'graph.yml');
  assert.equal(placeOf('graphs'), { file: 'w.yml', line: 2, column: 1 });
  assert.equal(placeOf('id: 1'), { file: graph, line: 3, column: 1 });
  assert.equal(placeOf('name: two'), { file: graph, line: 4, column: 1 });
  assert.equal(placeOf('nodes'), { file: graph, line: 5, column: 1 });
  assert.equal(placeOf('one'), { file: join(folder, 'nodes.txt'), line: 1, column: 1 });
  assert.equal(placeOf('edges'), { file: graph, line: 6, column: 1 });
  assert.equal(placeOf('tail'), { file: 'w.yml', line: 4, column: 5 });
});

test.run();
