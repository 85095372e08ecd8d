/** The columns of a table that hold geometry: two or three coordinates of a point, or well-known text. */
import { z } from 'zod';
import { name, optional } from './parameters.js';

/** To be spread into an action's own `geometry` parameter, and read by `geometryColumnsOf`. */
export const geometryColumnParameters = {
  /** The engine's own word for which of the two it is; the columns say it too. */
  geometryMode: optional(z.enum(['wkt', 'coordinates'])),
  column: optional(name()),
  xColumn: optional(name()),
  yColumn: optional(name()),
  zColumn: optional(name()),
};

interface GeometryColumnParameters {
  readonly geometryMode?: GeometryColumns['mode'] | undefined;
  readonly column?: string | undefined;
  readonly xColumn?: string | undefined;
  readonly yColumn?: string | undefined;
  readonly zColumn?: string | undefined;
}

export interface GeometryColumns {
  readonly mode: 'wkt' | 'coordinates';
  /** The one for well-known text, or those for x, y and, if there are heights, z. */
  readonly names: readonly string[];
}

/** The columns that the parameters name. Adds an issue to `context` unless they are those of one mode. */
export function geometryColumnsOf(
  { geometryMode, column, xColumn, yColumn, zColumn }: GeometryColumnParameters,
  context: z.RefinementCtx,
): GeometryColumns {
  const hasCoordinates = xColumn !== undefined && yColumn !== undefined;
  if (
    geometryMode !== 'coordinates' &&
    column !== undefined &&
    xColumn === undefined &&
    yColumn === undefined &&
    zColumn === undefined
  ) {
    return { mode: 'wkt', names: [column] };
  }
  if (geometryMode !== 'wkt' && column === undefined && hasCoordinates) {
    return {
      mode: 'coordinates',
      names: zColumn === undefined ? [xColumn, yColumn] : [xColumn, yColumn, zColumn],
    };
  }
  const message =
    'give either `xColumn` and `yColumn`, and `zColumn` for heights, or `column` for well-known text';
  context.addIssue({ code: 'custom', message });
  return { mode: 'wkt', names: [''] };
}
