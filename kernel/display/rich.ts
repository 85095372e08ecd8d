/** Values that show as HTML, Markdown or an image: as a cell's result, or through `display`. */
import { type Displayable, JUPYTER_DISPLAY, type MimeBundle } from './mime.js';

/** Trusted HTML: whoever builds it escapes what comes from data. */
export function html(text: string): Displayable {
  return shownAs({ 'text/html': text, 'text/plain': '[HTML]' });
}

export function markdown(text: string): Displayable {
  return shownAs({ 'text/markdown': text, 'text/plain': text });
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
