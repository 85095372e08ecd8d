/**
 * Where the other heap readers are, with which ours is compared. They are large, and no dependencies:
 *
 * npm install --prefix FOLDER --ignore-scripts chrome-devtools-frontend @memlab/core
 *
 * and FOLDER in the environment variable ARCLAB_HEAP_PEERS.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Resolves from that folder, or from the working directory. */
export function peerRequire(): NodeJS.Require {
  return createRequire(join(process.env.ARCLAB_HEAP_PEERS ?? process.cwd(), 'package.json'));
}
