/** The first screen of a report: the choice, three figures, and the graph by what it copies before and after. */
import { type Comparison, variantOf } from '../../profiles/compare/compare.js';
import { byteText, changeText } from '../../profiles/compare/figure-texts.js';
import { type Verdict, type VerdictFigure, verdictOf } from '../../profiles/compare/verdict.js';
import { combinationsWith } from '../../profiles/replay/peak-chart.js';
import type { Replay } from '../../profiles/replay/replay-result.js';
import { RUN_OPTIONS } from '../../runtime/execution/options.js';
import { REPRESENTATIONS, type Strategy } from '../../runtime/feature/representation/strategies.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { escapeHtml } from '../display/escape-html.js';
import { type Displayable, JUPYTER_DISPLAY } from '../display/mime.js';
import {
  type Copies,
  type CopyGraphSettings,
  copiesOf,
  copyGraphSvg,
  type DrawnGraph,
  drawnGraph,
  largestCopiers,
  leftOutNodes,
} from './copy-graph.js';

const NUMBERED = 5;

interface Pictured {
  readonly drawn: DrawnGraph;
  readonly before: Copies;
  readonly after: Copies;
  readonly most: CopyGraphSettings['most'];
  readonly numbered: readonly string[];
}

function pictured(
  comparison: Comparison,
  graph: WorkflowGraph,
  { base, strategy, mutation }: Verdict,
): Pictured {
  const baseVariant = variantOf(comparison, base, mutation);
  const drawn = drawnGraph(graph, baseVariant);
  const before = copiesOf(drawn, baseVariant);
  const after = copiesOf(drawn, variantOf(comparison, strategy, mutation));
  const most = {
    node: Math.max(0, ...before.atNode.values(), ...after.atNode.values()),
    edge: Math.max(0, ...before.onEdge, ...after.onEdge),
  };
  return { drawn, before, after, most, numbered: largestCopiers(before, NUMBERED) };
}

/**
 * The verdict as a reader sees it first.
 * @param replay of a trace of the same workflow, for what is held at the peak
 */
export function verdictPanel(comparison: Comparison, graph: WorkflowGraph, replay?: Replay): Displayable {
  const verdict = withReplayedPeak(verdictOf(comparison), comparison, replay);
  const pictures = pictured(comparison, graph, verdict);
  return {
    [JUPYTER_DISPLAY]: () => ({
      'text/html': panelHtml(comparison, verdict, pictures),
      'text/plain': [verdict.choice, verdict.runnerUp, ...verdict.figures.map(figureText)].join('\n'),
    }),
  };
}

/** The graph with every node's name and bytes, under the base and under the choice. */
export function copyGraphs(comparison: Comparison, graph: WorkflowGraph): Displayable {
  const verdict = verdictOf(comparison);
  const { drawn, before, after, most } = pictured(comparison, graph, verdict);
  const settings = { detail: 'names', most, numbered: [] } as const;
  const under = (strategy: string, copies: Copies): string => {
    const title = `What every node copies under ${strategy}`;
    const svg = copyGraphSvg(drawn, copies, { ...settings, title });
    return `<figure style="margin:0 0 1em"><figcaption style="font-weight:600;margin-bottom:.3em">Under ${code(strategy)}: ${totalText(copies)}</figcaption><div style="overflow-x:auto">${svg}</div></figure>`;
  };
  const html = [
    under(verdict.base, before),
    ...(verdict.base === verdict.strategy ? [] : [under(verdict.strategy, after)]),
    leftOutNote(drawn),
  ].join('\n');
  const lines = [...before.atNode].map(
    ([node, bytes]) => `${node}: ${byteText(bytes)} → ${byteText(after.atNode.get(node) ?? 0)}`,
  );
  return { [JUPYTER_DISPLAY]: () => ({ 'text/html': html, 'text/plain': lines.join('\n') }) };
}

/** What is held at the peak, which a replay says exactly; what the process peaked at, which swings, is its note. */
function withReplayedPeak(verdict: Verdict, { options }: Comparison, replay: Replay | undefined): Verdict {
  if (replay === undefined) return verdict;
  const { finish, featureStore, storeKey } = options;
  const { mutation } = verdict;
  const same = combinationsWith(replay, { mutation, finish, featureStore, storeKey });
  const [before, after] = [verdict.base, verdict.strategy].map(
    name => same.find(({ sharing }) => sharing === name)?.peakLiveBytes,
  );
  const [copied, memory, ...others] = verdict.figures;
  if (before === undefined || after === undefined || copied === undefined || memory === undefined) {
    return verdict;
  }
  const peak: VerdictFigure = {
    label: 'Features held at the peak',
    before: byteText(before),
    after: byteText(after),
    change: changeText(before, after),
    note: `counted, in the same layout; this process, with all else that it holds, peaked at ${memory.before} and ${memory.after}: ${memory.change}`,
  };
  return { ...verdict, figures: [copied, peak, ...others] };
}

