/**
 * Lines of one position and rings of fewer than four, which are no geometry by any standard (RFC 7946, 3.1.4 and
 * 3.1.6; OGC 06-103r4, 6.1.6 and 6.1.11), and which GEOS refuses where an operation meets them.
 */
import {
  type Geometry,
  GeometryCollection,
  type PathGeometry,
  PointGeometry,
  polygonRings,
} from '../feature/geometry.js';
import { UserError } from '../user-error.js';

const LINE_POSITIONS = 2;
const RING_POSITIONS = 4;

/**
 * Throws `UserError` for a geometry as a reader has read it, naming the first line or ring that is too short,
 * counted from 1. Readers close rings, so that a ring counts with its closing position.
 */
export function checkParts(geometry: Geometry | null): void {
  const problem = geometry === null ? undefined : problemOf(geometry);
  if (problem !== undefined) throw new UserError(problem);
}

function problemOf(geometry: Geometry): string | undefined {
  if (geometry instanceof PointGeometry) return undefined;
  if (geometry instanceof GeometryCollection) {
    for (const [index, member] of geometry.members.entries()) {
      const problem = problemOf(member);
      if (problem !== undefined) return `member ${index + 1}: ${problem}`;
    }
    return undefined;
  }
  if (geometry.type === 'LineString') return lineProblem('its line', geometry.vertexCount);
  if (geometry.type === 'MultiLineString') return linesProblem(geometry);
  return geometry.type === 'MultiPoint' ? undefined : ringsProblem(geometry);
}

function linesProblem({ ringOffsets }: PathGeometry): string | undefined {
  for (let line = 0; line + 1 < ringOffsets!.length; line++) {
    const problem = lineProblem(
      `line ${line + 1} of its geometry`,
      ringOffsets![line + 1]! - ringOffsets![line]!,
    );
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function ringsProblem(geometry: PathGeometry): string | undefined {
  const offsets = geometry.ringOffsets!;
  const areas = polygonRings(geometry);
  for (const [area, [first, end]] of areas.entries()) {
    for (let ring = first; ring < end; ring++) {
      const positions = offsets[ring + 1]! - offsets[ring]!;
      if (positions === 0 || positions >= RING_POSITIONS) continue;
      const of = areas.length > 1 ? `area ${area + 1} of its geometry` : 'its area';
      return `ring ${ring - first + 1} of ${of} has ${counted(positions)}, the closing one included, but needs ${RING_POSITIONS} or more`;
    }
  }
  return undefined;
}

function lineProblem(line: string, positions: number): string | undefined {
  if (positions === 0 || positions >= LINE_POSITIONS) return undefined;
  return `${line} has ${counted(positions)}, but needs ${LINE_POSITIONS} or more`;
}

function counted(positions: number): string {
  return positions === 1 ? '1 position' : `${positions} positions`;
}
