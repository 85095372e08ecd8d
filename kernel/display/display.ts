import { type BundleOptions, eventualBundle } from './bundle.js';
import type { Json, MimeBundle } from './mime.js';
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
 * Vega-Lite specifications as plots, everything else as text. A value whose own `Symbol.for('Jupyter.display')` is
 * asynchronous is shown when that is done, which the result is to be awaited for.
 */
export function display(value: unknown, options: DisplayOptions = {}): void | Promise<void> {
  const { id, update, metadata = {}, ...bundleOptions } = options;
  if (update && id === undefined) throw new TypeError('display: an update needs the id of what it replaces');
  const show = (bundle: MimeBundle): void =>
    publish({
      bundle,
      metadata,
      ...(id === undefined ? {} : { displayId: id }),
      ...(update ? { update } : {}),
    });
  const bundle = eventualBundle(value, bundleOptions);
  return bundle instanceof Promise ? bundle.then(show) : show(bundle);
}
