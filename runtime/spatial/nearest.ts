/**
 * Finds the nearest of many points, exactly, whichever way distance is measured.
 *
 * Each metric puts its points into a space where straight distances grow with distances: the globe's points
 * lie on a unit sphere, so that neither the poles nor the antimeridian are special. Of that space the index sees
 * the shadow on a plane. Two shadows are never farther apart than their points, so the points within some
 * distance are among those whose shadows are: the points with the nearest shadows bound the distance of the
 * nearest points, and every point within the bound is then looked at.
 */
import Flatbush from 'flatbush';
import { EARTH_RADIUS_M, haversine, RADIANS_PER_DEGREE } from './measure.js';

/** A place in the plane, in space, or in degrees (x the longitude, y the latitude). All finite. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Metric {
  distance(a: Place, b: Place): number;
  /** Where the place is in the space of the index. */
  locate(place: Place): Location;
  /** How far apart, in the space of the index, places are whose distance is `distance`. */
  reach(distance: number): number;
}

type Location = readonly [number, number, number];

const euclidean2d: Metric = {
  distance: (a, b) => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2),
  locate: ({ x, y }) => [x, y, 0],
  reach: distance => distance,
};

const euclidean3d: Metric = {
  distance: (a, b) => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2),
  locate: ({ x, y, z }) => [x, y, z],
  reach: distance => distance,
};

/** In metres; takes latitudes from -90 to 90. */
const globe: Metric = {
  distance: (a, b) => haversine(a.x, a.y, b.x, b.y),
  locate({ x, y }) {
    const longitude = x * RADIANS_PER_DEGREE;
    const latitude = y * RADIANS_PER_DEGREE;
    const toAxis = Math.cos(latitude);
    return [toAxis * Math.cos(longitude), toAxis * Math.sin(longitude), Math.sin(latitude)];
  },
  reach: distance => 2 * Math.sin(Math.min(distance / (2 * EARTH_RADIUS_M), Math.PI / 2)),
};

export const METRICS = { euclidean2d, euclidean3d, haversine: globe } as const;

export interface Neighbor {
  /** Which of the points it is. */
  readonly index: number;
  readonly distance: number;
}

export class NearestPoints {
  private readonly shadows: Flatbush;
  /** The two axes of the index's space that make its plane. */
  private readonly axes: readonly [number, number];

  /** @param places at least one */
  constructor(
    private readonly places: readonly Place[],
    private readonly metric: Metric,
  ) {
    const locations = places.map(metric.locate);
    this.axes = planeOf(locations);
    this.shadows = new Flatbush(places.length);
    for (const location of locations) this.shadows.add(...this.shadowOf(location));
    this.shadows.finish();
  }

  /** The `count` nearest places that are at most `maxDistance` away, nearest first, ties in the order given. */
  nearest(from: Place, count: number, maxDistance: number): Neighbor[] {
    const { places, metric, shadows } = this;
    const [x, y] = this.shadowOf(metric.locate(from));
    const bound = Math.min(maxDistance, this.boundOf(from, shadows.neighbors(x, y, count)));
    const reach = metric.reach(bound);
    // Rounding must not put a point beyond the box: it moves ordinates and distances by less than this.
    const wide = reach * (1 + 1e-9) + 1e-14 * (1 + Math.abs(x) + Math.abs(y));
    return shadows
      .search(x - wide, y - wide, x + wide, y + wide)
      .map(index => ({ index, distance: metric.distance(from, places[index]!) }))
      .filter(({ distance }) => distance <= bound)
      .sort((a, b) => compare(a.distance, b.distance) || a.index - b.index)
      .slice(0, count);
  }

  /** The distance within which there are surely enough places: that of the farthest of `enough`. */
  private boundOf(from: Place, enough: readonly number[]): number {
    if (enough.length === this.places.length) return Number.POSITIVE_INFINITY;
    return enough.reduce((most, index) => Math.max(most, this.metric.distance(from, this.places[index]!)), 0);
  }

  private shadowOf(location: Location): [number, number] {
    return [location[this.axes[0]]!, location[this.axes[1]]!];
  }
}

/** Not a subtraction, which makes NaN of two infinities. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The plane that the locations spread over most: all axes but the one with the shortest extent. */
function planeOf(locations: readonly Location[]): [number, number] {
  const extents = [0, 1, 2].map(axis => {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const location of locations) {
      min = Math.min(min, location[axis]!);
      max = Math.max(max, location[axis]!);
    }
    return max - min;
  });
  const shortest = extents.lastIndexOf(Math.min(...extents));
  return [0, 1, 2].filter(axis => axis !== shortest) as [number, number];
}
