/** A workflow's graph as a picture: nodes by what they have done, edges with the features that passed. */
import type { NodeReport } from '../../runtime/execution/node.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { escapeHtml } from '../display/escape-html.js';
import { type Displayable, JUPYTER_DISPLAY } from '../display/mime.js';
import { formatCount } from '../display/numbers.js';
import { arrowHead, type Box, layoutGraph, type Point, pathThrough, textWidth } from './graph-layout.js';

const NODE_HEIGHT = 40;
const MARGIN = 12;
/** Above the topmost nodes too there is room for how many features wait. */
const TOP_MARGIN = 22;

/** Readable on white and on black. */
const COLOURS: Readonly<Record<NodeReport['status'], string>> = {
  pending: '#8a919a',
  starting: '#8a919a',
  processing: '#c77d00',
  completed: '#2a8f4a',
  failed: '#d0382d',
};

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
  const boxes = graph.nodes.map(({ id }) => {
    const { label, action } = byId.get(id) ?? { label: id, action: '' };
    return { id, width: Math.max(textWidth(label), textWidth(action)) + 24, height: NODE_HEIGHT };
  });
  const { width, height, ...placed } = layoutGraph(boxes, graph.edges, {
    ...{ nodesep: 18, ranksep: 60, marginx: MARGIN, marginy: TOP_MARGIN },
    label: { width: 40, height: 16 },
  });
  const edges = graph.edges.map(({ from, fromPort }, index) => {
    const sent = byId.get(from)?.ports.find(({ port }) => port === fromPort)?.sent ?? 0;
    return edgeSvg(placed.edges[index]!, formatCount(sent));
  });
  const nodes = graph.nodes.map(({ id }) => nodeSvg(placed.nodes.get(id)!, byId.get(id)!, waitingAt(id)));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" ` +
    `role="img" aria-label="Graph of the workflow">${edges.join('')}${nodes.join('')}</svg>`
  );
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
  const middle = points[Math.floor(points.length / 2)]!;
  return (
    `<path d="${pathThrough(points)}" fill="none" stroke="currentColor" stroke-opacity="0.45"/>${arrowHead(points)}` +
    `<text x="${middle.x.toFixed(1)}" y="${(middle.y - 4).toFixed(1)}" text-anchor="middle" fill="currentColor" opacity="0.8" font-size="11">${count}</text>`
  );
}
