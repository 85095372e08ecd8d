/**
 * Which file of a job's feature store holds what (names as in the engine's store): by output port, and by edge
 * where a source sends. Ports are known by their files; the actions need not exist here.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { STORE_ENDINGS } from '../../runtime/store/feature-store.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import type { ExpandedEdge, ExpandedNode, Expansion } from '../../runtime/workflow/expand.js';
import { nearestNames, quoted } from '../../runtime/workflow/nearest-names.js';

export interface JobInput {
  readonly edge: ExpandedEdge;
  /** The file of what came over the edge; `null` where nothing was sent. */
  readonly file: string | null;
  /** What the receiver itself noted, which it does for sources. */
  readonly received: string | null;
}

export interface JobNode {
  readonly node: ExpandedNode;
  /** Edges that end at the node. */
  readonly inputs: readonly JobInput[];
  /** The files of what the node sent, by port, in the order of their names. */
  readonly outputs: readonly { readonly port: string; readonly file: string }[];
  readonly kind: 'source' | 'processor' | 'sink';
}

export interface JobFiles {
  readonly nodes: readonly JobNode[];
  /** Files that no node of the workflow can have written. */
  readonly foreign: readonly string[];
}

/**
 * @param directory the job's `feature-store`
 * @throws UserError where the folder is none, holds no intermediate data, or that of another workflow
 */
export function jobFiles({ nodes, edges }: Expansion, directory: string): JobFiles {
  const files = filesIn(directory);
  const used = new Set<string>();
  const take = (stem: string): string | null => {
    const name = files.get(stem);
    if (name === undefined) return null;
    used.add(stem);
    return join(directory, name);
  };
  const byNode = new Map(nodes.map(node => [node.id, node]));
  const jobNodes = nodes.map((node): JobNode => {
    const inputs = edges
      .filter(edge => edge.to === node.id)
      .map(edge => {
        const from = byNode.get(edge.from)!;
        const received = take(edge.id);
        const sent = take(`${from.storeName ?? from.id}.${edge.fromPort}`);
        return { edge, file: sent ?? received, received };
      });
    const prefix = `${node.storeName ?? node.id}.`;
    const outputs = [...files.keys()]
      .filter(stem => stem.startsWith(prefix) && isPortOf(stem.slice(prefix.length), nodes, prefix))
      .sort()
      .map(stem => ({ port: stem.slice(prefix.length), file: take(stem)! }));
    const receives = edges.some(edge => edge.to === node.id);
    const sends = outputs.length > 0 || edges.some(edge => edge.from === node.id);
    return { node, inputs, outputs, kind: !receives ? 'source' : sends ? 'processor' : 'sink' };
  });
  const foreign = [...files.keys()].filter(stem => !used.has(stem)).map(stem => files.get(stem)!);
  checkOwn(jobNodes, foreign, files.size, directory, nodes);
  return { nodes: jobNodes, foreign };
}

/** `prefix.rest` is a port of the node, unless the rest names a node inside it (a subgraph's). */
function isPortOf(rest: string, nodes: readonly ExpandedNode[], prefix: string): boolean {
  return !nodes.some(({ id }) => id.startsWith(prefix) && `${prefix}${rest}`.startsWith(`${id}.`));
}

/** Names of files by their stems. */
function filesIn(directory: string): Map<string, string> {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    throw new UserError(
      `can't read the feature store ${directory}: ${messageOf(error)}; give a job's feature-store folder`,
    );
  }
  const files = new Map<string, string>();
  for (const name of names.sort()) {
    const ending = STORE_ENDINGS.find(each => name.endsWith(each));
    if (ending === undefined || !statSync(join(directory, name)).isFile()) continue;
    const stem = name.slice(0, -ending.length);
    const other = files.get(stem);
    if (other !== undefined) {
      throw new UserError(
        `${directory} has both ${other} and ${name}, as two jobs left them; give the folder of one job`,
      );
    }
    files.set(stem, name);
  }
  if (files.size === 0) {
    throw new UserError(
      `${directory} holds no intermediate data (*.jsonl or *.jsonl.zst); give a job's feature-store folder`,
    );
  }
  return files;
}

function checkOwn(
  jobNodes: readonly JobNode[],
  foreign: readonly string[],
  total: number,
  directory: string,
  nodes: readonly ExpandedNode[],
): void {
  if (foreign.length === 0) return;
  const [first] = foreign;
  if (foreign.length === total) {
    const near = nearestNames(
      first!,
      nodes.map(({ id }) => id),
    );
    const hint = near.length > 0 ? `, of which ${quoted(near)} comes nearest` : '';
    throw new UserError(
      `${directory} is of another workflow: none of its ${total} files, such as ${first}, belongs to one of the ` +
        `${jobNodes.length} nodes here${hint}; give the workflow file of that job, or the folder of this one's`,
    );
  }
  throw new UserError(
    `${join(directory, first!)} belongs to no node of the workflow (${foreign.length} of ${total} files do not): ` +
      'the folder mixes two jobs, or the workflow was changed since; give the workflow file of that job, and its folder alone',
  );
}
