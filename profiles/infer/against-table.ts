/**
 * What was inferred of each node beside what a trace of the same workflow says: the check of the inference.
 *
 * | column | meaning |
 * |---|---|
 * | `node`, `action` | the node, and what it runs |
 * | `sent`, `sentTraced` | features that left by its ports: in the job, in the traced run |
 * | `attributes`, `attributesTraced` | the class of most outputs (replay/action-classes.ts); `null` without outputs |
 * | `geometry`, `geometryTraced` | the same of the geometry |
 * | `agrees` | whether both classes are the same; `null` where neither has outputs |
 */
import type { ColumnTable } from 'arquero';
import type { Trace } from '../../runtime/trace/trace.js';
import { UserError } from '../../runtime/user-error.js';
import { type ActionClass, classesOf, dominantOf } from '../replay/action-classes.js';
import { tableOf } from '../table-of.js';

export interface AgainstRow {
  readonly node: string;
  readonly action: string;
  readonly sent: number;
  readonly sentTraced: number;
  readonly attributes: string | null;
  readonly attributesTraced: string | null;
  readonly geometry: string | null;
  readonly geometryTraced: string | null;
  readonly agrees: boolean | null;
}

const COLUMNS: readonly (keyof AgainstRow)[] = [
  'node',
  'action',
  'sent',
  'sentTraced',
  'attributes',
  'attributesTraced',
  'geometry',
  'geometryTraced',
  'agrees',
];

/**
 * One row per node of the job.
 * @throws UserError for a trace of another workflow
 */
export function againstRows(inferred: Trace, traced: Trace): AgainstRow[] {
  const byId = new Map(classesOf(traced).map(found => [found.node.id, found]));
  return classesOf(inferred).map(found => {
    const other = byId.get(found.node.id);
    if (other === undefined) {
      throw new UserError(
        `the trace is of another workflow: it has no node "${found.node.label}" (${found.node.id}); ` +
          'record it with arclab run WORKFLOW --trace FILE',
      );
    }
    return rowOf(found, other);
  });
}

function rowOf(found: ActionClass, traced: ActionClass): AgainstRow {
  const [attributes, attributesTraced] = [dominantOf(found.attributes), dominantOf(traced.attributes)];
  const [geometry, geometryTraced] = [dominantOf(found.geometry), dominantOf(traced.geometry)];
  const isEmpty = found.outputs === 0 && traced.outputs === 0;
  return {
    node: found.node.label,
    action: found.node.action,
    sent: found.outputs,
    sentTraced: traced.outputs,
    ...{ attributes, attributesTraced, geometry, geometryTraced },
    agrees: isEmpty ? null : attributes === attributesTraced && geometry === geometryTraced,
  };
}

export function againstTable(rows: readonly AgainstRow[]): ColumnTable {
  return tableOf<AgainstRow>(COLUMNS, rows);
}

/** `27 of 28 nodes agree`, of those that sent anything. */
export function agreement(rows: readonly AgainstRow[]): string {
  const compared = rows.filter(({ agrees }) => agrees !== null);
  return `${compared.filter(({ agrees }) => agrees).length} of ${compared.length} nodes agree`;
}
