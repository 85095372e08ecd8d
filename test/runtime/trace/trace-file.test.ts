/** A trace is read as it was written, or not at all: one sentence says what is wrong with it and what to do. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runOptions } from '../../../runtime/execution/options.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import { PathGeometry } from '../../../runtime/feature/geometry.js';
import { copiedMetadata, modeledMetadata } from '../../../runtime/feature/metadata.js';
import { copiedGeometry, modeledGeometry } from '../../../runtime/feature/size.js';
import { EVENT } from '../../../runtime/trace/events.js';
import { readTrace } from '../../../runtime/trace/read-trace.js';
import { attributesOf } from '../../../runtime/trace/trace.js';
import { TraceFile } from '../../../runtime/trace/trace-file.js';
import type { TraceHeader } from '../../../runtime/trace/trace-header.js';
import { TraceWriter } from '../../../runtime/trace/trace-writer.js';
import { UserError } from '../../../runtime/user-error.js';
import { anyFeature } from '../store/feature-arbitrary.js';

const HEADER: TraceHeader = {
  workflow: { id: 'w', name: 'workflow', file: null, fingerprint: 'f' },
  options: runOptions('before'),
  nodes: [
    {
      ...{ id: 'a', label: 'source', action: 'Source', kind: 'source', outputPorts: ['features'] },
      ...{ rejects: false, processorBytes: 0 },
    },
  ],
  edges: [],
};

let folder: string;

const lineOf = (vertices: number) =>
  new PathGeometry('LineString', null, 'XY', new Float64Array(2 * vertices));

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'arclab-trace-'));
});

test.after.each(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a trace of some features. */
function written(count = 20): string {
  const path = join(folder, 'run.trace');
  const trace = new TraceWriter(HEADER, new TraceFile(path));
  for (let n = 0; n < count; n++) {
    const attributes = Attributes.of([
      ['n', n],
      ['text', `feature ${n}`],
    ]);
    trace.node('a').emit({ attributes, geometry: null, metadata: null }, 'features');
  }
  trace.end();
  return path;
}

/** The message of the `UserError` that reading throws. */
function complaint(path: string): string {
  try {
    readTrace(path);
  } catch (error) {
    assert.instance(error, UserError);
    return (error as Error).message;
  }
  throw new Error('it was read');
}

test('sizes are as of what was recorded, whatever values and geometry', () => {
  const property = fc.property(anyFeature, ({ attributes, geometry, metadata }) => {
    const path = join(folder, 'sizes.trace');
    const trace = new TraceWriter(HEADER, new TraceFile(path));
    trace.node('a').emit({ attributes, geometry, metadata }, 'features');
    trace.end();
    const read = readTrace(path);
    const standIn = attributesOf(read, 0);
    assert.equal([...standIn.keys()], [...attributes.keys()]);
    for (const strings of ['shared', 'copied'] as const) {
      assert.is(standIn.bytesCopied(strings), attributes.bytesCopied(strings));
    }
    assert.is(standIn.bytesModeled, attributes.bytesModeled);
    const sizes = read.geometries[read.contents.geometry[0]!]!;
    assert.is(copiedGeometry(sizes), copiedGeometry(geometry));
    assert.is(modeledGeometry(sizes), modeledGeometry(geometry));
    const meta = read.metadata[read.contents.metadata[0]!]!;
    assert.is(modeledMetadata(meta), modeledMetadata(metadata));
    assert.is(copiedMetadata(meta), copiedMetadata(metadata));
  });
  fc.assert(property, { numRuns: 60 });
});

test('a trace that is cut at any byte is told as that', () => {
  const path = written();
  const whole = readFileSync(path);
  assert.is(readTrace(path).totals.events, 20);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    assert.match(
      complaint(path),
      /cut off: it ends before its end; record or copy it again/,
      `${length} bytes`,
    );
  }
});

test('a trace with any byte changed, or with more behind it, is not read', () => {
  const path = written();
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at]! ^= 0x41;
    writeFileSync(path, changed);
    assert.match(complaint(path), /damaged|cut off|is no trace|of format/, `byte ${at}`);
  }
  writeFileSync(path, Buffer.concat([whole, whole]));
  assert.match(complaint(path), /damaged/);
});

test('another format, another file and no file are told apart', () => {
  const path = written();
  writeFileSync(path, readFileSync(path, 'latin1').replace('arclab trace 1\n', 'arclab trace 2\n'), 'latin1');
  assert.match(complaint(path), /is a trace of format "2", and this Arclab reads format 1; record it again/);
  writeFileSync(path, 'type,name\n');
  assert.match(complaint(path), /is no trace; make one with arclab run WORKFLOW --trace FILE/);
  assert.match(complaint(join(folder, 'missing.trace')), /missing\.trace can't be read: /);
});

test('a file has its name when it is whole, and replaces no file that is no trace', () => {
  const path = join(folder, 'run.trace');
  const file = new TraceFile(path);
  file.header(HEADER);
  assert.not(existsSync(path));
  file.abandon();
  assert.equal(readdirSync(folder), []);
  writeFileSync(path, 'notes');
  assert.throws(() => new TraceFile(path), /is there and no trace, so that it is not replaced/);
  assert.is(readFileSync(path, 'utf8'), 'notes');
  rmSync(path);
  written();
  written(3);
  assert.is(readTrace(path).totals.events, 3);
});

test('a geometry that is changed in place is looked at until it leaves', () => {
  const path = join(folder, 'run.trace');
  const trace = new TraceWriter(HEADER, new TraceFile(path));
  const node = trace.node('a');
  node.receive(0);
  const handle = node.edit();
  const holder = { geometry: lineOf(3) };
  node.geometryMut(handle, holder);
  node.set(handle, 'same', 1);
  holder.geometry = lineOf(2);
  node.set(handle, 'shorter', 1);
  node.send(handle, 'features');
  holder.geometry = lineOf(9);
  node.end();
  trace.end();
  const { events, geometries } = readTrace(path);
  const resized = [...events.code].flatMap((code, i) =>
    code === EVENT.resized ? [geometries[events.b[i]!]!] : [],
  );
  assert.equal(resized.map(copiedGeometry), [2 * 16]);
});

test.run();
