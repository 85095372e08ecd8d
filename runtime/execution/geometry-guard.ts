/**
 * What is asked of a geometry before an action measures it or combines it with others: one rule for all actions.
 *
 * An invalid area, whose boundary crosses itself for one, has no one size: what comes out depends on how an action
 * goes about it. So it is told, and the run's option `invalidGeometry` says what becomes of it. A geometry in
 * degrees is told where the action counts in the unit of its coordinates. Geometries with heights are let be:
 * their areas are not in plan.
 */
import type { GeometryUse, ProcessContext } from '../actions/action.js';
import type { Geometry, PathGeometry } from '../feature/geometry.js';
import { FeatureError } from '../feature-error.js';
import { isGeographic } from '../spatial/epsg-codes.js';
import { type Geos, geos, loadedGeos } from '../spatial/geos.js';
import { hasHeights } from '../spatial/heights.js';
import { flawOf, soundArea } from '../spatial/sound-geometry.js';
import type { RunningNode } from './node.js';
import type { RunState } from './run-state.js';

const INVALID = 'geometry.invalid_area';

export class GeometryGuard {
  /** To be awaited before the run, so that no node has to wait in it, which would change the order of features. */
  static async prepare(): Promise<void> {
    await geos();
  }

  private readonly plane: Geos;

  constructor(
    private readonly node: RunningNode,
    private readonly run: RunState,
    private readonly use: GeometryUse,
  ) {
    this.plane = loadedGeos(node.account.conversions);
  }

  /** Whether the action is to get the context's feature, of which is said what is to be said; else it is rejected. */
  lets(context: ProcessContext): boolean {
    const { id, geometry } = context.feature;
    if (geometry === null) return true;
    if (this.use.planar !== undefined && geometry.epsg !== null && isGeographic(geometry.epsg)) {
      context.diagnose(
        'geometry.degrees_as_lengths',
        `the coordinates are degrees (EPSG:${geometry.epsg}), and so ${this.use.planar} counts in degrees: a Horizontal Reprojector before this node makes them metres`,
        id,
      );
    }
    const flaw = isFlatArea(geometry) ? flawOf(this.plane.context, geometry) : undefined;
    return flaw === undefined || this.settle(context, geometry as PathGeometry, flaw);
  }

  private settle(context: ProcessContext, area: PathGeometry, flaw: string): boolean {
    const { id } = context.feature;
    const invalid = `the area is invalid (${flaw})`;
    switch (this.run.options.invalidGeometry) {
      case 'as-is':
        context.diagnose(
          INVALID,
          `${invalid} and was ${this.fate()}: the run's option invalidGeometry can say otherwise`,
          id,
        );
        return true;
      case 'repair':
        context.diagnose(INVALID, `${invalid} and was repaired`, id);
        context.feature.setGeometry(soundArea(this.plane.context, area));
        return true;
      case 'reject':
        if (!this.node.graphNode.outputPorts.includes('rejected')) throw new FeatureError(INVALID, invalid);
        this.run.diagnose(this.node, INVALID, 'rejected', invalid, id);
        context.send(context.take(), 'rejected');
        return false;
    }
  }

  private fate(): string {
    return this.use.areas === 'measured' ? 'used as it is' : 'repaired where the operation needs it';
  }
}

function isFlatArea(geometry: Geometry): geometry is PathGeometry {
  return (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon') && !hasHeights(geometry);
}
