/** Which files of an earlier run in the same work folder stay beside those of this one. */
import { join, sep } from 'node:path';
import { STORE_ENDINGS } from '../store/feature-store.js';
import type { StoreNames } from '../store/file-names.js';
import { readStoreIndex } from '../store/store-index.js';
import { UNFINISHED } from '../store/store-writer.js';
import { FAILED_RUN, type RunEnd, type WorkFolder } from '../work-folder/work-folder.js';
import type { WorkflowGraph } from '../workflow/graph.js';
import type { ReplaySettings } from './replay.js';
import { STORED_FEATURES } from './stored-features.js';

export interface EarlierFiles {
  readonly keeps: RunEnd['keeps'];
  /** Lines of those files in the feature store, by their names without endings. */
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * A whole run replaces all. A replay replaces what the nodes that it runs wrote, where it goes on from the store in
 * its own work folder; what it reads stays in any case.
 * @param graph the nodes that run, with those that stand for stored features
 */
export function earlierFiles(
  graph: WorkflowGraph,
  names: StoreNames,
  folder: WorkFolder,
  replay: ReplaySettings | undefined,
): EarlierFiles {
  if (replay === undefined) return { keeps: () => false, lines: new Map() };
  const reads = (top: string): boolean =>
    `${replay.storeDirectory}${sep}`.startsWith(`${join(folder.directory, top)}${sep}`);
  const runs = graph.nodes.filter(({ action }) => action !== STORED_FEATURES);
  const ids = new Set(runs.map(({ id }) => id));
  const written = new Set(runs.flatMap(node => names.written(node)));
  const isInPlace = reads('feature-store');
  const lines = isInPlace
    ? [...readStoreIndex(replay.storeDirectory)].filter(([name]) => !written.has(name))
    : [];
  return {
    lines: new Map(lines),
    keeps(path, { node }) {
      if (path.startsWith(`${FAILED_RUN}/`)) return reads(FAILED_RUN);
      if (!isInPlace) return false;
      if (node !== undefined) return !ids.has(node);
      return (
        path.startsWith('feature-store/') && !written.has(withoutEnding(path.slice('feature-store/'.length)))
      );
    },
  };
}

function withoutEnding(file: string): string {
  const name = file.endsWith(UNFINISHED) ? file.slice(0, -UNFINISHED.length) : file;
  const ending = STORE_ENDINGS.find(each => name.endsWith(each)) ?? '';
  return name.slice(0, name.length - ending.length);
}
