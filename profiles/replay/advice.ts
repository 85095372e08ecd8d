/**
 * The advisor: which strategy is cheapest for a traced workflow, by how much and why, what would turn that, and which
 * single changes would save most. All of it is computed by replays.
 *
 * Cost: each figure as a share of the highest that any strategy has of it, weighed and averaged. The reader can weigh
 * otherwise; 0 leaves a figure out.
 */
import type { ColumnTable } from 'arquero';
import type { RunOptions } from '../../runtime/execution/options.js';
import type { Strategy } from '../../runtime/feature/representation/strategies.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { UserError } from '../../runtime/user-error.js';
import { tableOf } from '../table-of.js';
import { type Change, changesOf } from './changes.js';
import { replayTrace } from './replay.js';
import type { Combination } from './replay-result.js';

/** What can be weighed. `ms` needs times that were measured. */
export const COST_FIGURES = ['bytesModeled', 'peakLiveBytes', 'deepClones', 'bytesCopied', 'ms'] as const;

export type CostFigure = (typeof COST_FIGURES)[number];

export type Weights = Readonly<Record<CostFigure, number>>;

export const DEFAULT_WEIGHTS: Weights = {
  bytesModeled: 1,
  peakLiveBytes: 1,
  deepClones: 1,
  bytesCopied: 0,
  ms: 0,
};

/** What the verdict is for: options that stay, while strategies are compared. */
export type AdviceOptions = Pick<RunOptions, 'mutation' | 'finish' | 'featureStore' | 'storeKey'>;

export interface AdviceSettings {
  /** The recorded run's unless given. */
  readonly options?: Partial<AdviceOptions>;
  readonly weights?: Partial<Weights>;
  /** Milliseconds that runs of the strategies took, where there were runs. */
  readonly times?: Partial<Readonly<Record<Strategy, number>>>;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface RankedStrategy {
  readonly strategy: Strategy;
  /** From 0 to 1. */
  readonly cost: number;
  readonly figures: Readonly<Record<CostFigure, number>>;
}

/** A node's part in what the cheapest strategy saves against the runner-up, in modeled bytes; below 0 where it costs more. */
export interface DecidingNode {
  readonly node: string;
  readonly bytesSaved: number;
}

/** The smallest change of one weight by which another strategy becomes the cheapest. */
export interface Turn {
  readonly figure: CostFigure;
  readonly from: number;
  readonly to: number;
  readonly winner: Strategy;
}

/** A single change by which the runner-up becomes cheaper than the cheapest. */
export interface TurningChange {
  readonly change: Change;
  readonly winner: Strategy;
}

export interface Advice {
  readonly options: AdviceOptions;
  readonly weights: Weights;
  /** Cheapest first. */
  readonly ranking: readonly RankedStrategy[];
  readonly deciding: readonly DecidingNode[];
  /** `null` where no weight can turn it: the cheapest has the least of everything. */
  readonly turn: Turn | null;
  readonly turningChanges: readonly TurningChange[];
  /** Under the cheapest strategy; what saves most cost first. */
  readonly changes: readonly Change[];
}

/** Throws `UserError` for weights that are none, and for `ms` without times. */
export function adviseOn(trace: Trace, settings: AdviceSettings = {}): Advice {
  const weights = checkedWeights(settings);
  const { mutation, finish, featureStore, storeKey } = { ...trace.header.options, ...settings.options };
  const options = { mutation, finish, featureStore, storeKey };
  const { combinations } = replayTrace(trace, {
    mutation: [mutation],
    finish: [finish],
    featureStore: [featureStore],
    storeKey: [storeKey],
  });
  const costs = new Costs(combinations, weights, settings.times ?? {});
  const ranking = combinations.map(each => costs.ranked(each)).sort((a, b) => a.cost - b.cost);
  const [best, second] = ranking
    .slice(0, 2)
    .map(({ strategy }) => combinations.find(each => each.sharing === strategy)!);
  const costOf = (combination: Combination) => costs.ranked(combination).cost;
  const changes = changesOf(trace, best!, costOf, settings.onProgress);
  return {
    options,
    weights,
    ranking,
    deciding: second === undefined ? [] : decidingNodes(best!, second),
    turn: turnOf(ranking, weights),
    turningChanges: second === undefined ? [] : turningChanges(trace, second, changes, costOf),
    changes,
  };
}

function checkedWeights({ weights = {}, times }: AdviceSettings): Weights {
  const all: Weights = { ...DEFAULT_WEIGHTS, ...weights };
  for (const [figure, weight] of Object.entries(all)) {
    if (!COST_FIGURES.includes(figure as CostFigure)) {
      throw new UserError(`"${figure}" can't be weighed; what can is ${COST_FIGURES.join(', ')}`);
    }
    if (!(weight >= 0 && weight < 1e9))
      throw new UserError(`the weight of ${figure} must be a number from 0 up`);
  }
  if (Object.values(all).every(weight => weight === 0))
    throw new UserError('at least one weight must be above 0');
  if (all.ms > 0 && times === undefined)
    throw new UserError('ms can only be weighed where runs were measured');
  return all;
}

class Costs {
  private readonly highest: Readonly<Record<CostFigure, number>>;

