/**
 * Shows what notebooks written for tslab display: `require('tslab').display.html(…)` and the like. tslab gives all
 * of it to a function of its module `jupyter`, which its own kernel would set. Nothing of tslab is loaded here;
 * every copy of it that a cell has loaded is given the function.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { MimeBundle } from '../../display/mime.js';
import { publish } from '../../display/publish.js';

/** What tslab calls with each display; as in Jupyter's messages. */
type WriteDisplayData = (
  message: { data: MimeBundle; transient: { display_id?: string } },
  update?: boolean,
) => void;

const ENDING = join('tslab', 'dist', 'jupyter.js');

const writeDisplayData: WriteDisplayData = ({ data, transient }, update = false) => {
  const { display_id: displayId } = transient;
  publish({ bundle: data, metadata: {}, ...(displayId === undefined ? {} : { displayId }), update });
};

/** To be called after a cell has loaded modules. */
export function connectTslab(): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) {
    if (!file.endsWith(ENDING)) continue;
    (cache[file]!.exports as { lastWriteDisplayData?: WriteDisplayData }).lastWriteDisplayData =
      writeDisplayData;
  }
}
