/** What cells show and how: the functions that `arclab` offers for it. */
export { type BundleOptions, isVegaLite, mimeBundle } from './bundle.js';
export { type DisplayOptions, display } from './display.js';
export { type Displayable, type Json, JUPYTER_DISPLAY, type MimeBundle } from './mime.js';
export { Progress, type ProgressState, progress } from './progress.js';
export { html, image, json, latex, markdown, svg } from './rich.js';
