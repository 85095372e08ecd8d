/** Comparisons as files: the records themselves, and every table as CSV. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, UserError } from '../../runtime/user-error.js';
import type { Comparison } from './compare.js';
import {
  ledgerTable,
  nodeTable,
  outputTable,
  runTable,
  siteTable,
  summaryTable,
} from './comparison-tables.js';

const TABLES = {
  summary: summaryTable,
  sites: siteTable,
  nodes: nodeTable,
  ledger: ledgerTable,
  runs: runTable,
  outputs: outputTable,
} as const;

const FORMAT = 'arclab comparison 1';

/**
 * Writes `summary.csv`, `sites.csv`, `nodes.csv`, `ledger.csv`, `runs.csv` and `outputs.csv`, and the records as
 * `comparison.json`, from which `loadComparison` makes the comparison again. Returns their absolute paths.
 */
export function saveComparison(comparison: Comparison, directory: string): string[] {
  mkdirSync(directory, { recursive: true });
  const tables = Object.entries(TABLES).map(([name, table]) =>
    writeFile(join(directory, `${name}.csv`), table(comparison).toCSV()),
  );
  const records = JSON.stringify({ format: FORMAT, ...comparison });
  return [...tables, writeFile(join(directory, 'comparison.json'), records)];
}

function writeFile(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.unfinished`, text);
  renameSync(`${path}.unfinished`, path);
  return path;
}

/** Reads a comparison that `saveComparison` wrote. Throws `UserError` for any other file. */
export function loadComparison(path: string): Comparison {
  let content: { format?: unknown } & Comparison;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path} can't be read as a comparison: ${messageOf(error)}`);
  }
  if (content?.format !== FORMAT) {
    throw new UserError(
      `${path} is not a comparison: it must be a comparison.json that arclab compare wrote`,
    );
  }
  const { workflow, name, options, variants } = content;
  return { workflow, name, options, variants };
}
