/** A workflow's graph by what it copies: a node's colour is the bytes cloned at it, an edge's width those on the way. */
import type { Variant } from '../../profiles/compare/compare.js';
import { ledgerOf } from '../../profiles/compare/comparison-tables.js';
import { byteText } from '../../profiles/compare/figure-texts.js';
import type { CloneSite } from '../../runtime/ledger/ledger.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { escapeHtml } from '../display/escape-html.js';
import {
  arrowHead,
  type Box,
  type GraphLayout,
  layoutGraph,
  type Point,
  pathThrough,
  textWidth,
} from '../workflow/graph-layout.js';

/** What is copied because a feature is sent on, and counted at the port that it leaves by. */
const ON_THE_WAY: readonly CloneSite[] = ['forward-writer', 'store-serialize', 'fan-out', 'port-multiplex'];
/** A larger graph is drawn by the nodes that copy most: nobody reads more, and the layout would take long. */
const MOST_NODES = 80;
const WIDEST_EDGE = 9;
/** Names are read down to this share of their size; a picture that is wider still is scrolled. */
const SMALLEST = 0.7;
/** Readable on white and on black. */
const COLOUR = '#d9480f';

/** Bytes in the engine's layout, of one variant. */
export interface Copies {
  /** By the node's label. */
  readonly atNode: ReadonlyMap<string, number>;
  /** In the order of the graph's edges: what its port copied, in equal parts for every edge of the port. */
  readonly onEdge: readonly number[];
}

/** A graph with the labels that the ledger knows its nodes by, and what is drawn of it. */
export interface DrawnGraph {
  readonly graph: WorkflowGraph;
  readonly labels: ReadonlyMap<string, string>;
  readonly actions: ReadonlyMap<string, string>;
  /** Ids of the nodes that are drawn: the same in every picture. */
  readonly shown: ReadonlySet<string>;
}

/** @param base the variant by whose copies the nodes of a large graph are chosen */
export function drawnGraph(graph: WorkflowGraph, base: Variant): DrawnGraph {
  const nodes = base.runs[0]?.nodes ?? [];
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const copied = new Map<string, number>();
  for (const { node, bytesModeled } of ledgerOf(base))
    copied.set(node, (copied.get(node) ?? 0) + bytesModeled);
  const bytesAt = (id: string) => copied.get(labels.get(id) ?? id) ?? 0;
  const ids = graph.nodes.map(({ id }) => id);
  if (ids.length > MOST_NODES) ids.sort((a, b) => bytesAt(b) - bytesAt(a));
  return {
    graph,
    labels,
    actions: new Map(nodes.map(({ id, action }) => [id, action])),
    shown: new Set(ids.slice(0, MOST_NODES)),
  };
}

export function copiesOf({ graph, labels }: DrawnGraph, variant: Variant): Copies {
  const atNode = new Map<string, number>();
  const byPort = new Map<string, number>();
  for (const { node, port, site, bytesModeled } of ledgerOf(variant)) {
    atNode.set(node, (atNode.get(node) ?? 0) + bytesModeled);
    if (!ON_THE_WAY.includes(site)) continue;
    const key = JSON.stringify([node, port]);
    byPort.set(key, (byPort.get(key) ?? 0) + bytesModeled);
  }
  const onEdge = graph.edges.map(({ from, fromPort }) => {
    const edges = graph.edges.filter(edge => edge.from === from && edge.fromPort === fromPort).length;
    return (byPort.get(JSON.stringify([labels.get(from), fromPort])) ?? 0) / edges;
  });
  return { atNode, onEdge };
}

/** The labels of the nodes at which most is copied, first the most; those that copy nothing are left out. */
export function largestCopiers({ atNode }: Copies, count: number): string[] {
  return [...atNode]
    .filter(([, bytes]) => bytes > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([label]) => label);
}

export interface CopyGraphSettings {
  /** `numbers`: small, with only the numbered nodes marked; `names`: every node with its name and bytes. */
  readonly detail: 'numbers' | 'names';
  /** What the strongest colour stands for, so that several pictures can be compared. */
  readonly most: { readonly node: number; readonly edge: number };
  /** Labels of nodes that are marked 1, 2, 3 … */
  readonly numbered: readonly string[];
  /** What the picture shows, in words. */
  readonly title: string;
}

