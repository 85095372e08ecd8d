import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberText } from '../../../../runtime/feature/attribute-value.js';
import { buildErrorOf, runAction, sentBy } from '../run-action.js';

const name = 'JSON Reader';
const inline = (text: string): object => ({ inline: { type: 'string', value: text } });

async function read(text: string): Promise<unknown[]> {
  const sent = await sentBy({ name, parameters: { ...inline(text) } });
  return sent.map(({ attributes }) => attributes);
}

async function failureOf(text: string): Promise<string> {
  const { failure, status } = await runAction({ name, parameters: { ...inline(text) } });
  assert.is(status, 'failed');
  return failure!;
}

test('an array makes a feature per object and passes over the rest', async () => {
  assert.equal(await read('[{"a": 1}, 7, "x", null, [{"b": 2}], {"c": {"d": [true]}}]'), [
    { a: 1 },
    { c: { d: [true] } },
  ]);
});

test('whitespace around a name does not count', async () => {
  assert.equal(await read('{" a ": 1, "b\\t": {" c ": 2}}'), [{ a: 1, b: { ' c ': 2 } }]);
  assert.equal(await read('{"a": 1, "b": 2, "a ": 3}'), [{ a: 3, b: 2 }]);
});

test('an object makes one feature', async () => {
  assert.equal(await read(' {"a": "ü", "b": null} '), [{ a: 'ü', b: null }]);
});

test('keys keep their order and numbers their text', async () => {
  const [attributes] = await read('[{"10": 1.50, "2": 12345678901234567890, "1": 1.0, "a": 1}]');
  const sent = await sentBy({ name, parameters: { ...inline('{"z": 1, "a": 2}') } });
  assert.equal(Object.keys(sent[0]!.attributes), ['z', 'a']);
  assert.equal(attributes, {
    10: new NumberText('1.50'),
    2: new NumberText('12345678901234567890'),
    1: new NumberText('1.0'),
    a: 1,
  });
});

test('an id is an attribute like any other, and there is no geometry', async () => {
  const [sent] = await sentBy({ name, parameters: { ...inline('{"id": "x", "geometry": 1}') } });
  assert.equal(sent!.attributes, { id: 'x', geometry: 1 });
  assert.is.not(sent!.id, 'x');
  assert.is(sent!.geometry, null);
});

test('no objects make no features', async () => {
  assert.equal(await read('[]'), []);
});

test('items that are no objects are counted', async () => {
  const { outputs, diagnostics } = await runAction({
    name,
    parameters: { inline: { type: 'string', value: '[{"a": 1}, 2, [], {}, null]' } },
  });
  assert.is(outputs.features!.length, 2);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['json.skipped_items'],
  );
  assert.match(diagnostics[0]!.message, /3 items of the list are no objects/);
});

test('anything but an object or an array is no format for features', async () => {
  assert.match(await failureOf('7'), /Invalid JSON format/);
  assert.match(await failureOf('"text"'), /Invalid JSON format/);
});

test('a mistake in the text is named with its line and column in the whole text', async () => {
  assert.match(await failureOf('[{"a": 1},\n {"a": 1,}]'), /line 2, column 10/);
  assert.match(await failureOf('[{"a": 1}\n {"a": 1}]'), /line 2, column 2/);
  assert.match(await failureOf('[{"a": 1}] x'), /line 1, column 12/);
  assert.match(await failureOf('[{"a": 1}, tru]'), /line 1, column 12/);
  assert.match(await failureOf('[{"a": "b]'), /the inline data of node "subject".*line 1/);
  assert.match(await failureOf('nope'), /line 1, column 1/);
});

test('a file is read from its path, with or without a byte order mark', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'arclab-json-'));
  try {
    const path = join(directory, 'readings.json');
    writeFileSync(path, '\ufeff[{"a": 1}]');
    const dataset = { type: 'flowExpr', value: 'variables["folder"] + "/readings.json"' };
    const [sent] = await sentBy({ name, parameters: { dataset }, variables: { folder: directory } });
    assert.equal(sent!.attributes, { a: 1 });
    writeFileSync(path, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]));
    const broken = await runAction({ name, parameters: { dataset: { type: 'string', value: path } } });
    assert.match(broken.failure!, /readings\.json is not text in UTF-8/);
    const missing = { type: 'string', value: join(directory, 'missing.json') };
    assert.match(
      (await runAction({ name, parameters: { dataset: missing } })).failure!,
      /missing\.json does not exist/,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('inline goes before dataset, and one of them must be there', async () => {
  const dataset = { type: 'string', value: '/nowhere.json' };
  const [sent] = await sentBy({ name, parameters: { ...inline('{"a": 1}'), dataset } });
  assert.equal(sent!.attributes, { a: 1 });
  assert.match(await buildErrorOf({ name, parameters: {} }), /Missing required parameter/);
  assert.match(await buildErrorOf({ name, parameters: { ...inline('') } }), /Missing required parameter/);
});

test.run();
