/** Outputs of code cells as HTML: the richest of their formats that a page without scripts can show. */
import { AnsiUp } from 'ansi_up';
import { plotText } from '../../display/bundle.js';
import { escapeHtml } from '../../display/escape-html.js';
import { type Json, type MimeBundle, VEGA_LITE_MIME } from '../../display/mime.js';
import type { CellOutput } from '../notebook.js';
import { renderMarkdown } from './markdown.js';

/** Richest first. */
const RASTER_IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export function outputHtml(output: CellOutput, folder: string): string {
  switch (output.type) {
    case 'stream':
      return `<pre class="stream ${output.name}">${ansiHtml(withoutOverwritten(output.text))}</pre>`;
    case 'error':
      return [
        '<div class="error" role="alert">',
        '<p>Error</p>',
        `<pre>${ansiHtml(output.traceback.join('\n'))}</pre>`,
        '</div>',
      ].join('');
    default:
      return bundleHtml(output.data, folder);
  }
}

/** Text with ANSI colours as HTML, everything else in it escaped. */
export function ansiHtml(text: string): string {
  const converter = new AnsiUp();
  converter.use_classes = true;
  // Colours only: a link would take the reader where the text does not say.
  converter.url_allowlist = {};
  return converter.ansi_to_html(text);
}

/** HTML is taken as it is: every output is of this run, of code that the user chose to run. */
function bundleHtml(bundle: MimeBundle, folder: string): string {
  const svg = textOf(bundle['image/svg+xml']);
  if (svg !== undefined) {
    const data = Buffer.from(svg).toString('base64');
    // A plot knows the page's theme; other drawings may be black on nothing.
    const kind = VEGA_LITE_MIME in bundle ? 'plot' : 'drawing';
    // As an image of its own, so that neither ids nor scripts of one picture reach the page or another.
    return `<img class="${kind}" alt="${escapeHtml(altText(bundle))}" src="data:image/svg+xml;base64,${data}">`;
  }
  for (const mime of RASTER_IMAGES) {
    const data = textOf(bundle[mime]);
    if (data === undefined) continue;
    return `<img alt="${escapeHtml(altText(bundle))}" src="data:${mime};base64,${escapeHtml(data.trim())}">`;
  }
  const html = textOf(bundle['text/html']);
  if (html !== undefined) return `<div class="html scroll">${html}</div>`;
  const markdown = textOf(bundle['text/markdown']);
  if (markdown !== undefined) return `<div class="prose">${renderMarkdown(markdown, { folder })}</div>`;
  // A formula without a typesetter is its source, which is its plain text too.
  const text = textOf(bundle['text/plain']) ?? textOf(bundle['text/latex']);
  if (text !== undefined) return `<pre class="value">${ansiHtml(text)}</pre>`;
  const json = 'application/json' in bundle ? bundle['application/json'] : bundle;
  return `<pre class="value">${escapeHtml(JSON.stringify(json, null, 2))}</pre>`;
}

function altText(bundle: MimeBundle): string {
  const spec = bundle[VEGA_LITE_MIME];
  if (spec && typeof spec === 'object' && !Array.isArray(spec)) return plotText(spec);
  return textOf(bundle['text/plain']) ?? '';
}

function textOf(data: Json | undefined): string | undefined {
  return typeof data === 'string' ? data : undefined;
}

/** A carriage return writes over its line, as progress in terminals does. */
function withoutOverwritten(text: string): string {
  return text.replace(/\r+\n/g, '\n').replace(/[^\n]*\r/g, '');
}
