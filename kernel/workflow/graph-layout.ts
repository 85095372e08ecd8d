/** Where the nodes and edges of a workflow's graph are drawn: from left to right, in layers. */
import { Graph, layout } from '@dagrejs/dagre';

const CHARACTER_WIDTH = 7;
const WIDE_LETTER =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A node's place: its middle, and its size. Pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface LaidOutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

export interface LayoutSettings {
  /** Between nodes of a layer, and between layers. */
  readonly nodesep: number;
  readonly ranksep: number;
  readonly marginx: number;
  readonly marginy: number;
  /** Room for a label in the middle of every edge. */
  readonly label?: { readonly width: number; readonly height: number };
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Box>;
  /** In the order of the edges. */
  readonly edges: readonly (readonly Point[])[];
}

export function layoutGraph(
  nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[],
  edges: readonly LaidOutEdge[],
  { label = { width: 0, height: 0 }, ...spacing }: LayoutSettings,
): GraphLayout {
  const plan = new Graph({ multigraph: true });
  plan.setGraph({ rankdir: 'LR', ...spacing });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) plan.setNode(id, { width, height });
  // Several edges may share an id.
  edges.forEach(({ from, to }, index) => {
    plan.setEdge(from, to, { ...label, labelpos: 'c' }, String(index));
  });
  layout(plan);
  const { width = 0, height = 0 } = plan.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: new Map(nodes.map(({ id }) => [id, plan.node(id) as Box])),
    edges: edges.map(({ from, to }, index) => {
      const { points } = plan.edge({ v: from, w: to, name: String(index) }) as { points: Point[] };
      return points;
    }),
  };
}

/** About, in pixels: letters of East Asian scripts take up two of the others. */
export function textWidth(text: string): number {
  const columns = Array.from(text, letter => (WIDE_LETTER.test(letter) ? 2 : 1));
  return CHARACTER_WIDTH * columns.reduce((sum, each) => sum + each, 0);
}

/** The `d` of an SVG path through the points. */
export function pathThrough(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join(' ');
}

/** The SVG of an arrow's head at the end of the points. */
export function arrowHead(points: readonly Point[]): string {
  const end = points.at(-1)!;
  const before = points.at(-2) ?? end;
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  return (
    `<path d="M0 0L-7 -3.5L-7 3.5Z" fill="currentColor" fill-opacity="0.6" ` +
    `transform="translate(${end.x.toFixed(1)} ${end.y.toFixed(1)}) rotate(${angle.toFixed(1)})"/>`
  );
}
