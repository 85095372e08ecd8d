/**
 * Compares immediate dominators, own and retained sizes and distances with the browser's own reader, node by
 * node. Needs the npm package chrome-devtools-frontend (heap-peers.ts says how).
 *
 * node dist/scripts/check-dominators.js FILE.heapsnapshot...
 */

import { computeColumns } from '../profiles/heap/compute-columns.js';
import { graphOf } from '../profiles/heap/heap-graph.js';
import { readSnapshot } from '../profiles/heap/read-snapshot.js';
import { browserPackage, readWithBrowser } from './browser-heap-reader.js';

const packageFolder = browserPackage();
const files = process.argv.slice(2);
if (packageFolder === null || files.length === 0) {
  console.error('Usage: node dist/scripts/check-dominators.js FILE.heapsnapshot...');
  console.error('Needs chrome-devtools-frontend: scripts/heap-peers.ts says how');
  process.exit(2);
}

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
for (const file of files) rows[file] = await differences(packageFolder, file);
console.log('Nodes that differ from the browser’s reader:');
console.table(rows);
const isDifferent = Object.values(rows).some(({ nodes, ...counts }) => Object.values(counts).some(Boolean));
process.exitCode = isDifferent ? 1 : 0;
