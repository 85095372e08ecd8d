import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type ActionRunResult,
  buildErrorOf,
  runAction,
  runActionEverywhere,
  type SentFeature,
  sentBy,
} from '../run-action.js';

const name = 'CSV Reader';

function parameters(text: string, rest: object = {}): Record<string, unknown> {
  return { inline: { type: 'string', value: text }, format: 'csv', ...rest };
}

async function read(text: string, rest: object = {}): Promise<unknown[]> {
  const sent = await sentBy({ name, parameters: parameters(text, rest) });
  return sent.map(({ attributes }) => attributes);
}

async function failureOf(text: string, rest: object = {}): Promise<string> {
  const { failure, status } = await runAction({ name, parameters: parameters(text, rest) });
  assert.is(status, 'failed');
  return failure!;
}

/** Reads a file of these bytes. */
async function runBytes(bytes: Uint8Array, rest: object): Promise<ActionRunResult> {
  const directory = mkdtempSync(join(tmpdir(), 'arclab-csv-'));
  try {
    const path = join(directory, 'table.csv');
    writeFileSync(path, bytes);
    const dataset = { type: 'string', value: path };
    return await runAction({ name, parameters: { dataset, format: 'csv', ...rest } });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function readBytes(bytes: Uint8Array, rest: object = {}): Promise<readonly SentFeature[]> {
  const { outputs, failure } = await runBytes(bytes, rest);
  assert.is(failure, null);
  return outputs.features!;
}

test('cells become strings without the white space around them, in the order of the header', async () => {
  const sent = await sentBy({
    name,
    parameters: parameters('z, a ,m\n 1 ,1.50,\n"x, y","say ""hi""", "q" \n'),
  });
  assert.equal(
    sent.map(({ attributes }) => Object.entries(attributes)),
    [
      [
        ['z', '1'],
        ['a', '1.50'],
        ['m', ''],
      ],
      [
        ['z', 'x, y'],
        ['a', 'say "hi"'],
        ['m', '"q"'],
      ],
    ],
  );
  assert.is(sent[0]!.geometry, null);
});

test('every kind of line end is one, and a quoted cell can hold them', async () => {
  const rows = [
    { a: '1', b: 'x' },
    { a: '2', b: 'y' },
  ];
  for (const end of ['\n', '\r\n', '\r']) {
    assert.equal(await read(['a,b', '1,x', '2,y'].join(end)), rows);
    assert.equal(await read(['"a","b"', '"1","x"', '"2","y"', ''].join(end)), rows);
  }
  assert.equal(await read('a,b\r\n"1\n2","x"\r\n'), [{ a: '1\n2', b: 'x' }]);
});

test('tsv has tabs', async () => {
  assert.equal(await read('a\tb\n1,5\t"2\t3"\n', { format: 'tsv' }), [{ a: '1,5', b: '2\t3' }]);
});

test('blank rows are passed over, short rows lack attributes, extra cells are ignored', async () => {
  assert.equal(await read('\na,b\n\n1\n , \n1,2,3\n\n'), [{ a: '1' }, { a: '1', b: '2' }]);
});

test('a header can have several rows, or none', async () => {
  assert.equal(await read('area,area,name\nkm2,rank\n286,3,Ube', { headerRows: 2 }), [
    { area_km2: '286', area_rank: '3', name: 'Ube' },
  ]);
  assert.equal(await read('286,Ube\n698,Hagi,x', { headerRows: 0 }), [
    { column1: '286', column2: 'Ube' },
    { column1: '698', column2: 'Hagi' },
  ]);
  assert.equal(await read('\n', { headerRows: 0 }), []);
  assert.equal(await read('a,b\n'), []);
});

test('lines before the table can be passed over, whatever is in them', async () => {
  assert.equal(await read('"title\n\na,b\n1,2', { offset: 2 }), [{ a: '1', b: '2' }]);
  assert.equal(await read('title\n', { offset: 5 }), []);
});

test('columns whose names repeat or are empty get names of their own, which is said once', async () => {
  const run = await runActionEverywhere({
    name,
    parameters: parameters('a,b,a,,a_2,a,\n1,2,3,4,5,6,7\n8'),
    options: { scale: 2 },
  });
  const first = { a: '1', b: '2', a_3: '3', column4: '4', a_2: '5', a_4: '6', column7: '7' };
  assert.equal(run.outputs.features![0]!.attributes, first);
  assert.equal(Object.keys(run.outputs.features![0]!.attributes), Object.keys(first), 'in their order');
  assert.is(run.diagnostics.length, 1);
  const { code, effect, count, message } = run.diagnostics[0]!;
  assert.equal([code, effect, count], ['csv.renamed_columns', 'warned', 0]);
  assert.match(
    message,
    /4 columns were renamed.*column 3 "a" is "a_3".*column 4 without a name is "column4"/,
  );
  const plain = await runAction({ name, parameters: parameters('a,b\n1,2') });
  assert.equal(plain.diagnostics, []);
});

test('text beyond the last column is counted, and said once', async () => {
  const { outputs, diagnostics } = await runAction({
    name,
    parameters: parameters('a,b\n1,2,\n3,4,5\n6,7,,8'),
  });
  assert.is(outputs.features!.length, 3);
  assert.equal(
    diagnostics.map(({ code, count }) => [code, count]),
    [['csv.extra_cells', 0]],
  );
  assert.match(diagnostics[0]!.message, /2 rows have text beyond the 2 columns.*row 2 below the header/);
});

test('of columns with the name of a geometry column the last is the geometry', async () => {
  const [sent] = await sentBy({
    name,
    parameters: parameters('x,y,x,y\n1,2,3,4', { geometry: { xColumn: 'x', yColumn: 'y' } }),
  });
  assert.equal(sent!.attributes, { x: '1', y: '2' });
  assert.equal(sent!.geometry, { type: 'Point', coordinates: [3, 4] });
});

test('several header rows skip empty cells', async () => {
  assert.equal(await read('a,b,\n,c,\n1,2,3', { headerRows: 2 }), [{ a: '1', b_c: '2', column3: '3' }]);
});

test('line ends of three kinds in one file lose no row', async () => {
  assert.equal(await read('a,b\n1,x\r2,y\r\n3,"z\r!"\r\r4,w\n'), [
    { a: '1', b: 'x' },
    { a: '2', b: 'y' },
    { a: '3', b: 'z\r!' },
    { a: '4', b: 'w' },
  ]);
  assert.equal(await read('title\r\nmore\rthe last\na,b\r1,2\n', { offset: 3 }), [{ a: '1', b: '2' }]);
});

test('coordinates make points, and their columns are no attributes', async () => {
  const geometry = { xColumn: 'lon', yColumn: 'lat', epsg: 4326 };
  const text = 'name,lat,lon,h\nUbe,33.95, 131.25 ,1e1\n';
  const flat = await sentBy({ name, parameters: parameters(text, { geometry }) });
  assert.equal(
    flat.map(({ attributes, geometry, epsg }) => [attributes, geometry, epsg]),
    [[{ name: 'Ube', h: '1e1' }, { type: 'Point', coordinates: [131.25, 33.95] }, 4326]],
  );
  const solid = { xColumn: 'lon', yColumn: 'lat', zColumn: 'h' };
  const [high] = await sentBy({ name, parameters: parameters(text, { geometry: solid }) });
  assert.equal(
    [high!.attributes, high!.geometry, high!.epsg],
    [{ name: 'Ube' }, { type: 'Point', coordinates: [131.25, 33.95, 10] }, null],
  );
});

test('well-known text is read in two dimensions; an empty cell is no geometry', async () => {
  const text = 'name,wkt\na,"LINESTRING Z (0 1 2, 3 4 5)"\nb,\nc\n';
  const sent = await sentBy({
    name,
    parameters: parameters(text, { geometry: { column: 'wkt', epsg: 6677 } }),
  });
  assert.equal(
    sent.map(({ attributes, geometry, epsg }) => [attributes, geometry, epsg]),
    [
      [
        { name: 'a' },
        {
          type: 'LineString',
          coordinates: [
            [0, 1],
            [3, 4],
          ],
        },
        6677,
      ],
      [{ name: 'b' }, null, null],
      [{ name: 'c' }, null, null],
    ],
  );
});

test('what is no geometry is named with its row and column', async () => {
  const geometry = { xColumn: 'x', yColumn: 'y' };
  assert.match(
    await failureOf('x,y\n1,2\n1,east', { geometry }),
    /row 2 below the header: column "y".*"east"/,
  );
  assert.match(await failureOf('x,y\n1', { geometry }), /row 1 below the header: column "y".*""/);
  assert.match(await failureOf('x,y\n0x10,Infinity', { geometry }), /column "x"/);
  assert.match(await failureOf('lon,lat\n1,2', { geometry }), /no column "x".*"lon", "lat"/);
  const wkt = { column: 'w' };
  assert.match(await failureOf('w\nPOINT (1)', { geometry: wkt }), /row 1 below the header: WKT/);
  assert.match(await failureOf('w\nGEOMETRYCOLLECTION EMPTY', { geometry: wkt }), /collections/);
});

test('wrong quotes are named with their row', async () => {
  assert.match(await failureOf('a,b\n1,2\n"3,4\n5,6\n'), /row 3: Quoted field unterminated/);
  assert.match(await failureOf('a,b\n"1"x,2\n3,4\n'), /row 2: .*quote/);
});

test('other encodings can be named', async () => {
  // 宇部 in Shift_JIS, with ü in windows-1252 for the other.
  const japanese = Buffer.concat([Buffer.from('name\n'), Buffer.from([0x89, 0x46, 0x95, 0x94])]);
  const [city] = await readBytes(japanese, { encoding: 'Shift_JIS' });
  assert.equal(city!.attributes, { name: '宇部' });
  const [umlaut] = await readBytes(Buffer.from('name\n\xfc', 'latin1'), { encoding: 'windows-1252' });
  assert.equal(umlaut!.attributes, { name: 'ü' });
  const [marked] = await readBytes(Buffer.from('\ufeffname\nx'));
  assert.equal(marked!.attributes, { name: 'x' });
});

test('UTF-16 is read by its byte order mark, and asked for without one', async () => {
  const marked = Buffer.from('\ufeffid,name\n1,é\n', 'utf16le');
  assert.equal((await readBytes(marked))[0]!.attributes, { id: '1', name: 'é' });
  const bare = marked.subarray(2);
  assert.equal((await readBytes(bare, { encoding: 'utf-16le' }))[0]!.attributes, { id: '1', name: 'é' });
  const bigEndian = Buffer.from(bare).swap16();
  assert.equal((await readBytes(bigEndian, { encoding: 'UTF_16_BE' }))[0]!.attributes, {
    id: '1',
    name: 'é',
  });
  for (const bytes of [
    Buffer.from('id,name\n1,x\n', 'utf16le'),
    Buffer.from('id,name\n1,x\n', 'utf16le').swap16(),
  ]) {
    const { failure } = await runBytes(bytes, {});
    assert.match(failure!, /read as utf-8, is full of NUL characters; it looks like UTF-16/);
  }
});

test('bytes that are not in the encoding fail, and an encoding must exist', async () => {
  const broken = { type: 'flowExpr', value: '"a\\n"' };
  assert.match(
    await buildErrorOf({ name, parameters: { inline: broken, format: 'csv', encoding: 'utf-9' } }),
    /encoding/,
  );
  const { failure } = await runBytes(Buffer.from([0x61, 0x0a, 0xff]), {});
  assert.match(failure!, /table\.csv: this is not text in utf-8/);
});

test('files of several pieces are read as one, wherever the pieces meet', async () => {
  const rows = Array.from({ length: 12_000 }, (_, i) => [
    String(i),
    `${'宇部😀'.repeat(i % 7)} "q"\r\n,${i}`,
  ]);
  const quoted = rows.map(([n, text]) => `${n},"${text!.replaceAll('"', '""')}"`);
  const sent = await readBytes(Buffer.from(['n,text', ...quoted].join('\r\n')));
  assert.is(sent.length, rows.length);
  const wrong = sent.findIndex(({ attributes }, i) => {
    const [n, text] = rows[i]!;
    return attributes.n !== n || attributes.text !== text!.trim();
  });
  assert.is(wrong, -1);
});

test('a row larger than many pieces is read whole', async () => {
  const long = 'x,"\n'.repeat(300_000).replaceAll('"', '""');
  const [sent, next] = await readBytes(Buffer.from(`a,b\n"${long}",1\n2,3\n`));
  assert.is((sent!.attributes.a as string).length, 1_200_000 - 1);
  assert.is(sent!.attributes.b, '1');
  assert.equal(next!.attributes, { a: '2', b: '3' });
});

test('geometry is given in one way', async () => {
  for (const geometry of [{}, { xColumn: 'x' }, { xColumn: 'x', yColumn: 'y', column: 'w' }]) {
    assert.match(
      await buildErrorOf({ name, parameters: parameters('a', { geometry }) }),
      /parameter geometry: give either/,
    );
  }
});

test('the format must be csv or tsv', async () => {
  assert.match(
    await buildErrorOf({ name, parameters: parameters('a', { format: 'xls' }) }),
    /parameter format/,
  );
});

test.run();
