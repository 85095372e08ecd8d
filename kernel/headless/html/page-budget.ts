/** How much a report's page may hold: it is mailed, and opened on phones. */
import { formatCount } from '../../display/numbers.js';

const MEGABYTE = 1e6;
/** A page stays below 5 MB with what is around its outputs: text, code, style. */
const OUTPUTS_BYTES = 4.4 * MEGABYTE;
/** No output takes what later ones need. */
const OUTPUT_BYTES = 1.5 * MEGABYTE;

export class PageBudget {
  #left = OUTPUTS_BYTES;

  /** The output, or a sentence in its place where the page has no room for it. */
  take(html: string): string {
    const bytes = Buffer.byteLength(html);
    if (bytes <= Math.min(OUTPUT_BYTES, this.#left)) {
      this.#left -= bytes;
      return html;
    }
    const size = formatCount(Math.ceil(bytes / 1000));
    return `<p class="left-out">This output of ${size} kB is left out, so that the page stays small: it is in the notebook beside it.</p>`;
  }
}
