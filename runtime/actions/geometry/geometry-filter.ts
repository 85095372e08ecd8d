/** Geometry Filter: sends features by a port that tells what geometry they have. */
import { z } from 'zod';
import type { Geometry } from '../../feature/geometry.js';
import { defineProcessor, FEATURES } from '../action.js';

const UNFILTERED = 'unfiltered';

/** The engine's, in its order; those of solids, triangles and CityGML get nothing here. */
const PORTS = [
  UNFILTERED,
  'none',
  'contains',
  'solid',
  'multiSurface',
  'compositeSurface',
  'surface',
  'triangle',
  'multiCurve',
  'curve',
  'multiPoint',
  'point',
  'tin',
] as const;

type Port = (typeof PORTS)[number];

type Filter = (geometry: Geometry | null) => Port;

const FILTERS = {
  none: geometry => (geometry === null ? 'none' : UNFILTERED),
  multiple: geometry =>
    geometry?.type === 'MultiPolygon' || geometry?.type === 'GeometryCollection' ? 'contains' : UNFILTERED,
  geometryType: geometry => (geometry === null ? UNFILTERED : familyOf(geometry)),
} satisfies Record<string, Filter>;

function familyOf({ type }: Geometry): Port {
  switch (type) {
    case 'Point':
    case 'MultiPoint':
      return 'point';
    case 'LineString':
    case 'MultiLineString':
      return 'curve';
    case 'Polygon':
    case 'MultiPolygon':
      return 'surface';
    case 'GeometryCollection':
      throw new Error('a geometry collection has no single geometry type to filter by');
  }
}

const filterTypes = Object.keys(FILTERS) as (keyof typeof FILTERS)[];

export const geometryFilter = defineProcessor({
  name: 'Geometry Filter',
  category: 'Filter',
  summary: 'Sends features by a port that tells what kind of geometry they have, if any',
  inputPorts: [FEATURES],
  outputPorts: PORTS,
  parameters: z.object({ filterType: z.enum(filterTypes) }),
  accumulates: false,
  heavyFinish: false,
  create: ({ filterType }) => {
    const portOf: Filter = FILTERS[filterType];
    return {
      process(context) {
        const port = portOf(context.feature.geometry);
        context.send(context.take(), port);
      },
    };
  },
});
