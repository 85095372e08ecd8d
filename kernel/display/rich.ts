/** Values that show as HTML, Markdown, a formula, JSON or an image: as a cell's result, or through `display`. */
import { type Displayable, JUPYTER_DISPLAY, type MimeBundle, toJson } from './mime.js';

/** Trusted HTML: whoever builds it escapes what comes from data. */
export function html(text: string): Displayable {
  return shownAs({ 'text/html': text, 'text/plain': '[HTML]' });
}

export function markdown(text: string): Displayable {
  return shownAs({ 'text/markdown': text, 'text/plain': text });
}

/** A formula or text in LaTeX, with its own `$…$` around what is mathematics. */
export function latex(text: string): Displayable {
  return shownAs({ 'text/latex': text, 'text/plain': text });
}

/** A value as JSON, which JupyterLab shows as a tree to open and search. */
export function json(value: unknown): Displayable {
  const data = toJson(value);
  return shownAs({ 'application/json': data, 'text/plain': JSON.stringify(data, null, 2) });
}

/** An SVG picture, as the text of its file; the namespace that a picture needs by itself is added. */
export function svg(text: string): Displayable {
  const namespaced = text.includes('xmlns=')
    ? text
    : text.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  return shownAs({ 'image/svg+xml': namespaced, 'text/plain': '[SVG image]' });
}

/** A picture's bytes, for instance of a PNG file. */
export function image(bytes: Uint8Array, mime = 'image/png'): Displayable {
  return shownAs({ [mime]: Buffer.from(bytes).toString('base64'), 'text/plain': `[${mime}]` });
}

function shownAs(bundle: MimeBundle): Displayable {
  return { [JUPYTER_DISPLAY]: () => bundle };
}
