/**
 * The codes of what can be wrong with a feature, the category of each and what happens to the feature by default
 * (workflow-format reference, section 8). A policy can select no other code.
 */
import type { Disposition } from './definition.js';

export const ERROR_CATEGORIES = [
  'io',
  'parse',
  'validation',
  'geometry',
  'schema',
  'expression',
  'config',
  'network',
  'resource',
  'internal',
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

export interface ErrorCodeInfo {
  /** The reference names the categories but not whose they are; each follows from its code's words. */
  readonly category: ErrorCategory;
  readonly byDefault: Disposition;
}

const warn = (category: ErrorCategory): ErrorCodeInfo => ({ category, byDefault: 'warn_drop' });
const fatal = (category: ErrorCategory): ErrorCodeInfo => ({ category, byDefault: 'fatal' });

/** The engine's codes, so that its policies are understood. */
const ENGINE_CODES = {
  'cesium3dtiles.empty_geometry': warn('geometry'),
  'cesium3dtiles.missing_schema_key': warn('schema'),
  'cesium3dtiles.non_citygml_geometry': warn('geometry'),
  'citygml.empty_geometry': warn('geometry'),
  'citygml.non_citygml_geometry': warn('geometry'),
  'czml.empty_geometry': warn('geometry'),
  'czml.missing_feature_id': warn('validation'),
  'czml.non_citygml_geometry': warn('geometry'),
  'expr.attribute_operation_failed': warn('expression'),
  'gltf.zero_face_solid': warn('geometry'),
  'internal.diagnostics_overflow': warn('internal'),
  'internal.invariant_violation': fatal('internal'),
  'internal.unclassified': fatal('internal'),
  'raster.image_save_failed': warn('io'),
  'raster.texture_assignment_failed': warn('resource'),
};

/** What actions here say of features that the engine passes over in silence. */
const OWN_CODES = {
  'csv.unsupported_geometry': warn('geometry'),
  'geojson.unsupported_geometry': warn('geometry'),
  'geometry.area_vanished': warn('geometry'),
  'geometry.axes_may_be_swapped': warn('geometry'),
  'geometry.degrees_as_lengths': warn('geometry'),
  'geometry.invalid_area': warn('geometry'),
  'geometry.latitude_out_of_range': warn('geometry'),
  'geometry.mixed_systems': warn('geometry'),
  'geometry.not_an_area': warn('geometry'),
  'geometry.unknown_datum_shift': warn('geometry'),
  'geometry.unused_clipper': warn('geometry'),
};

export type ErrorCode = keyof typeof ENGINE_CODES | keyof typeof OWN_CODES;

export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeInfo>> = { ...ENGINE_CODES, ...OWN_CODES };

/**
 * What a run says of a node as a whole. No feature is the worse for it, and the engine says nothing, so no policy
 * can select these.
 */
export type NoteCode =
  | 'config.repeated_edge'
  | 'config.unknown_attribute'
  | 'config.unknown_parameter'
  | 'csv.attributes_left_out'
  | 'csv.extra_cells'
  | 'csv.renamed_columns'
  | 'geojson.foreign_id'
  | 'geojson.unknown_crs'
  | 'geojson.unnamed_system'
  | 'json.skipped_items'
  | 'topojson.foreign_id';

/** What is known of a code as somebody wrote it. */
export function errorCodeInfo(code: string): ErrorCodeInfo | undefined {
  return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCode] : undefined;
}
