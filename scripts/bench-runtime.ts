/**
 * A million features through five nodes that pass them on, end to end, beside the same pipeline written with
 * Node's streams in object mode and with RxJS.
 *
 * node dist/scripts/bench-runtime.js [rounds] [features]
 */
import { fileURLToPath } from 'node:url';
import { median } from '../profiles/median.js';
import { measureInterleaved } from './measure-in-process.js';
import { PIPELINES, type PipelineMeasurement, type PipelineRequest } from './runtime-pipelines.js';

const rounds = Number(process.argv[2] ?? 5);
const features = Number(process.argv[3] ?? 1_000_000);
const PROGRAM = fileURLToPath(new URL('./runtime-pipelines.js', import.meta.url));

const requests = PIPELINES.map((pipeline): PipelineRequest => ({ pipeline, features }));
const answers = await measureInterleaved<PipelineRequest, PipelineMeasurement>(PROGRAM, requests, rounds);
const rates = answers.map(runs => median(runs.map(run => run.featuresPerSecond)));

console.log(`${features.toLocaleString('en-US')} features through five nodes (medians of ${rounds} runs)\n`);
console.log('| pipeline | features/s | × arclab | heap, second half / first | peak RSS, MB |');
console.log('|---|---:|---:|---:|---:|');
for (const [index, pipeline] of PIPELINES.entries()) {
  const growth = median(answers[index]!.map(run => run.heapGrowth));
  const rss = median(answers[index]!.map(run => run.peakRss)) / 1e6;
  const rate = `${Math.round(rates[index]! / 1000)} k`;
  console.log(
    `| ${pipeline} | ${rate} | ${(rates[index]! / rates[0]!).toFixed(2)} | ${growth.toFixed(2)} | ${rss.toFixed(0)} |`,
  );
}
