/** From a workflow file to the checked graph that can be run. */
import { type Catalog, standardActions } from './actions/catalog.js';
import { buildGraph, type WorkflowGraph } from './workflow/graph.js';
import { parseWorkflow, readWorkflow, type TextSource } from './workflow/read.js';
import type { VariableSources } from './workflow/variables.js';

/**
 * Reads and checks a workflow file. Throws `UserError` that names the place of the first mistake.
 * @param catalog the actions that nodes may name
 */
export function openWorkflow(
  path: string,
  sources: VariableSources = {},
  catalog: Catalog = standardActions,
): WorkflowGraph {
  return buildGraph(readWorkflow(path, sources), catalog);
}

/** As `openWorkflow`, for text that is no file, as in a notebook cell. */
export function openWorkflowText(
  text: string,
  source: TextSource,
  catalog: Catalog = standardActions,
): WorkflowGraph {
  return buildGraph(parseWorkflow(text, source), catalog);
}
