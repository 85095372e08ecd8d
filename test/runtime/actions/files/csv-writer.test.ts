import * as fc from 'fast-check';
import Papa from 'papaparse';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type AttributeValue, DateTime, NumberText } from '../../../../runtime/feature/attribute-value.js';
import {
  buildErrorOf,
  runAction,
  runActionEverywhere,
  sentBy,
  type TestFeature,
  testId,
} from '../run-action.js';

const name = 'CSV Writer';

function parameters(rest: object = {}): Record<string, unknown> {
  return { output: { type: 'string', value: 'a.csv' }, format: 'csv', ...rest };
}

async function written(inputs: readonly TestFeature[], rest: object = {}): Promise<string> {
  const { files, failure, wrote } = await runActionEverywhere({ name, parameters: parameters(rest), inputs });
  assert.is(failure, null);
  assert.equal(wrote, ['a.csv']);
  return files['a.csv']!;
}

test('every cell that is no number is quoted, the header too', async () => {
  const inputs = [
    {
      attributes: {
        number: -1.5,
        text: 'say "hi", twice',
        digits: '007',
        empty: '',
        nothing: null,
        flag: true,
        exact: new NumberText('1.50'),
      },
    },
  ];
  assert.is(
    await written(inputs),
    '"number","text","digits","empty","nothing","flag","exact"\n' +
      '-1.5,"say ""hi"", twice",007,"","null","true",1.50\n',
  );
});

test('containers and date-times are written as their text', async () => {
  const attributes = { list: [1, 'b', null], when: DateTime.parse('2024-07-01T00:00:00Z') };
  assert.is(await written([{ attributes }]), '"list","when"\n"1, b, null","2024-07-01T00:00:00Z"\n');
});

test('the first feature says what columns there are, without _id', async () => {
  const inputs = [{ attributes: { _id: 7, b: 1, a: 2 } }, { attributes: { a: 3, c: 4, b: 5 } }];
  assert.is(await written(inputs), '"b","a"\n1,2\n5,3\n');
});

test('attributes that the first feature lacks are counted, and said once a file', async () => {
  const inputs = [
    { a: 1, f: 'x' },
    { a: 2, f: 'x', b: 3 },
    { a: 4, f: 'y', c: 5 },
    { a: 6, f: 'x', b: 7, c: 8 },
  ];
  const { diagnostics, files } = await runActionEverywhere({
    name,
    parameters: parameters({ output: { type: 'flowExpr', value: 'attributes["f"] + ".csv"' } }),
    inputs: inputs.map(attributes => ({ attributes })),
  });
  assert.is(files['x.csv'], '"a","f"\n1,"x"\n2,"x"\n6,"x"\n');
  assert.equal(
    diagnostics.map(({ code, count }) => [code, count]),
    [['csv.attributes_left_out', 0]],
  );
  assert.match(
    diagnostics[0]!.message,
    /^2 attributes of 2 features not written to x\.csv.*lacks "b" and "c"/,
  );
  const hidden = await runAction({
    name,
    parameters: parameters(),
    inputs: [{ attributes: { a: 1 } }, { attributes: { a: 1, _id: 2 } }],
  });
  assert.equal(
    hidden.diagnostics.map(({ message }) => message),
    ['attribute "_id" of 1 feature not written to a.csv: the engine never writes it'],
  );
});

test('formulas are escaped if that is asked for, and numbers stay numbers', async () => {
  const formulas = [
    '=1+1',
    '+A1',
    '-A1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '-1+2',
    '+81-3',
    '=',
    '－1',
    '--1',
  ];
  const harmless = ['-1', '+1.5', '-1e5', '-.5', '1-2', 'a=b', "'=1", '', ' =1'];
  const run = (csvFormulas: 'as-is' | 'escape') =>
    runAction({
      name,
      parameters: parameters(),
      inputs: [...formulas, ...harmless].map(text => ({ attributes: { '@n': -1.5, text } })),
      options: { csvFormulas },
    });
  const cells = async (csvFormulas: 'as-is' | 'escape') => {
    const { files } = await run(csvFormulas);
    const { data } = Papa.parse<string[]>(files['a.csv']!, { delimiter: ',', newline: '\n' });
    return data.filter(row => row.length === 2);
  };
  const escaped = await cells('escape');
  assert.equal(escaped.shift(), ["'@n", 'text']);
  assert.equal(
    escaped,
    [...formulas.map(text => `'${text}`), ...harmless].map(text => ['-1.5', text]),
  );
  const asTheyAre = await cells('as-is');
  assert.equal(
    asTheyAre.map(([, text]) => text),
    ['text', ...formulas, ...harmless],
  );
});

test('a feature without one of the columns fails the sink, and there is no file', async () => {
  const inputs = [{ attributes: { a: 1, b: 2 } }, { attributes: { a: 3 } }];
  const { failure, files } = await runActionEverywhere({ name, parameters: parameters(), inputs });
  assert.match(failure!, new RegExp(`Field not found: b, in feature ${testId(2)}`));
  assert.equal(files, {});
});

test('tsv has tabs', async () => {
  const inputs = [{ attributes: { a: 1, b: 'x,y' } }];
  assert.is(await written(inputs, { format: 'tsv' }), '"a"\t"b"\n1\t"x,y"\n');
});

