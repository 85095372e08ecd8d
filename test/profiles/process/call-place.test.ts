/** Places of calls in code that somebody else has made: their names and source maps may be anything. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PlaceFinder } from '../../../profiles/process/call-place.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-places-'));
test.after(() => rmSync(folder, { recursive: true }));

test('a script whose name is no file keeps it', () => {
  for (const file of ['file://elsewhere/a.js', 'file:///a%2Fb.js', 'file:///%FF.js', 'evaluated']) {
    const place = { file, line: 3, column: 4 };
    assert.equal(new PlaceFinder().find(place), place, file);
  }
});

test('a source map that is none, or not there, leaves the place where it was compiled', () => {
  writeFileSync(join(folder, 'broken.map'), 'no JSON');
  for (const link of ['%FF.map', 'missing.map', 'broken.map']) {
    const script = join(folder, 'a.js');
    writeFileSync(script, `a();\n//# sourceMappingURL=${link}\n`);
    const place = { file: pathToFileURL(script).href, line: 0, column: 0 };
    assert.equal(new PlaceFinder().find(place), { ...place, file: script }, link);
  }
});

test.run();
