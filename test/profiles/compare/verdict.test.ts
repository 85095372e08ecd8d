/** The rule of the verdict, on figures that are made up for it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Comparison } from '../../../profiles/compare/compare.js';
import type { RunRecord } from '../../../profiles/compare/run-record.js';
import { verdictOf } from '../../../profiles/compare/verdict.js';
import type { Strategy } from '../../../runtime/feature/representation/strategies.js';

/** Strategy, bytes in the engine's layout, milliseconds of processor time. */
type Figures = readonly [strategy: Strategy, bytes: number, cpuMs: number];

function comparisonOf(figures: readonly Figures[]): Comparison {
  const variants = figures.map(([strategy, bytesModeled, cpuMs]) => {
    const clone = { node: 'node', port: 'features', site: 'fan-out', part: 'feature', kind: 'deep' };
    const ledger = [{ ...clone, count: 1, bytesCopied: bytesModeled, bytesModeled }];
    const run = { ledger, cpuMs, wallMs: cpuMs, gcMs: 0, peakRss: 1, peakHeap: 1, peakBuffers: 1 };
    return { strategy, mutation: 'clone-then-mutate', runs: [run as unknown as RunRecord], failure: null };
  });
  return { workflow: 'w.yml', name: 'w', options: {}, variants } as unknown as Comparison;
}

const chosen = (...figures: Figures[]) => verdictOf(comparisonOf(figures)).strategy;

test('the fewest bytes win, however long it takes', () => {
  assert.is(
    chosen(['owned', 10_000, 1], ['arc-geometry', 2000, 2], ['arc-geometry-attributes', 1000, 900]),
    'arc-geometry-attributes',
  );
});

test('up to one per cent more bytes count as equal, and processor time decides between equals', () => {
  const least: Figures = ['arc-geometry-attributes', 1000, 900];
  const owned: Figures = ['owned', 10_000, 1];
  assert.is(chosen(owned, least, ['arc-feature', 1010, 500]), 'arc-feature');
  assert.is(chosen(owned, least, ['arc-feature', 1011, 500]), 'arc-geometry-attributes');
  assert.is(chosen(owned, least, ['arc-feature', 1010, 901]), 'arc-geometry-attributes');
});

test('the sentence says what is chosen, and by how much it is better than the engine of the memo', () => {
  const sentenceOf = (...figures: Figures[]) => verdictOf(comparisonOf(figures)).sentences[0]!;
  assert.match(
    sentenceOf(['arc-feature', 2500, 1], ['owned', 10_000, 1]),
    /^Choose arc-feature: .* copies 2\.50 kB where owned copies 10\.0 kB, 75\.0 % less/,
  );
  assert.match(sentenceOf(['owned', 10_000, 1], ['arc-feature', 20_000, 1]), /^Keep owned: .*\(10\.0 kB\)/);
});

test.run();