  constructor(
    combinations: readonly Combination[],
    private readonly weights: Weights,
    private readonly times: NonNullable<AdviceSettings['times']>,
  ) {
    const highest = (figure: CostFigure) =>
      Math.max(...combinations.map(combination => this.figures(combination)[figure]));
    this.highest = Object.fromEntries(COST_FIGURES.map(figure => [figure, highest(figure)])) as Weights;
  }

  ranked(combination: Combination): RankedStrategy {
    const figures = this.figures(combination);
    const sum = COST_FIGURES.reduce(
      (total, figure) => total + this.weights[figure] * shareOf(figures[figure], this.highest[figure]),
      0,
    );
    const weight = COST_FIGURES.reduce((total, figure) => total + this.weights[figure], 0);
    return { strategy: combination.sharing, cost: sum / weight, figures };
  }

  private figures(combination: Combination): Record<CostFigure, number> {
    const { bytesModeled, peakLiveBytes, deepClones, bytesCopied } = combination;
    return { bytesModeled, peakLiveBytes, deepClones, bytesCopied, ms: this.times[combination.sharing] ?? 0 };
  }
}

function shareOf(figure: number, highest: number): number {
  return highest === 0 ? 0 : figure / highest;
}

/**
 * The smallest change of a single weight beyond which another strategy is cheaper than the first.
 * @param ranking cheapest first
 */
export function turnOf(ranking: readonly RankedStrategy[], weights: Weights): Turn | null {
  const [best, ...others] = ranking;
  const total = COST_FIGURES.reduce((sum, figure) => sum + weights[figure], 0);
  let smallest: Turn | null = null;
  for (const other of others) {
    const gap = (other.cost - best!.cost) * total;
    for (const figure of COST_FIGURES) {
      const highest = Math.max(...ranking.map(({ figures }) => figures[figure]));
      const behind = shareOf(best!.figures[figure], highest) - shareOf(other.figures[figure], highest);
      if (behind === 0) continue;
      const from = weights[figure];
      const to = from + gap / behind;
      const isFarther = smallest !== null && Math.abs(to - from) >= Math.abs(smallest.to - smallest.from);
      // Below 0 there are no weights.
      if (to > 0 && !isFarther) smallest = { figure, from, to, winner: other.strategy };
    }
  }
  return smallest;
}

/** The nodes by what the cheapest saves there, the most first. */
function decidingNodes(best: Combination, second: Combination): DecidingNode[] {
  const saved = new Map<string, number>();
  for (const [combination, sign] of [[best, -1] as const, [second, 1] as const]) {
    for (const { node, bytesModeled } of combination.ledgerRows()) {
      saved.set(node, (saved.get(node) ?? 0) + sign * bytesModeled);
    }
  }
  return [...saved]
    .map(([node, bytesSaved]) => ({ node, bytesSaved }))
    .filter(({ bytesSaved }) => bytesSaved !== 0)
    .sort((a, b) => Math.abs(b.bytesSaved) - Math.abs(a.bytesSaved));
}

function turningChanges(
  trace: Trace,
  second: Combination,
  changes: readonly Change[],
  costOf: (combination: Combination) => number,
): TurningChange[] {
  const underSecond = new Map(
    changesOf(trace, second, costOf).map(change => [JSON.stringify([change.kind, change.node]), change]),
  );
  return changes.flatMap(change => {
    const other = underSecond.get(JSON.stringify([change.kind, change.node]));
    if (other === undefined || other.after >= change.after) return [];
    return [{ change, winner: second.sharing }];
  });
}

/** The ranked changes as a table: what is changed, what is set to do it, and what it saves. */
export function changesTable({ changes }: Pick<Advice, 'changes'>): ColumnTable {
  const columns = [
    ...(['change', 'node', 'set', 'deepClonesSaved', 'pointerClonesSaved'] as const),
    ...(['bytesCopiedSaved', 'bytesModeledSaved', 'peakLiveBytesSaved', 'costSaved'] as const),
  ];
  const rows = changes.map(({ kind, node, set, saves, costSaved }) => ({
    change: kind,
    node: node ?? '',
    set: Object.entries(set)
      .map(([option, value]) => `${option}: ${value}`)
      .join(', '),
    deepClonesSaved: saves.deepClones,
    pointerClonesSaved: saves.pointerClones,
    bytesCopiedSaved: saves.bytesCopied,
    bytesModeledSaved: saves.bytesModeled,
    peakLiveBytesSaved: saves.peakLiveBytes,
    costSaved,
  }));
  return tableOf(columns, rows);
}
