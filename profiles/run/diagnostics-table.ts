/**
 * What was not as it should be with features, as an arquero table: `node`, `action`, `code`, `effect`
 * (`warned`, `dropped`, `rejected`), `count` of features, and the `message` of the first.
 */
import type { ColumnTable } from 'arquero';
import type { Diagnostic } from '../../runtime/execution/diagnostics.js';
import { tableOf } from '../table-of.js';

export function diagnosticsTable(diagnostics: readonly Diagnostic[]): ColumnTable {
  return tableOf(['node', 'action', 'code', 'effect', 'count', 'message'], diagnostics);
}
