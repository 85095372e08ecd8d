/** A workflow's graph as a picture: nodes by what they have done, edges with the features that passed. */
import { Graph, layout } from '@dagrejs/dagre';
import type { NodeReport } from '../../runtime/execution/node.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { escapeHtml } from '../display/escape-html.js';
import { type Displayable, JUPYTER_DISPLAY } from '../display/mime.js';
import { formatCount } from '../display/numbers.js';

const NODE_HEIGHT = 40;
const CHARACTER_WIDTH = 7;
const MARGIN = 12;
/** Above the topmost nodes too there is room for how many features wait. */
const TOP_MARGIN = 22;
const WIDE_LETTER =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

/** Readable on white and on black. */
const COLOURS: Readonly<Record<NodeReport['status'], string>> = {
  pending: '#8a919a',
  starting: '#8a919a',
  processing: '#c77d00',
  completed: '#2a8f4a',
  failed: '#d0382d',
};

interface Point {
  readonly x: number;
  readonly y: number;
}

/** @param waitingAt how many features wait at the inputs of a node */
export function graphPicture(
  graph: WorkflowGraph,
  reports: readonly NodeReport[],
  waitingAt: (id: string) => number,
): Displayable {
  const picture = drawing(graph, reports, waitingAt);
  const words = reports.map(
    ({ label, status, received, sent }) => `${label}: ${status}, ${received} in, ${sent} out`,
  );
  return {
    // HTML, so that the picture takes the front end's own text colour.
    [JUPYTER_DISPLAY]: () => ({
      'text/html': `<div style="overflow-x:auto">${picture}</div>`,
      'text/plain': words.join('\n'),
    }),
  };
}

function drawing(
  graph: WorkflowGraph,
  reports: readonly NodeReport[],
  waitingAt: (id: string) => number,
): string {
  const byId = new Map(reports.map(report => [report.id, report]));
  const plan = new Graph({ multigraph: true });
  plan.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 60, marginx: MARGIN, marginy: TOP_MARGIN });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const { id } of graph.nodes) {
    const { label, action } = byId.get(id) ?? { label: id, action: '' };
    const width = Math.max(textWidth(label), textWidth(action)) + 24;
    plan.setNode(id, { width, height: NODE_HEIGHT });
  }
  for (const { id, from, to } of graph.edges)
    plan.setEdge(from, to, { width: 40, height: 16, labelpos: 'c' }, id);
  layout(plan);
  const { width = 0, height = 0 } = plan.graph() as { width?: number; height?: number };
  const edges = graph.edges.map(({ id, from, to, fromPort }) => {
    const sent = byId.get(from)?.ports.find(({ port }) => port === fromPort)?.sent ?? 0;
    const { points } = plan.edge({ v: from, w: to, name: id }) as { points: Point[] };
    return edgeSvg(points, formatCount(sent));
  });
  const nodes = graph.nodes.map(({ id }) => nodeSvg(plan.node(id) as Box, byId.get(id)!, waitingAt(id)));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}" ` +
    `viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" font-family="system-ui, sans-serif" font-size="12" ` +
    `role="img" aria-label="Graph of the workflow">${edges.join('')}${nodes.join('')}</svg>`
  );
}

/** About, in pixels: letters of East Asian scripts take up two of the others. */
function textWidth(text: string): number {
  const columns = Array.from(text, letter => (WIDE_LETTER.test(letter) ? 2 : 1));
  return CHARACTER_WIDTH * columns.reduce((sum, each) => sum + each, 0);
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

function nodeSvg(
  { x, y, width, height }: Box,
  { label, action, status }: NodeReport,
  waiting: number,
): string {
  const colour = COLOURS[status];
  const badge =
    waiting === 0
      ? ''
      : `<text x="${x - width / 2}" y="${y - height / 2 - 4}" fill="#c77d00" font-weight="600">${formatCount(waiting)} waiting</text>`;
  return (
    `<g><title>${escapeHtml(`${label} (${action}): ${status}`)}</title>` +
    `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="6" ` +
    `fill="${colour}" fill-opacity="0.12" stroke="${colour}" stroke-width="1.5"/>` +
    `<text x="${x}" y="${y - 3}" text-anchor="middle" fill="currentColor" font-weight="600">${escapeHtml(label)}</text>` +
    `<text x="${x}" y="${y + 13}" text-anchor="middle" fill="currentColor" opacity="0.7" font-size="11">${escapeHtml(action)}</text>` +
    `${badge}</g>`
  );
}

function edgeSvg(points: readonly Point[], count: string): string {
  const path = points
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join(' ');
  const end = points.at(-1)!;
  const before = points.at(-2) ?? end;
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  const middle = points[Math.floor(points.length / 2)]!;
  return (
    `<path d="${path}" fill="none" stroke="currentColor" stroke-opacity="0.45"/>` +
    `<path d="M0 0L-7 -3.5L-7 3.5Z" fill="currentColor" fill-opacity="0.6" ` +
    `transform="translate(${end.x.toFixed(1)} ${end.y.toFixed(1)}) rotate(${angle.toFixed(1)})"/>` +
    `<text x="${middle.x.toFixed(1)}" y="${(middle.y - 4).toFixed(1)}" text-anchor="middle" fill="currentColor" opacity="0.8" font-size="11">${count}</text>`
  );
}
