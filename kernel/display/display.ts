import { type BundleOptions, mimeBundle } from './bundle.js';
import type { Json } from './mime.js';
import { publish } from './publish.js';

export interface DisplayOptions extends BundleOptions {
  /** Names this display, so that a later one can replace it. */
  id?: string;
  /** Replaces what was shown under `id`, where it stands. */
  update?: boolean;
  metadata?: Record<string, Json>;
}

/**
 * Shows a value in the running cell, before the cell's result and among its printed lines: tables as tables,
 * Vega-Lite specifications as plots, everything else as text.
 */
export function display(value: unknown, options: DisplayOptions = {}): void {
  const { id, update, metadata = {}, ...bundleOptions } = options;
  if (update && id === undefined) throw new TypeError('display: an update needs the id of what it replaces');
  publish({
    bundle: mimeBundle(value, bundleOptions),
    metadata,
    ...(id === undefined ? {} : { displayId: id }),
    ...(update ? { update } : {}),
  });
}
