/** What a front end is given to show: one value in several formats, as in Jupyter's messages. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Formats by MIME type: text and base64 as strings, `…+json` as JSON. */
export type MimeBundle = Record<string, Json>;

/** Any object may say how it is shown: the convention of Deno's and other JavaScript kernels. */
export const JUPYTER_DISPLAY = Symbol.for('Jupyter.display');

export interface Displayable {
  [JUPYTER_DISPLAY](): MimeBundle;
}

/**
 * JupyterLab 4 draws Vega-Lite under this type; it has none of a higher version, and draws specifications
 * of Vega-Lite 6 with it.
 */
export const VEGA_LITE_MIME = 'application/vnd.vegalite.v5+json';
export const TABLE_MIME = 'application/vnd.dataresource+json';
/** Arclab's own: what a progress bar stands at, for whoever shows it elsewhere than in the cell. */
export const PROGRESS_MIME = 'application/vnd.arclab.progress+json';

/** Value as JSON: dates as ISO strings, big integers as numbers, what JSON has no word for left out. */
export function toJson(value: unknown): Json {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? Number(item) : item,
  );
  return text === undefined ? null : (JSON.parse(text) as Json);
}
