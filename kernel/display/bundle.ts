/** What a value becomes in a notebook. */
import { types } from 'node:util';
import { JUPYTER_DISPLAY, type MimeBundle, TABLE_MIME, toJson, VEGA_LITE_MIME } from './mime.js';
import { isTable, type TableLike, tableResource, tableView } from './table.js';
import { tableHtml } from './table-html.js';
import { tableText } from './table-text.js';
import { inspectText, isObject, isRevoked } from './text.js';
import { valueHtml } from './value-html.js';

export interface BundleOptions {
  /** Rows of a table to show; 20 unless told. */
  rows?: number;
}

/**
 * The formats a value is shown in: what its own `Symbol.for('Jupyter.display')` says, a table, a Vega-Lite
 * plot, or else text as Node's REPL has it, with its colours in HTML where it is an object.
 *
 * A plot has no picture here: `plot/` draws it in the kernel's front, so that the user's process, whose heap
 * is measured, never loads Vega.
 * @throws TypeError where the value's own method is asynchronous, or gives something else than MIME types
 */
export function mimeBundle(value: unknown, options: BundleOptions = {}): MimeBundle {
  const bundle = eventualBundle(value, options);
  if (!types.isPromise(bundle)) return bundle;
  bundle.catch(() => {});
  throw new TypeError(
    'the method Symbol.for("Jupyter.display") of this value is asynchronous: await display(value)',
  );
}

/** The same, or a promise of it where the value's own method is asynchronous. */
export function eventualBundle(
  value: unknown,
  options: BundleOptions = {},
): MimeBundle | Promise<MimeBundle> {
  if (isRevoked(value)) return { 'text/plain': inspectText(value) };
  const own = ownBundle(value);
  if (own) return own;
  if (isTable(value)) return tableBundle(value, options);
  if (isVegaLite(value)) return { [VEGA_LITE_MIME]: toJson(value), 'text/plain': plotText(value) };
  const text = inspectText(value);
  return isObject(value) ? { 'text/plain': text, 'text/html': valueHtml(text) } : { 'text/plain': text };
}

/** A table as HTML, as text and as data. */
export function tableBundle(table: TableLike, options: BundleOptions = {}): MimeBundle {
  const view = tableView(table, options.rows ?? 20);
  return {
    'text/html': tableHtml(view),
    'text/plain': tableText(view),
    [TABLE_MIME]: tableResource(table),
  };
}

/** Whether a value is a Vega-Lite specification, by the schema it names. */
export function isVegaLite(
  value: unknown,
): value is { $schema: string; title?: unknown; description?: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const schema: unknown = (value as { $schema?: unknown }).$schema;
  return typeof schema === 'string' && schema.includes('/vega-lite/');
}

function ownBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  const bundle = displayMethod(value)?.();
  if (bundle === undefined) return undefined;
  return types.isPromise(bundle) ? bundle.then(bundleOf) : bundleOf(bundle);
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if (!isObject(value)) return undefined;
  const method = (value as Record<symbol, unknown>)[JUPYTER_DISPLAY];
  return typeof method === 'function' ? () => method.call(value) as unknown : undefined;
}

function bundleOf(bundle: unknown): MimeBundle {
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle)) {
    throw new TypeError('the method Symbol.for("Jupyter.display") must return an object of MIME types');
  }
  const formats = Object.entries(bundle).map(([mime, data]) => [mime, formatData(data)] as const);
  return Object.fromEntries(formats);
}

function formatData(data: unknown): MimeBundle[string] {
  if (data instanceof Uint8Array) return Buffer.from(data).toString('base64');
  return toJson(data);
}

/** What a plot shows, in words: its description or title. */
export function plotText(spec: { title?: unknown; description?: unknown }): string {
  const { title, description } = spec;
  const titleText = typeof title === 'object' && title !== null && 'text' in title ? title.text : title;
  const words = [description, titleText].find(text => typeof text === 'string');
  return words ? `Plot: ${words}` : 'Plot (Vega-Lite)';
}
