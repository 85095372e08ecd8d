import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pathOf } from '../../../../runtime/actions/shared/dataset.js';
import { UserError } from '../../../../runtime/user-error.js';
import { inTemporaryFolder } from '../../store/temporary-folder.js';

function put(path: string, text = '{}'): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A workflow's folder with packages, and a secret beside them. */
function inPackages<T>(use: (folder: string, workflow: string) => T | Promise<T>): Promise<T> {
  return inTemporaryFolder(folder => {
    const at = (name: string) => join(realpathSync(folder), 'node_modules', name);
    put(join(folder, 'secret.json'), 'secret');
    put(at('maps/data/a.json'));
    put(at('@geo/maps/b.json'));
    put(at('other/c.json'));
    symlinkSync(join(folder, 'secret.json'), at('maps/link.json'));
    symlinkSync('../other', at('maps/neighbour'));
    put(join(folder, 'elsewhere/d.json'));
    symlinkSync(join(folder, 'elsewhere'), at('linked'));
    put(
      at('closed/package.json'),
      JSON.stringify({ name: 'closed', exports: { './open.json': './open.json' } }),
    );
    put(at('closed/open.json'));
    put(at('closed/inner.json'));
    put(at('odd/package.json'), JSON.stringify({ name: 'odd', exports: { './*': 7 } }));
    put(at('odd/x.json'));
    put(at('broken/package.json'), '{');
    put(at('broken/x.json'));
    return use(realpathSync(folder), join(folder, 'workflow.yml'));
  });
}

function refusal(uri: string, workflow: string): string {
  try {
    return `${uri} is ${pathOf(uri, workflow)}`;
  } catch (error) {
    assert.instance(error, UserError, String(error));
    return (error as UserError).message;
  }
}

test('a file of a package that the workflow’s folder can import', () =>
  inPackages((folder, workflow) => {
    const at = (name: string) => join(folder, 'node_modules', name);
    assert.is(pathOf('npm:maps/data/a.json', workflow), at('maps/data/a.json'));
    assert.is(pathOf('npm:@geo/maps/b.json', workflow), at('@geo/maps/b.json'));
    assert.is(pathOf('npm:closed/open.json', workflow), at('closed/open.json'));
    assert.is(
      pathOf('npm:linked/d.json', workflow),
      join(folder, 'elsewhere/d.json'),
      'a linked package is one',
    );
    assert.match(pathOf('npm:us-atlas/counties-10m.json', workflow), /us-atlas\/counties-10m\.json$/);
  }));

test('nothing outside of the package that is named, and one sentence about it', () =>
  inPackages((folder, workflow) => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['npm:maps/../../secret.json', /must name a file inside the package/],
      ['npm:maps/data/../../other/c.json', /must name a file inside the package/],
      ['npm:../secret.json', /names no file of a package/],
      ['npm:./secret.json', /names no file of a package/],
      [`npm:${folder}/secret.json`, /names no file of a package/],
      ['npm:fs', /names no file of a package: write npm:package\/file/],
      ['npm:fs/promises', /can't be found/],
      ['npm:node:fs/promises', /names no file of a package/],
      ['npm:#inner/x', /names no file of a package/],
      ['npm:', /names no file of a package/],
      ['npm:maps', /names no file of a package/],
      ['npm:maps//a.json', /must name a file inside the package/],
      ['npm:maps/link.json', /leads out of the package, by a link/],
      ['npm:maps/neighbour/c.json', /leads out of the package, by a link/],
      ['npm:maps/gone.json', /can't be found: is the package installed, and the file in it\?/],
      ['npm:gone/a.json', /can't be found: is the package installed/],
      ['npm:closed/inner.json', /is no file that the package exports/],
      ['npm:odd/x.json', /can't be found|no file that the package exports/],
      ['npm:broken/x.json', /can't be found: its package\.json is damaged/],
      ['npm:maps/a\0b', /can't be found/],
      [`npm:maps/${'n'.repeat(300)}`, /can't be found/],
    ];
    for (const [uri, says] of cases) {
      assert.match(refusal(uri, workflow), says, uri);
      assert.not.match(refusal(uri, workflow), /ERR_|MODULE_NOT_FOUND|Cannot find/);
    }
  }));

test('whatever is written behind npm: is inside a package or refused', () =>
  inPackages((folder, workflow) => {
    const part = fc.constantFrom(
      'maps',
      'other',
      'data',
      'a.json',
      'c.json',
      'link.json',
      'neighbour',
      '..',
      '.',
      '',
      '%2e%2e',
      '\\..',
    );
    const allowed = ['maps/data/a.json', 'other/c.json'].map(name => join(folder, 'node_modules', name));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), parts => {
        let path: string;
        try {
          path = pathOf(`npm:${parts.join('/')}`, workflow);
        } catch (error) {
          assert.instance(error, UserError, String(error));
          return;
        }
        assert.ok(allowed.includes(path), path);
      }),
    );
  }));

test('a URL that is no local file is one sentence', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      'file://host/a.json',
      /"file:\/\/host\/a\.json" is no local file: it names another computer; write file:\/\/\/folder\/file/,
    ],
    ['FILE://host/a.json', /names another computer/],
    ['file:///a%2Fb', /a name in it holds a slash/],
    ['file:///%FF', /it can't be decoded/],
    ['file://[', /it can't be decoded/],
    ['https://host/a.json', /datasets are local files/],
    ['s3://bucket/a.json', /datasets are local files/],
  ];
  for (const [uri, says] of cases) assert.match(refusal(uri, '/w.yml'), says, uri);
  assert.is(pathOf('file:///a%20b.json', null), '/a b.json');
  assert.is(pathOf('file://localhost/a.json', null), '/a.json');
});

test.run();
