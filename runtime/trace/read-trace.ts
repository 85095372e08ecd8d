/** Reads a trace's file into columns. */
import { readFileSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { Schema } from '../feature/schema.js';
import { messageOf, UserError } from '../user-error.js';
import { BrokenBytes, ByteReader } from './byte-reader.js';
import type { TraceTotals } from './event-writer.js';
import { DEFINITION, EVENT, type EventName, OPERANDS, type Operand } from './events.js';
import { GrowingColumn, growing } from './growing-column.js';
import { ShapeReader } from './read-shapes.js';
import type { Trace } from './trace.js';
import { FRAME, FRAME_HEAD, MAGIC } from './trace-file.js';
import { TRACE_FORMAT, type TraceHeader } from './trace-header.js';

/** Throws `UserError` for a file that is not there, is no trace, of another format, not whole, or damaged. */
export function readTrace(path: string): Trace {
  const events = new EventReader();
  const { header, totals } = readFrames(path, contents => events.read(contents));
  try {
    return events.trace(header, totals);
  } catch (error) {
    throw error instanceof BrokenBytes ? damaged(path) : error;
  }
}

/** What frames of a trace say that are not of events. */
interface Frames {
  readonly header: TraceHeader;
  readonly totals: TraceTotals;
}

/**
 * Hands on the bytes of a trace's events, frame by frame, as README.md beside this file describes them. Throws as
 * `readTrace` does, but for events that say nothing sensible.
 */
export function readFrames(path: string, onEvents: (bytes: Buffer) => void): Frames {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`the trace ${path} can't be read: ${messageOf(error)}`);
  }
  let at = firstFrame(path, bytes);
  let header: TraceHeader | null = null;
  for (;;) {
    const { kind, contents, next } = frameAt(path, bytes, at);
    at = next;
    try {
      if (kind === FRAME.header) header = JSON.parse(contents.toString()) as TraceHeader;
      else if (kind === FRAME.events) onEvents(contents);
      else if (header === null || at !== bytes.length) throw new BrokenBytes('frames in a wrong order');
      else return { header, totals: JSON.parse(contents.toString()) as TraceTotals };
    } catch (error) {
      if (error instanceof BrokenBytes || error instanceof SyntaxError) throw damaged(path);
      throw error;
    }
  }
}

function firstFrame(path: string, bytes: Buffer): number {
  const begin = bytes.toString('latin1', 0, MAGIC.length);
  if (begin !== MAGIC) {
    if (MAGIC.startsWith(begin)) throw cut(path);
    throw new UserError(`${path} is no trace; make one with arclab run WORKFLOW --trace FILE`);
  }
  const end = bytes.indexOf('\n', MAGIC.length);
  if (end < 0) throw cut(path);
  const format = bytes.toString('latin1', MAGIC.length, end);
  if (format !== String(TRACE_FORMAT)) {
    throw new UserError(
      `${path} is a trace of format ${JSON.stringify(format.slice(0, 20))}, and this Arclab reads format ` +
        `${TRACE_FORMAT}; record it again with arclab run WORKFLOW --trace FILE`,
    );
  }
  return end + 1;
}

function frameAt(path: string, bytes: Buffer, at: number): { kind: number; contents: Buffer; next: number } {
  if (at + FRAME_HEAD > bytes.length) throw cut(path);
  const kind = bytes[at]!;
  if (kind !== FRAME.header && kind !== FRAME.events && kind !== FRAME.end) throw damaged(path);
  const start = at + FRAME_HEAD;
  const next = start + bytes.readUInt32LE(at + 1);
  if (next > bytes.length) throw cut(path);
  let contents: Buffer;
  try {
    contents = inflateRawSync(bytes.subarray(start, next));
  } catch {
    throw damaged(path);
  }
  if (crc32(contents) !== bytes.readUInt32LE(at + 5)) throw damaged(path);
  return { kind, contents, next };
}

function cut(path: string): UserError {
  return new UserError(`the trace ${path} is cut off: it ends before its end; record or copy it again`);
}

function damaged(path: string): UserError {
  return new UserError(`the trace ${path} is damaged: it is not what was written; record or copy it again`);
}

const OPERANDS_BY_CODE: (readonly Operand[] | undefined)[] = [];
for (const name of Object.keys(EVENT) as EventName[]) OPERANDS_BY_CODE[EVENT[name]] = OPERANDS[name];

