/**
 * Writes a heap snapshot of a process that holds so many features: objects, strings, arrays, closures, maps,
 * weak maps and buffers. About 940 bytes of snapshot each. Needs some 6 KB of memory per feature for a moment.
 *
 * node --max-old-space-size=16000 dist/scripts/make-heap-snapshot.js FEATURES FILE
 */
import { writeHeapSnapshot } from 'node:v8';

class Point {
  readonly coordinates: readonly number[];

  constructor(seed: number) {
    this.coordinates = [seed + 0.5, seed - 0.5];
  }
}

class StoredFeature {
  readonly id: string;
  readonly attributes: Record<string, unknown>;
  readonly geometry: Point;
  readonly read: (() => string) | null;

  constructor(seed: number) {
    this.id = `feature-${seed}`;
    this.attributes = {
      name: `name ${seed % 1000}`,
      population: seed * 1.5,
      tags: ['a', 'b', `tag ${seed % 50}`],
    };
    this.geometry = new Point(seed);
    this.read = seed % 10 === 0 ? () => this.id : null;
  }
}

const [count = '1000', file = 'features.heapsnapshot'] = process.argv.slice(2);
const features = Array.from({ length: Number(count) }, (_, seed) => new StoredFeature(seed));
const weights = new WeakMap<object, object>();
for (let seed = 0; seed < features.length; seed += 100) weights.set(features[seed]!, { seed });
const held = {
  features,
  weights,
  byId: new Map(features.map(feature => [feature.id, feature])),
  buffers: Array.from({ length: 100 }, (_, index) => new Uint8Array(1000 + index)),
};
Object.assign(globalThis, { held });
writeHeapSnapshot(file);