/** The picture as SVG; it takes the colour of the text around it. */
export function copyGraphSvg(drawn: DrawnGraph, copies: Copies, settings: CopyGraphSettings): string {
  const { graph, labels, shown } = drawn;
  const edges = graph.edges.flatMap((edge, index) =>
    shown.has(edge.from) && shown.has(edge.to) ? { ...edge, bytes: copies.onEdge[index]! } : [],
  );
  const boxes = graph.nodes
    .filter(({ id }) => shown.has(id))
    .map(({ id }) => ({ id, ...boxSize(labels.get(id) ?? id, settings) }));
  const spacing =
    settings.detail === 'names'
      ? { nodesep: 14, ranksep: 34, marginx: 6, marginy: 6 }
      : { nodesep: 9, ranksep: 22, marginx: 6, marginy: 6 };
  const placed = layoutGraph(boxes, edges, spacing);
  const { width, height } = placed;
  const drawing = [
    ...edges.map(({ bytes }, index) => edgeSvg(placed.edges[index]!, bytes, settings)),
    ...boxes.map(({ id }) => nodeSvg(drawn, id, placed, copies, settings)),
  ];
  const least = settings.detail === 'names' ? `min-width:${Math.round(width * SMALLEST)}px;` : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `style="max-width:100%;height:auto;${least}" font-family="system-ui, sans-serif" font-size="12" role="img" ` +
    `aria-label="${escapeHtml(settings.title)}">${drawing.join('')}</svg>`
  );
}

/** How many nodes a picture leaves out. */
export function leftOutNodes({ graph, shown }: DrawnGraph): number {
  return graph.nodes.length - shown.size;
}

function boxSize(label: string, { detail }: CopyGraphSettings): { width: number; height: number } {
  return detail === 'names'
    ? { width: Math.max(textWidth(label), 56) + 14, height: 36 }
    : { width: 30, height: 20 };
}

/** Square roots, so that a tenth of the most is still seen. */
function strength(bytes: number, most: number): number {
  return most === 0 ? 0 : Math.sqrt(Math.min(1, bytes / most));
}

function nodeSvg(
  { labels, actions }: DrawnGraph,
  id: string,
  { nodes }: GraphLayout,
  { atNode }: Copies,
  { detail, most, numbered }: CopyGraphSettings,
): string {
  const { x, y, width, height } = nodes.get(id) as Box;
  const label = labels.get(id) ?? id;
  const bytes = atNode.get(label) ?? 0;
  const share = strength(bytes, most.node);
  const number = numbered.indexOf(label) + 1;
  const text = (dy: number, content: string, more = '') =>
    `<text x="${x.toFixed(1)}" y="${(y + dy).toFixed(1)}" text-anchor="middle" fill="currentColor"${more}>${escapeHtml(content)}</text>`;
  const words =
    detail === 'names'
      ? text(-3, label, ' font-weight="600"') + text(12, byteText(bytes), ' font-size="11" opacity="0.8"')
      : number > 0
        ? text(4.5, String(number), ' font-weight="700"')
        : '';
  return (
    `<g><title>${escapeHtml(`${label} (${actions.get(id) ?? ''}): ${byteText(bytes)} copied`)}</title>` +
    `<rect x="${(x - width / 2).toFixed(1)}" y="${(y - height / 2).toFixed(1)}" width="${width}" height="${height}" rx="5" ` +
    `fill="${COLOUR}" fill-opacity="${(0.04 + 0.66 * share).toFixed(3)}" stroke="currentColor" stroke-opacity="0.45"/>${words}</g>`
  );
}

function edgeSvg(points: readonly Point[], bytes: number, { detail, most }: CopyGraphSettings): string {
  const share = strength(bytes, most.edge);
  const width = (1 + (WIDEST_EDGE - 1) * share).toFixed(1);
  const stroke = share === 0 ? 'currentColor' : COLOUR;
  const opacity = share === 0 ? 0.3 : 0.3 + 0.35 * share;
  const path = `<path d="${pathThrough(points)}" fill="none" stroke="${stroke}" stroke-opacity="${opacity.toFixed(2)}" stroke-width="${width}" stroke-linejoin="round"/>`;
  return detail === 'names' ? path + arrowHead(points) : path;
}