class EventReader {
  private readonly code = new GrowingColumn(length => new Uint8Array(length));
  private readonly node = growing();
  private readonly a = growing();
  private readonly b = growing();
  private readonly c = growing();
  private readonly schema = growing();
  private readonly firstValue = growing();
  private readonly valueShapes = growing();
  private readonly geometry = growing();
  private readonly metadata = growing();
  private readonly names: string[] = [];
  private readonly schemas: Schema[] = [];
  private readonly portLists: (readonly string[])[] = [];
  private readonly shapes = new ShapeReader(this.names);
  private current = 0;

  read(bytes: Buffer): void {
    const reader = new ByteReader(bytes);
    while (!reader.isAtEnd) {
      const code = reader.number();
      if (code === DEFINITION.node) this.current = reader.number();
      else if (code === DEFINITION.name) this.names.push(String(JSON.parse(reader.text())));
      else if (code === DEFINITION.schema) this.schemas.push(this.readSchema(reader));
      else this.event(code, reader);
    }
  }

  trace(header: TraceHeader, totals: TraceTotals): Trace {
    const { names, schemas, portLists, shapes } = this;
    if (totals.events !== this.code.length) throw new BrokenBytes('events are missing');
    const node = this.node.finish();
    if (node.some(number => number >= header.nodes.length)) throw new BrokenBytes('a node that is not there');
    return {
      header,
      totals,
      events: { code: this.code.finish(), node, a: this.a.finish(), b: this.b.finish(), c: this.c.finish() },
      contents: {
        schema: this.schema.finish(),
        firstValue: this.firstValue.finish(),
        values: this.valueShapes.finish(),
        geometry: this.geometry.finish(),
        metadata: this.metadata.finish(),
      },
      names,
      portLists,
      schemas,
      values: shapes.values,
      geometries: shapes.geometries,
      metadata: shapes.metadata,
    };
  }

  private event(code: number, reader: ByteReader): void {
    const operands = OPERANDS_BY_CODE[code];
    if (operands === undefined) throw new BrokenBytes(`no event has the code ${code}`);
    const [a, b, c] = operands;
    this.code.push(code);
    this.node.push(this.current);
    this.a.push(a === undefined ? 0 : this.operand(a, reader));
    this.b.push(b === undefined ? 0 : this.operand(b, reader));
    this.c.push(c === undefined ? 0 : this.operand(c, reader));
  }

  private operand(kind: Operand, reader: ByteReader): number {
    switch (kind) {
      case 'number':
        return reader.number();
      case 'name':
        return this.name(reader);
      case 'value':
        return this.shapes.value(reader);
      case 'geometry':
        return this.shapes.geometry(reader);
      case 'metadata':
        return this.shapes.metadatum(reader);
      case 'content':
        return this.content(reader);
      case 'attributes':
        return this.attributes(reader, 0, 0);
      case 'ports':
        return this.portList(reader);
    }
  }

  private name(reader: ByteReader): number {
    const number = reader.number();
    if (number >= this.names.length) throw new BrokenBytes('a name that is not defined');
    return number;
  }

  private content(reader: ByteReader): number {
    const geometry = this.shapes.geometry(reader);
    return this.attributes(reader, geometry, this.shapes.metadatum(reader));
  }

  private attributes(reader: ByteReader, geometry: number, metadata: number): number {
    const number = reader.number();
    const schema = this.schemas[number];
    if (schema === undefined) throw new BrokenBytes('a key list that is not defined');
    this.schema.push(number);
    this.geometry.push(geometry);
    this.metadata.push(metadata);
    this.firstValue.push(this.valueShapes.length);
    for (let i = 0; i < schema.size; i++) this.valueShapes.push(this.shapes.value(reader));
    return this.schema.length - 1;
  }

  private portList(reader: ByteReader): number {
    const ports: string[] = [];
    for (let left = reader.number(); left > 0; left--) ports.push(this.names[this.name(reader)]!);
    const key = ports.join('\n');
    const known = this.portLists.findIndex(list => list.join('\n') === key);
    return known < 0 ? this.portLists.push(ports) - 1 : known;
  }

  private readSchema(reader: ByteReader): Schema {
    const keys: string[] = [];
    for (let left = reader.number(); left > 0; left--) keys.push(this.names[this.name(reader)]!);
    try {
      return Schema.of(keys);
    } catch (error) {
      throw new BrokenBytes(messageOf(error));
    }
  }
}
