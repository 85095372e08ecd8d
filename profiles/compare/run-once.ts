/** Runs a workflow once in this process and measures it: the program of the comparison's child processes. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { startRun } from '../../runtime/execution/run.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { GcObserver } from '../process/gc-observer.js';
import { MemorySampler, peaksOf } from '../process/memory-sampler.js';
import type { OutputDigest, RunRecord, RunReply, RunRequest } from './run-record.js';

const BYTES_PER_KIB = 1024;
const MICROSECONDS_PER_MS = 1000;

async function runOnce({ workflow, variables, options, workDirectory }: RunRequest): Promise<RunRecord> {
  const artifacts = join(workDirectory, 'artifacts');
  const graph = openWorkflow(workflow, { variables });
  const gc = new GcObserver();
  const sampler = new MemorySampler();
  const cpuBefore = process.cpuUsage();
  const result = await startRun(graph, { options, workDirectory }).result;
  const cpu = process.cpuUsage(cpuBefore);
  const peaks = peaksOf(sampler.stop());
  if (result.failure !== null) throw new UserError(`${workflow}: ${result.failure.message}`);
  return {
    options,
    ledger: result.ledger.rows(),
    conversions: result.ledger.conversions(),
    nodes: result.nodes,
    outputs: result.outputs.map(path => digestOf(path, artifacts)),
    wallMs: result.elapsedMs,
    cpuMs: (cpu.user + cpu.system) / MICROSECONDS_PER_MS,
    gcMs: await gc.stop(),
    peakRss: process.resourceUsage().maxRSS * BYTES_PER_KIB,
    peakHeap: peaks.heap,
    peakBuffers: peaks.buffers,
    finishesAtOnce: result.finishesAtOnce,
    liveArcs: result.liveArcs,
    leaks: result.leaks.map(({ label, live }) => `${live} features from ${label}`),
  };
}

function digestOf(path: string, artifactsDirectory: string): OutputDigest {
  const content = readFileSync(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { file: relative(artifactsDirectory, path), bytes: content.length, sha256 };
}

process.once('message', (request: RunRequest) => {
  // Whoever asked is gone, and can't remove the folder: by SIGKILL, say.
  const abandoned = () => {
    rmSync(request.workDirectory, { recursive: true, force: true });
    process.exit(1);
  };
  process.once('disconnect', abandoned);
  // It ends with its answer, whatever a run that threw has left running.
  const reply = (answer: RunReply) =>
    process.send!(answer, () => {
      process.off('disconnect', abandoned);
      process.exit();
    });
  runOnce(request).then(
    record => reply({ ok: true, record }),
    (error: unknown) =>
      reply({ ok: false, message: messageOf(error), isUserError: error instanceof UserError }),
  );
});
