/** What half a gigabyte of kept features takes of a process's memory, where the budget is a tenth of that. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { BudgetReply, BudgetRequest } from './memory-budget-program.js';

const MEGABYTE = 1e6;

for (const writes of [false, true]) {
  test(`half a gigabyte is kept by a sorter${writes ? ' and a writer' : ''} within a budget of 50 MB and 200 MB beside it`, async () => {
    const features = writes ? 6_250 : 12_500;
    const request: BudgetRequest = { memoryBudget: 50, features, partBytes: 20_000, writes };
    const { sorted, spilled, baseline, peak } = await replyOf(request);
    assert.is(sorted, features);
    const kept = writes ? 2 * features : features;
    assert.ok(spilled > 0.8 * kept, `${spilled} went to disk`);
    const grown = Math.round((peak - baseline) / MEGABYTE);
    assert.ok(grown < request.memoryBudget + 200, `memory grew by ${grown} MB`);
  });
}

const PROGRAM = fileURLToPath(new URL('./memory-budget-program.js', import.meta.url));

function replyOf(request: BudgetRequest): Promise<BudgetReply> {
  return new Promise((resolve, reject) => {
    const child = fork(PROGRAM, [], { execArgv: [] });
    child.once('message', reply => resolve(reply as BudgetReply));
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`${PROGRAM} ended with ${code} before it replied`)));
    child.send(request);
  });
}

test.run();
