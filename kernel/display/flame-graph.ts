/**
 * Stacks as a flame graph that hangs from its root: an SVG inside HTML, so that hovering tells a frame's whole name
 * and figure, without a script, in a notebook as in a page. Colours and text suit light and dark pages.
 */
import { escapeHtml } from './escape-html.js';

/** One frame: a function, called by the frame above it. */
export interface FlameFrame {
  readonly name: string;
  /** File and line; empty if there is none. */
  readonly place: string;
  /** Its own and its children's together. */
  readonly value: number;
  readonly children: readonly FlameFrame[];
}

const WIDTH = 1000;
const ROW = 18;
const CHARACTER = 6.7;
/** Frames narrower than this, and those beyond the widest so many, are left out. */
const LEAST_WIDTH = 0.75;
const MOST_FRAMES = 2500;

/** Where a function belongs. Dark text is readable on each colour. */
const COLORS = {
  cell: '#7cb7ff',
  source: '#f2a65a',
  package: '#8fcfa3',
  native: '#b7bcc3',
} as const;

const OWNERS: Readonly<Record<keyof typeof COLORS, string>> = {
  cell: 'cells',
  source: 'source files',
  package: 'packages',
  native: 'Node and V8',
};

interface PlacedFrame {
  readonly frame: FlameFrame;
  readonly x: number;
  readonly depth: number;
  readonly width: number;
}

/**
 * @param title what is shown, as text
 * @param format a value as text, with its unit
 */
export function flameGraphHtml(root: FlameFrame, title: string, format: (value: number) => string): string {
  if (root.value <= 0) return `<p>${escapeHtml(title)}: nothing was sampled.</p>`;
  const { placed, left } = placeFrames(root);
  const height = ROW * placed.reduce((most, { depth }) => Math.max(most, depth + 1), 0);
  const text = (frame: PlacedFrame) => frameSvg(frame, root.value, format);
  return [
    '<figure style="margin:0">',
    `<figcaption style="margin-bottom:.4em"><strong>${escapeHtml(title)}</strong> ${legendHtml()}</figcaption>`,
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(title)}" `,
    `viewBox="0 0 ${WIDTH} ${height}" style="width:100%;max-width:1200px;height:auto;display:block" `,
    'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="11">',
    ...placed.map(text),
    '</svg>',
    left === 0 ? '' : `<small>${left.toLocaleString('en-US')} frames are too narrow to be shown.</small>`,
    '</figure>',
  ].join('\n');
}

/** Every frame that is wide enough, from its parent's left edge on, largest first. */
function placeFrames(root: FlameFrame): { placed: PlacedFrame[]; left: number } {
  const all: PlacedFrame[] = [{ frame: root, x: 0, depth: 0, width: WIDTH }];
  let left = 0;
  for (const { frame, x, depth, width } of all) {
    let at = x;
    for (const child of [...frame.children].sort((a, b) => b.value - a.value)) {
      const childWidth = (width * child.value) / frame.value;
      if (childWidth >= LEAST_WIDTH) all.push({ frame: child, x: at, depth: depth + 1, width: childWidth });
      else left += frameCount(child);
      at += childWidth;
    }
  }
  // A frame is no wider than the one it hangs from, and comes after it: a cut never leaves one hanging in the air.
  const placed = all.sort((a, b) => b.width - a.width || a.depth - b.depth).slice(0, MOST_FRAMES);
  return { placed, left: left + all.length - placed.length };
}

function frameCount(frame: FlameFrame): number {
  const frames = [frame];
  for (const { children } of frames) frames.push(...children);
  return frames.length;
}

function frameSvg(
  { frame, x, depth, width }: PlacedFrame,
  all: number,
  format: (value: number) => string,
): string {
  const { name, place, value } = frame;
  const share = ((100 * value) / all).toFixed(1);
  const title = `${name}${place === '' ? '' : ` (${place})`}: ${format(value)}, ${share} %`;
  const y = depth * ROW;
  return [
    `<g><title>${escapeHtml(title)}</title>`,
    `<rect x="${round(x)}" y="${y}" width="${round(Math.max(0.4, width - 0.6))}" height="${ROW - 1}" rx="1" `,
    `fill="${COLORS[ownerOf(frame)]}"/>`,
    labelSvg(name, x, y, width),
    '</g>',
  ].join('');
}

function labelSvg(name: string, x: number, y: number, width: number): string {
  const room = Math.floor((width - 6) / CHARACTER);
  if (room < 3) return '';
  const label = name.length > room ? `${name.slice(0, room - 1)}…` : name;
  return `<text x="${round(x + 3)}" y="${y + 12.5}" fill="#16191d">${escapeHtml(label)}</text>`;
}

function ownerOf({ place }: FlameFrame): keyof typeof COLORS {
  if (place === '' || place.startsWith('node:')) return 'native';
  if (place.startsWith('Cell[')) return 'cell';
  return place.includes('node_modules/') ? 'package' : 'source';
}

function legendHtml(): string {
  const owners = Object.keys(COLORS) as (keyof typeof COLORS)[];
  return owners
    .map(
      owner =>
        `<small style="white-space:nowrap;margin-left:.8em"><span style="display:inline-block;width:.8em;` +
        `height:.8em;background:${COLORS[owner]}"></span> ${OWNERS[owner]}</small>`,
    )
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