test('points are written as coordinates, with heights and EPSG codes if wanted', async () => {
  const inputs: readonly TestFeature[] = [
    { attributes: { n: 1 }, geometry: { type: 'Point', coordinates: [131.25, 33.9, 5] }, epsg: 4979 },
    { attributes: { n: 2 }, geometry: { type: 'Point', coordinates: [1, 2] } },
    { attributes: { n: 3 } },
  ];
  const geometry = { xColumn: 'x', yColumn: 'y', zColumn: 'z', epsgColumn: 'epsg' };
  assert.is(
    await written(inputs, { geometry }),
    '"n","x","y","z","epsg"\n1,131.25,33.9,5,4979\n2,1,2,"",""\n3,"","","",""\n',
  );
});

test('what is no point has empty coordinates and a warning', async () => {
  const geometry = { xColumn: 'x', yColumn: 'y' };
  const inputs: readonly TestFeature[] = [
    {
      attributes: { n: 1 },
      geometry: {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
    },
    { attributes: { n: 2 } },
  ];
  const { files, diagnostics } = await runActionEverywhere({
    name,
    parameters: parameters({ geometry }),
    inputs,
  });
  assert.is(files['a.csv'], '"n","x","y"\n1,"",""\n2,"",""\n');
  assert.equal(
    diagnostics.map(({ count, sampleIds, message }) => [count, sampleIds, message]),
    [[2, [testId(1), testId(2)], 'failed to export geometry; writing empty geometry columns']],
  );
});

test('a cell is bare where Rust reads a number in it', async () => {
  const bare = [
    '1e5',
    'inf',
    'NaN',
    '-Infinity',
    '007',
    '+1',
    '.5',
    '5.',
    '170141183460469231731687303715884105727',
  ];
  const quoted = ['', ' 1', '1 ', 'true', 'null', '0x1', '1_000', '.', 'e5', '١'];
  const attributes = Object.fromEntries([...bare, ...quoted].map((cell, i) => [`c${i}`, cell]));
  const [, row] = (await written([{ attributes }])).split('\n');
  assert.is(row, [...bare, ...quoted.map(cell => `"${cell}"`)].join(','));
});

test('a map is written as Rust debugs it', async () => {
  const inner = new Map<string, AttributeValue>([['t', 'a"b']]);
  const map = new Map<string, AttributeValue>([
    ['k', 1],
    ['l', [null, true, new NumberText('1.50'), inner]],
  ]);
  assert.is(
    await written([{ attributes: { map } }]),
    '"map"\n"{""k"": Number(Number(1)), ""l"": Array([Null, Bool(true), Number(Number(1.50)), ' +
      'Map({""t"": String(""a\\""b"")})])}"\n',
  );
});

test('a geometry collection has no text: all its columns are empty, and the run goes on', async () => {
  const inputs: readonly TestFeature[] = [
    { attributes: { n: 1 }, geometry: { type: 'GeometryCollection', geometries: [] }, epsg: 4326 },
    { attributes: { n: 2 } },
  ];
  const { files, failure, diagnostics } = await runActionEverywhere({
    name,
    parameters: parameters({ geometry: { column: 'g', epsgColumn: 'e' } }),
    inputs,
  });
  assert.is(failure, null);
  assert.is(files['a.csv'], '"n","g","e"\n1,"",""\n2,"",""\n');
  assert.is(diagnostics[0]!.count, 1);
});

test('any other geometry can be written as well-known text', async () => {
  const inputs: readonly TestFeature[] = [
    {
      geometry: {
        type: 'MultiPoint',
        coordinates: [
          [0, 1],
          [2, 3],
        ],
      },
    },
    {},
  ];
  assert.is(await written(inputs, { geometry: { column: 'wkt' } }), '"wkt"\n"MULTIPOINT(0 1, 2 3)"\n""\n');
});

test('a table without columns is refused', async () => {
  const { failure } = await runAction({ name, parameters: parameters(), inputs: [{}] });
  assert.match(failure!, /Unsupported input/);
});

test('what is written is read back as it was', async () => {
  const cell = fc
    .oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }).map(String))
    .map(text => text.trim());
  const row = fc.tuple(cell, cell).filter(cells => cells.some(text => text !== ''));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async rows => {
      const inputs = rows.map(([a, b]) => ({ attributes: { a, b } }));
      const { files } = await runAction({ name, parameters: parameters(), inputs });
      const inline = { type: 'string', value: files['a.csv']! };
      const { outputs } = await runAction({ name: 'CSV Reader', parameters: { inline, format: 'csv' } });
      assert.equal(
        outputs.features!.map(({ attributes }) => attributes),
        inputs.map(({ attributes }) => attributes),
      );
    }),
    { numRuns: 50 },
  );
});

test('many rows are all there', async () => {
  const inputs = Array.from({ length: 2000 }, (_, n) => ({ attributes: { n } }));
  const { files } = await runAction({ name, parameters: parameters(), inputs });
  assert.equal(files['a.csv']!.trim().split('\n').slice(1).map(Number), Array.from(inputs.keys()));
});

test('well-known text read by the CSV Reader is what was written', async () => {
  const inputs: readonly TestFeature[] = [
    { attributes: { n: 'a' }, geometry: { type: 'Point', coordinates: [1.5, -2] }, epsg: 6677 },
  ];
  const geometry = { column: 'wkt' };
  const { files } = await runAction({ name, parameters: parameters({ geometry }), inputs });
  const inline = { type: 'string', value: files['a.csv']! };
  const [sent] = await sentBy({
    name: 'CSV Reader',
    parameters: { inline, format: 'csv', geometry: { ...geometry, epsg: 6677 } },
  });
  assert.equal([sent!.attributes, sent!.geometry, sent!.epsg], [{ n: 'a' }, inputs[0]!.geometry, 6677]);
});

test('the format must be given', async () => {
  assert.match(
    await buildErrorOf({ name, parameters: { ...parameters(), format: null }, inputs: [{}] }),
    /format/,
  );
});

test.run();
