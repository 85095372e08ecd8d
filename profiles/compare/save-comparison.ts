/** Comparisons as files: the records themselves, and every table as CSV and Arrow. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { saveTables, writeBeside } from './save-tables.js';
import { crossingsTable, growthTable, type Scaling, scalingTable } from './scaling.js';
import { spreadTable } from './spread.js';

const TABLES = {
  summary: summaryTable,
  sites: siteTable,
  nodes: nodeTable,
  ledger: ledgerTable,
  runs: runTable,
  outputs: outputTable,
  spread: spreadTable,
} as const;

const FORMAT = 'arclab comparison 2';

/**
 * Writes every table as CSV and as Arrow (`summary`, `sites`, `nodes`, `ledger`, `runs`, `outputs`, `spread`), and the
 * records as `comparison.json`, from which `loadComparison` makes the comparison again. Returns their absolute
 * paths.
 */
export function saveComparison(comparison: Comparison, directory: string): string[] {
  const tables = Object.entries(TABLES).map(([name, table]) => [name, table(comparison)] as const);
  const files = saveTables(Object.fromEntries(tables), directory);
  const records = JSON.stringify({ format: FORMAT, ...comparison });
  return [...files, writeBeside(join(directory, 'comparison.json'), records)];
}

/** Reads a comparison that `saveComparison` wrote. Throws `UserError` for any other file. */
export function loadComparison(path: string): Comparison {
  const { workflow, name, variables, options, conditions, variants } = loaded<Comparison>(
    path,
    FORMAT,
    'comparison.json',
  );
  return { workflow, name, variables, options, conditions, variants };
}

const SCALING_FORMAT = 'arclab scaling 1';

/** Writes `scaling`, `growth` and `crossings` as CSV and Arrow, and the records as `scaling.json`. Returns their absolute paths. */
export function saveScaling(scaling: Scaling, directory: string): string[] {
  const tables = {
    scaling: scalingTable(scaling),
    growth: growthTable(scaling),
    crossings: crossingsTable(scaling),
  };
  const records = JSON.stringify({ format: SCALING_FORMAT, ...scaling });
  return [...saveTables(tables, directory), writeBeside(join(directory, 'scaling.json'), records)];
}

/** Reads what `saveScaling` wrote. Throws `UserError` for any other file. */
export function loadScaling(path: string): Scaling {
  const { workflow, name, scales, variants } = loaded<Scaling>(path, SCALING_FORMAT, 'scaling.json');
  return { workflow, name, scales, variants };
}

function loaded<T>(path: string, format: string, file: string): T {
  let content: { format?: unknown } & T;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path} can't be read as a comparison: ${messageOf(error)}`);
  }
  if (content?.format === format) return content;
  throw new UserError(
    `${path} is not a comparison: it must be a ${file} that this version of arclab compare wrote`,
  );
}
