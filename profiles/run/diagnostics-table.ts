/**
 * What was not as it should be with features and nodes, as an arquero table: `node`, `action`, `code`, `effect`
 * (`warned`, `dropped`, `rejected`), `count` of features (0 for what is about the node as a whole), and the
 * `message` of the first.
 */
import type { ColumnTable } from 'arquero';
import type { Diagnostic } from '../../runtime/execution/diagnostics.js';
import { tableOf } from '../table-of.js';

export function diagnosticsTable(diagnostics: readonly Diagnostic[]): ColumnTable {
  return tableOf(['node', 'action', 'code', 'effect', 'count', 'message'], diagnostics);
}
