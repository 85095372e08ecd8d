/**
 * Compares immediate dominators, own and retained sizes and distances with the browser's own reader, node by
 * node. Needs the npm package chrome-devtools-frontend (heap-peers.ts says how).
 *
 * node dist/scripts/check-dominators.js [FILE.heapsnapshot...]
 *
 * Without files, of five kinds of processes (heap-kinds.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { computeColumns } from '../profiles/heap/graph/compute-columns.js';
import { graphOf } from '../profiles/heap/heap-graph.js';
import { readSnapshot } from '../profiles/heap/reading/read-snapshot.js';
import { browserPackage, readWithBrowser } from './browser-heap-reader.js';
import { makeHeapKinds } from './heap-kinds.js';

const packageFolder = browserPackage();
if (packageFolder === null) {
  console.error('Needs chrome-devtools-frontend: scripts/heap-peers.ts says how');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'arclab-heap-kinds-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const given = process.argv.slice(2);
const files = given.length > 0 ? Object.fromEntries(given.map(file => [file, file])) : makeHeapKinds(folder);

/** How many nodes differ, by what was compared. */
async function differences(folder: string, file: string): Promise<Record<string, number>> {
  const { facts, columns } = readSnapshot(file);
  const graph = graphOf(facts, columns);
  const ours = computeColumns(graph);
  const theirs = await readWithBrowser(folder, file);
  const different = { dominator: 0, 'own size': 0, 'retained size': 0, distance: 0 };
  for (let node = 0; node < facts.nodeCount; node += 1) {
    const size = theirs.nodes.getValue(node * theirs.nodeFieldCount + theirs.nodeSelfSizeOffset);
    if (ours.dominator[node] !== theirs.dominatorsTree[node]) different.dominator += 1;
    if (graph.shallow[node] !== size) different['own size'] += 1;
    if (ours.retained[node] !== theirs.retainedSizes[node]) different['retained size'] += 1;
    if (ours.distance[node] !== theirs.nodeDistances[node]) different.distance += 1;
  }
  if (theirs.nodeCount !== facts.nodeCount) throw new Error(`${file}: ${theirs.nodeCount} nodes there`);
  return { nodes: facts.nodeCount, ...different };
}

const rows: Record<string, Record<string, number>> = {};
for (const [name, file] of Object.entries(files)) rows[name] = await differences(packageFolder, file);
console.log('Nodes that differ from the browser’s reader:');
console.table(rows);
const isDifferent = Object.values(rows).some(({ nodes, ...counts }) => Object.values(counts).some(Boolean));
process.exitCode = isDifferent ? 1 : 0;
