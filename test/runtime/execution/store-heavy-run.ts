/**
 * A program that runs a small workflow with the store on, to be killed: stages that end one after another, so that
 * at most moments some files are whole and some are not. Arguments: the work directory and the compression.
 */
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import { type SampleEdge, type SampleNode, sampleGraph } from './sample-graph.js';
import { testCatalog } from './test-actions.js';

const FEATURES = 800;
const STAGES = 5;

const [workDirectory, storeCompression] = process.argv.slice(2) as [string, 'none' | 'zstd'];

const nodes: SampleNode[] = [{ name: 'source', action: 'Numbers', parameters: { count: FEATURES } }];
const edges: SampleEdge[] = [];
for (let stage = 0; stage < STAGES; stage++) {
  for (const action of ['Increment', 'Reverse']) {
    const name = `${action} ${stage}`;
    edges.push([nodes.at(-1)!.name, name]);
    nodes.push({ name, action });
  }
}
edges.push([nodes.at(-1)!.name, 'sink']);
nodes.push({ name: 'sink', action: 'Record', parameters: { as: 'sink' } });

const { catalog } = testCatalog();
const options = runOptions('after', { featureStore: 'reference', storeCompression });
const run = startRun(sampleGraph(catalog, nodes, edges), { options, workDirectory, catalog });
process.stdout.write('started\n');
const { status, elapsedMs } = await run.result;
process.stdout.write(`${status} ${elapsedMs}\n`);
