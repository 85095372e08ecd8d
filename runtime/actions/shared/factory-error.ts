/** The error of a node that can't be built, as the engine words it. */
import { UserError } from '../../user-error.js';
import type { ActionDefinition } from '../action.js';

export interface UnbuiltNode {
  /** The id as it is written, not the composed one of a node in a subgraph. */
  readonly rawId: string;
  readonly name: string;
  readonly line?: number;
}

export class FactoryError extends UserError {
  /** @param problem the engine's name for the error and what is wrong, without the place */
  constructor(
    place: string,
    readonly problem: string,
  ) {
    super(`${place}: ${problem}`);
  }
}

export function factoryError(
  action: Pick<ActionDefinition, 'name' | 'kind' | 'factoryError'>,
  node: UnbuiltNode,
  workflowFile: string | null,
  problem: string,
): FactoryError {
  const line = node.line === undefined ? '' : `:${node.line}`;
  const file = workflowFile === null ? '' : `${workflowFile}${line}: `;
  const place = `${file}Factory error for node ${node.rawId} (${node.name})`;
  return new FactoryError(place, `${action.factoryError ?? prefixOf(action)}: ${problem}`);
}

/** Where an action's definition gives no other: by its kind, and by its name where that begins with what it works on. */
function prefixOf({ name, kind }: Pick<ActionDefinition, 'name' | 'kind'>): string {
  const spelled = name.replace('GeoJSON', 'GeoJson').replace('TopoJSON', 'TopoJson');
  const written = spelled.replace(/^JSON/, 'Json').replace(/^CSV/, 'Csv');
  if (kind === 'source') return `${written.replaceAll(' ', '')}Factory error`;
  const isSpaced = kind === 'sink' || /^(?:Feature|Attribute|Bulk) /.test(name);
  return `${isSpaced ? written : written.replaceAll(' ', '')} Factory error`;
}
