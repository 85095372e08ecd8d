import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JUPYTER_DISPLAY } from '../../../kernel/display/mime.js';
import { featureMap, type MapFeature } from '../../../kernel/report/feature-map.js';
import { cutLongitude, frameOf, simplified } from '../../../kernel/report/outline.js';

const square = (west: number, south: number, size: number, name = 'a'): MapFeature => ({
  name,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
      ],
    ],
  },
});

function svg(features: readonly MapFeature[], geographic = true): string {
  const map = featureMap({ title: 'Squares', features, geographic });
  return map === null ? '' : String(map[JUPYTER_DISPLAY]()['text/html']);
}

/** Every x of a path's points, absolute. */
function xsOf(path: string): number[] {
  const numbers = [...path.matchAll(/-?[\d.]+/g)].map(([text]) => Number(text));
  let x = 0;
  return numbers.filter((_, index) => index % 2 === 0).map(step => (x += step));
}

test('north is up, and a degree of longitude is shorter away from the equator', () => {
  const text = svg([square(10, 59, 2)]);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(text)!.map(Number);
  // cos 60° = 1/2
  assert.ok(Math.abs((width! - 8) / (height! - 8) - 0.5) < 0.01, `${width} × ${height}`);
  assert.match(text, /<path d="M4 /);
});

test('what a feature is called is text', () => {
  const text = svg([square(0, 0, 1, '<script>alert(1)</script>')]);
  assert.not.match(text, '<script>');
  assert.match(text, '<title>&lt;script&gt;');
});

test('features on both sides of the 180th meridian are drawn together', () => {
  assert.is(cutLongitude([-170, -160, 170, 175]), 5);
  assert.is(cutLongitude([-100, 0, 100]), null);
  const [left, right] = [...svg([square(175, 0, 2), square(-179, 0, 2)]).matchAll(/d="([^"]+)"/g)].map(
    ([, path]) => xsOf(path!),
  );
  assert.ok(Math.max(...left!) < Math.min(...right!), 'the eastern one is to the west');
});

test('a ring across the 180th meridian draws no line through the world', () => {
  const ring: MapFeature = {
    name: 'across',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [170, 60],
          [180, 60],
          [-180, 60],
          [-170, 60],
          [-170, 70],
          [170, 70],
          [170, 60],
        ],
      ],
    },
  };
  const world = square(-60, -50, 100);
  const text = svg([ring, world]);
  const width = Number(/viewBox="0 0 (\d+)/.exec(text)![1]);
  const path = /d="([^"]+)"/.exec(text)![1]!;
  for (const part of path.split('z').filter(Boolean)) {
    const xs = xsOf(part);
    assert.ok(Math.max(...xs) - Math.min(...xs) < width / 8, part);
  }
});

test('a few features far from all others do not make the rest too small to see', () => {
  const many = Array.from({ length: 999 }, (_, index) => square(index % 30, Math.floor(index / 30), 1));
  const text = svg([...many, square(-120, -60, 1)]);
  assert.match(text, /1,000 features, 1 beyond the edges/);
});

test('a map of any size stays small, and says what it leaves out', () => {
  const points = Array.from(
    { length: 20_000 },
    (_, index): MapFeature => ({
      name: 'a name that takes its place',
      geometry: { type: 'Point', coordinates: [index % 180, Math.floor(index / 180) % 80] },
    }),
  );
  const text = svg(points);
  assert.ok(text.length < 320_000, `${text.length}`);
  assert.match(text, /20,000 features, of which [\d,]+ are drawn/);
});

test('nothing to draw is no map', () => {
  assert.is(featureMap({ title: 'none', features: [], geographic: true }), null);
  const empty: MapFeature = { name: '', geometry: { type: 'GeometryCollection', geometries: [] } };
  assert.is(featureMap({ title: 'none', features: [empty], geographic: true }), null);
  assert.is(frameOf([], false), null);
});

test('no vertex that simplifying leaves out is farther from the line than the tolerance', () => {
  const coordinate = fc.integer({ min: 0, max: 100 });
  const line = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(line, fc.integer({ min: 1, max: 10 }), (points, tolerance) => {
      const kept = simplified(points, tolerance);
      assert.equal([kept[0], kept.at(-1)], [points[0], points.at(-1)]);
      for (const [x, y] of points) {
        const distances = kept.slice(1).map(([x2, y2], index) => {
          const [x1, y1] = kept[index]!;
          const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
          const at = length === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
          const inside = Math.max(0, Math.min(1, at));
          return Math.hypot(x - x1 - inside * (x2 - x1), y - y1 - inside * (y2 - y1));
        });
        assert.ok(Math.min(...distances) <= tolerance + 1e-9);
      }
    }),
  );
});

test.run();
