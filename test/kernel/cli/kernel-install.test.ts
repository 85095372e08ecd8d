import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab } from './run-arclab.js';

const home = mkdtempSync(join(tmpdir(), 'arclab-home-'));
const kernels = join(home, 'data', 'kernels');

/** Environments that differ in what `jupyter` is. */
const WITHOUT_JUPYTER = { PATH: dirname(process.execPath), HOME: home, JUPYTER_DATA_DIR: join(home, 'data') };
const programs = join(home, 'bin');
const withJupyter = { ...WITHOUT_JUPYTER, PATH: [programs, WITHOUT_JUPYTER.PATH].join(delimiter) };

function kernel(words: readonly string[], env: Record<string, string> = WITHOUT_JUPYTER) {
  return arclab(['kernel', ...words], home, env);
}

test.before(() => {
  mkdirSync(programs);
  const said = JSON.stringify({ data: [join(home, 'elsewhere'), join(home, 'data')] });
  const script = `#!/bin/sh\nif [ "$1" = --paths ]; then echo '${said}'; else echo '${join(home, 'data')}'; fi\n`;
  writeFileSync(join(programs, 'jupyter'), script);
  chmodSync(join(programs, 'jupyter'), 0o755);
});

test.after(() => rmSync(home, { recursive: true }));

test('install writes a kernelspec whole, with logos, that starts this program by absolute paths', () => {
  const { status, stdout, stderr } = kernel(['install'], withJupyter);
  assert.is(status, 0);
  assert.is(stderr, '');
  assert.is(stdout, `Installed the kernel "Arclab (TypeScript)" as ${join(kernels, 'arclab')}\n`);
  assert.equal(readdirSync(kernels), ['arclab']);
  const files = ['kernel.json', 'logo-32x32.png', 'logo-64x64.png', 'logo-svg.svg'];
  assert.equal(readdirSync(join(kernels, 'arclab')).sort(), files);
  const spec = JSON.parse(readFileSync(join(kernels, 'arclab', 'kernel.json'), 'utf8'));
  assert.is(spec.argv[0], process.execPath);
  assert.ok(existsSync(spec.argv[1]), spec.argv[1]);
  assert.equal(spec.argv.slice(2), ['kernel', 'start', '{connection_file}']);
  assert.is(spec.language, 'typescript');
  assert.is(spec.interrupt_mode, 'message');
  for (const [logo, size] of [
    ['logo-32x32.png', 32],
    ['logo-64x64.png', 64],
  ] as const) {
    // Width and height of a PNG are the first fields of its header.
    const png = readFileSync(join(kernels, 'arclab', logo));
    assert.equal([png.readUInt32BE(16), png.readUInt32BE(20)], [size, size]);
  }
});

test('installing again replaces it, under another name adds one, and list shows both', () => {
  assert.is(kernel(['install', '--display-name', 'Newer']).status, 0);
  assert.is(kernel(['install', '--name', 'Arclab-Next', '--display-name', 'Next']).status, 0);
  const rows = JSON.parse(kernel(['list', '--json']).stdout) as Record<string, unknown>[];
  assert.equal(
    rows.filter(row => String(row.folder).startsWith(home)),
    [
      { name: 'arclab', displayName: 'Newer', folder: join(kernels, 'arclab'), works: true },
      { name: 'arclab-next', displayName: 'Next', folder: join(kernels, 'arclab-next'), works: true },
    ],
  );
});

test('without Jupyter it installs where Jupyter would look, and says what is missing', () => {
  const { status, stderr } = kernel(['install']);
  assert.is(status, 0);
  assert.match(stderr, /No jupyter command was found: install it/);
});

test('a prefix that Jupyter does not look in is named', () => {
  const prefix = join(home, 'prefix');
  const { status, stderr } = kernel(['install', '--prefix', prefix], withJupyter);
  assert.is(status, 0);
  assert.is(
    stderr,
    `Jupyter does not look there, unless JUPYTER_PATH has ${join(prefix, 'share', 'jupyter')}.\n`,
  );
  const rows = JSON.parse(kernel(['list', '--json', '--prefix', prefix], withJupyter).stdout) as object[];
  assert.is(rows.length, 3);
});

test('a prefix with a Jupyter of its own needs none on the path', () => {
  const prefix = join(home, 'venv');
  mkdirSync(join(prefix, 'bin'), { recursive: true });
  writeFileSync(join(prefix, 'bin', 'jupyter'), '');
  const { status, stdout, stderr } = kernel(['install', '--prefix', prefix]);
  assert.equal([status, stderr], [0, '']);
  assert.ok(stdout.includes(join(prefix, 'share', 'jupyter', 'kernels', 'arclab')));
});

test('names that are none, places that exclude each other, and kernels of others are refused', () => {
  for (const name of ['..', '.', 'a/b', '', 'ä']) {
    const { status, stderr } = kernel(['install', '--name', name]);
    assert.is(status, 1, name);
    assert.match(stderr, /is no name of a kernel: use letters/);
  }
  assert.match(
    kernel(['install', '--user', '--prefix', home]).stderr,
    /'--user' cannot be used with option '--prefix/,
  );
  mkdirSync(join(kernels, 'python3'));
  writeFileSync(join(kernels, 'python3', 'kernel.json'), '{"argv": ["python"], "display_name": "Python 3"}');
  const { status, stderr } = kernel(['install', '--name', 'python3']);
  assert.is(status, 1);
  assert.match(stderr, /python3 is a kernel of another program; choose another --name/);
  assert.match(kernel(['uninstall', '--name', 'python3']).stderr, /There is no kernel "python3" of Arclab's/);
  assert.ok(existsSync(join(kernels, 'python3', 'kernel.json')));
});

test('uninstall removes it, and says what is installed when there is none of that name', () => {
  assert.is(kernel(['uninstall', '--name', 'Arclab-Next']).status, 0);
  assert.equal(readdirSync(kernels).sort(), ['arclab', 'python3']);
  const { status, stderr } = kernel(['uninstall', '--name', 'arclab-next']);
  assert.is(status, 1);
  assert.ok(stderr.includes(`installed are ${join(kernels, 'arclab')}`), stderr);
});

test.run();
