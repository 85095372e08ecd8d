/** Writes what a command shows as one HTML page that opens by itself: no script, nothing from the network. */
import { resolve } from 'node:path';
import { writeWhole } from '../../runtime/write-whole.js';
import { type MimeBundle, VEGA_LITE_MIME } from '../display/mime.js';
import { PlotRenderer } from '../display/plot/plot-renderer.js';
import { notebookHtml } from '../headless/html/page.js';
import type { CodeCell, Notebook, TextCell } from '../headless/notebook.js';
import { makeFolder } from '../make-folder.js';

/**
 * @param code what makes the same in a cell
 * @param shown in this order; plots are drawn
 * @throws UserError if the file can't be written
 */
export async function writePage(
  path: string,
  title: string,
  code: string,
  shown: readonly MimeBundle[],
): Promise<void> {
  const file = resolve(path);
  const folder = resolve(file, '..');
  const heading: TextCell = { type: 'markdown', id: 'title', metadata: {}, source: `# ${title}` };
  const cell: CodeCell = {
    type: 'code',
    id: 'profile',
    metadata: {},
    source: code,
    executionCount: 1,
    outputs: (await Promise.all(shown.map(bundle => drawn(bundle, folder)))).map(data => ({
      type: 'display_data',
      data,
      metadata: {},
    })),
  };
  const notebook: Notebook = { metadata: {}, cells: [heading, cell] };
  await makeFolder(folder);
  writeWhole(file, [notebookHtml(notebook, { name: title, folder })]);
}

async function drawn(bundle: MimeBundle, folder: string): Promise<MimeBundle> {
  const spec = bundle[VEGA_LITE_MIME];
  if (spec === undefined) return bundle;
  const renderer = new PlotRenderer(folder);
  try {
    return { ...bundle, 'image/svg+xml': await renderer.render(spec) };
  } finally {
    await renderer.close();
  }
}
