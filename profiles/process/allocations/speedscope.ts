/**
 * An allocation profile in speedscope's file format: one `sampled` profile whose weights are bytes.
 * Described at https://www.speedscope.app/file-format-schema.json; opens at https://www.speedscope.app.
 */
import { type AllocationFrame, type AllocationNode, frameKey } from './allocation-tree.js';

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

export interface SpeedscopeFrame {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly col?: number;
}

/** A file with one profile. `samples` are stacks from the outermost function on, as positions in `frames`. */
export interface SpeedscopeFile {
  readonly $schema: typeof SCHEMA;
  readonly name: string;
  readonly exporter: string;
  readonly activeProfileIndex: 0;
  readonly shared: { readonly frames: readonly SpeedscopeFrame[] };
  readonly profiles: readonly [
    {
      readonly type: 'sampled';
      readonly name: string;
      readonly unit: 'bytes';
      readonly startValue: 0;
      readonly endValue: number;
      readonly samples: readonly (readonly number[])[];
      readonly weights: readonly number[];
    },
  ];
}

/** @param name what the profile is of */
export function speedscopeFile(root: AllocationNode, name: string): SpeedscopeFile {
  const frames: SpeedscopeFrame[] = [];
  const places = new Map<string, number>();
  const samples: number[][] = [];
  const weights: number[] = [];
  const placeOf = (frame: AllocationFrame): number => {
    const key = frameKey(frame);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, frames.length);
    return frames.push(speedscopeFrame(frame)) - 1;
  };
  const visit = (node: AllocationNode, stack: readonly number[]): void => {
    if (node.selfBytes > 0) {
      samples.push(stack.length > 0 ? [...stack] : [placeOf(node.frame)]);
      weights.push(node.selfBytes);
    }
    for (const child of node.children.values()) visit(child, [...stack, placeOf(child.frame)]);
  };
  visit(root, []);
  return {
    $schema: SCHEMA,
    name,
    exporter: 'arclab',
    activeProfileIndex: 0,
    shared: { frames },
    profiles: [
      { type: 'sampled', name, unit: 'bytes', startValue: 0, endValue: root.totalBytes, samples, weights },
    ],
  };
}

function speedscopeFrame({ name, file, line, column }: AllocationFrame): SpeedscopeFrame {
  if (file === '') return { name };
  return line === 0 ? { name, file } : { name, file, line, col: column };
}
