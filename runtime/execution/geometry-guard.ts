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
import { isInDegrees } from '../spatial/degrees.js';
import { type Geos, geos } from '../spatial/geos.js';
import { hasHeights } from '../spatial/heights.js';
import { flawOf, soundArea } from '../spatial/sound-geometry.js';
import type { RunningNode } from './node.js';
import type { RunState } from './run-state.js';

const INVALID = 'geometry.invalid_area';

export class GeometryGuard {
  private plane: Geos | undefined;

  constructor(
    private readonly node: RunningNode,
    private readonly run: RunState,
    private readonly use: GeometryUse,
  ) {}

  /** Calls `process` with the context's feature, unless that is rejected. */
  pass(context: ProcessContext, process: () => void | Promise<void>): void | Promise<void> {
    const { geometry } = context.feature;
    if (geometry === null) return process();
    const inDegrees = this.use.planar === undefined ? false : isInDegrees(geometry);
    if (typeof inDegrees !== 'boolean' || (isFlatArea(geometry) && this.plane === undefined)) {
      return this.passLater(context, geometry, inDegrees, process);
    }
    if (this.look(context, geometry, inDegrees)) return process();
  }

  /** Loads first what a look at the geometry needs. */
  private async passLater(
    context: ProcessContext,
    geometry: Geometry,
    inDegrees: boolean | Promise<boolean>,
    process: () => void | Promise<void>,
  ): Promise<void> {
    if (isFlatArea(geometry)) this.plane ??= await geos();
    if (this.look(context, geometry, await inDegrees)) await process();
  }

  /** Says what is to be said of the geometry; whether the action is to get it. */
  private look(context: ProcessContext, geometry: Geometry, inDegrees: boolean): boolean {
    const { id } = context.feature;
    if (inDegrees) {
      context.diagnose(
        'geometry.degrees_as_lengths',
        `the coordinates are degrees (EPSG:${geometry.epsg}), and so ${this.use.planar} counts in degrees: a Horizontal Reprojector before this node makes them metres`,
        id,
      );
    }
    const flaw = isFlatArea(geometry) ? flawOf(this.plane!.context, geometry) : undefined;
    return flaw === undefined || this.settle(context, geometry as PathGeometry, flaw);
  }

  private settle(context: ProcessContext, area: PathGeometry, flaw: string): boolean {
    const { id } = context.feature;
    const invalid = `the area is invalid (${flaw})`;
    switch (this.run.options.invalidGeometry) {
      case 'as-is':
        context.diagnose(
          INVALID,
          `${invalid} and was ${this.fate()}: --invalid-geometry can say otherwise`,
          id,
        );
        return true;
      case 'repair':
        context.diagnose(INVALID, `${invalid} and was repaired`, id);
        context.feature.setGeometry(soundArea(this.plane!.context, area));
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
