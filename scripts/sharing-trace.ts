/**
 * The trace of a made-up run: features of one size go through a fan-out of four, whose receivers pass them, edit an
 * attribute, edit the geometry, and keep them to the end, each before the sink.
 */
import { runOptions } from '../runtime/execution/options.js';
import { TraceFile } from '../runtime/trace/trace-file.js';
import type { TraceHeader, TraceNode } from '../runtime/trace/trace-header.js';
import { TraceWriter } from '../runtime/trace/trace-writer.js';
import { attributesOf, geometryOf, type Size } from './sharing-features.js';

const RECEIVERS = ['pass', 'attribute', 'geometry', 'keep'] as const;

/** Features that wait between two nodes. */
const WAITING = 8;

function nodeOf(id: string, kind: TraceNode['kind'], rejects: boolean): TraceNode {
  const outputPorts = kind === 'sink' ? [] : ['features'];
  return { id, label: id, action: id, kind, outputPorts, rejects, processorBytes: 0 };
}

function headerOf(size: Size): TraceHeader {
  const pairs = RECEIVERS.flatMap(name => [
    ['source', name],
    [name, 'sink'],
  ]);
  return {
    workflow: { id: size, name: `${size} features`, file: null, fingerprint: size },
    options: runOptions('after', {}),
    nodes: [
      nodeOf('source', 'source', false),
      ...RECEIVERS.map(name => nodeOf(name, 'processor', name === 'geometry')),
      nodeOf('sink', 'sink', false),
    ],
    edges: pairs.map(([from, to], index) => {
      return { id: `edge ${index}`, from: from!, to: to!, fromPort: 'features', toPort: 'features' };
    }),
  };
}

/** Writes the trace of so many features into a file. */
export function writeSharingTrace(path: string, size: Size, features: number): void {
  const trace = new TraceWriter(headerOf(size), new TraceFile(path));
  const [source, pass, attribute, geometry, keep, sink] = ['source', ...RECEIVERS, 'sink'].map(id =>
    trace.node(id),
  );
  for (let first = 0; first < features; first += WAITING) {
    const waiting = Math.min(WAITING, features - first);
    for (let i = 0; i < waiting; i++) {
      const content = {
        attributes: attributesOf(size, first + i),
        geometry: geometryOf(size),
        metadata: null,
      };
      source!.emit(content, 'features');
    }
    for (let i = 0; i < waiting; i++) {
      pass!.receive(0);
      pass!.send(pass!.take(), 'features');
      pass!.end();
      attribute!.receive(0);
      const edited = attribute!.edit();
      attribute!.set(edited, 'attribute 9', 5);
      attribute!.send(edited, 'features');
      attribute!.end();
      geometry!.receive(0);
      const moved = geometry!.edit();
      geometry!.geometryMut(moved);
      geometry!.send(moved, 'features');
      geometry!.end();
      keep!.receive(0);
      keep!.keep();
      keep!.end();
      for (const input of [0, 1, 2]) {
        sink!.receive(input);
        sink!.end();
      }
    }
  }
  for (let kept = 0; kept < features; kept++) {
    keep!.send(keep!.release(kept), 'features');
    keep!.end();
    sink!.receive(3);
    sink!.end();
  }
  keep!.endKept();
  trace.end();
}