function figureText({ label, before, after, change }: VerdictFigure): string {
  return `${label}: ${before} → ${after}, ${change}`;
}

/** A figure and its unit stay on one line. */
function unbroken(text: string): string {
  return text.replace(/(\d) (B|kB|MB|GB|TB|ms|s|%)(?![a-z])/g, '$1\u00a0$2');
}

function code(name: string): string {
  return `<code>${escapeHtml(name)}</code>`;
}

function totalText({ atNode }: Copies): string {
  return `${byteText([...atNode.values()].reduce((sum, bytes) => sum + bytes, 0))} copied in all`;
}

/** Names of strategies are set as code, wherever the words have them. */
function sentence(text: string, verdict: Verdict, comparison: Comparison): string {
  const names = [...new Set(comparison.variants.map(({ strategy }) => strategy as string))];
  names.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(?<![\\w-])(${names.join('|')})(?![\\w-])`, 'g');
  return escapeHtml(unbroken(text)).replace(pattern, name =>
    name === verdict.strategy ? `<strong>${code(name)}</strong>` : code(name),
  );
}

function panelHtml(comparison: Comparison, verdict: Verdict, pictures: Pictured): string {
  const { base, strategy, mutation } = verdict;
  const shared = (name: string) => REPRESENTATIONS[name as Strategy].sharedParts;
  const today = base === RUN_OPTIONS.sharing.before ? ', which is how the engine works today' : '';
  const parts = (name: string) => `${code(name)} shares ${escapeHtml(shared(name))}`;
  const gloss =
    strategy === base
      ? `${parts(base)}.`
      : `Shared means counted and not copied: ${parts(strategy)}; ${parts(base)}${today}.`;
  return [
    '<div class="verdict">',
    `<p style="font-size:1.35em;line-height:1.35;font-weight:600;margin:0 0 .5em">${sentence(verdict.choice, verdict, comparison)}</p>`,
    `<p style="margin:0 0 1em">${gloss} ${sentence(verdict.runnerUp, verdict, comparison)}</p>`,
    `<div style="display:flex;flex-wrap:wrap;gap:.75em;margin:0 0 1em">${verdict.figures.map(figureHtml).join('')}</div>`,
    picturesHtml(verdict, pictures),
    `<p style="margin:.4em 0 0"><small>Workflow ${code(comparison.name)}; actions ${escapeHtml(mutation)}, as nearly all of the engine’s do. Colour: bytes copied at a node; width: bytes copied on the way along an edge; the same scale in both pictures.${leftOutNote(pictures.drawn)}</small></p>`,
    '</div>',
  ].join('\n');
}

function figureHtml({ label, before, after, change, note }: VerdictFigure): string {
  return [
    '<div style="flex:1 1 14em;border:1px solid rgba(128,128,128,.4);border-radius:8px;padding:.6em .9em">',
    `<div style="opacity:.75;font-size:.875em">${escapeHtml(label)}</div>`,
    `<div style="font-size:1.3em;white-space:nowrap"><span style="opacity:.7">${before}</span> → <strong>${after}</strong></div>`,
    `<div style="font-weight:600">${escapeHtml(change)}</div>`,
    `<div style="opacity:.75;font-size:.8em;line-height:1.35">${escapeHtml(unbroken(note))}</div>`,
    '</div>',
  ].join('');
}

function picturesHtml(
  { base, strategy }: Verdict,
  { drawn, before, after, most, numbered }: Pictured,
): string {
  const picture = (name: string, copies: Copies): string => {
    const title = `The workflow's graph under ${name}, by what every node copies`;
    const svg = copyGraphSvg(drawn, copies, { detail: 'numbers', most, numbered, title });
    return `<figure style="flex:1 1 22em;margin:0;min-width:0"><figcaption>${code(name)}: ${totalText(copies)}</figcaption>${svg}</figure>`;
  };
  const bytesAt = (copies: Copies, node: string) => byteText(copies.atNode.get(node) ?? 0);
  const legend = numbered.map(
    node =>
      `<li style="margin:0 1.2em 0 0">${escapeHtml(node)}: ${bytesAt(before, node)} → ${bytesAt(after, node)}</li>`,
  );
  const both = [picture(base, before), ...(base === strategy ? [] : [picture(strategy, after)])];
  return [
    `<div style="display:flex;flex-wrap:wrap;gap:1.25em">${both.join('')}</div>`,
    `<ol style="display:flex;flex-wrap:wrap;margin:.5em 0 0;padding-left:1.4em;column-gap:1.4em;font-size:.875em">${legend.join('')}</ol>`,
  ].join('\n');
}

function leftOutNote(drawn: DrawnGraph): string {
  const count = leftOutNodes(drawn);
  return count === 0 ? '' : ` The ${count} nodes that copy least are left out.`;
}
