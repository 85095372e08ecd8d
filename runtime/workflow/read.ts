/** Reads a workflow, YAML or JSON, into its definition (workflow-format reference, sections 1 to 4). */

import { dirname, resolve } from 'node:path';
import { UserError } from '../user-error.js';
import { decodeWorkflow } from './decode.js';
import type { WorkflowDefinition } from './definition.js';
import { expandIncludes } from './include.js';
import { readText } from './read-text.js';
import { parseTree } from './syntax.js';
import { overlayVariables, type VariableSources } from './variables.js';

/**
 * Reads the workflow file at `path`; `-` is standard input. Relative paths are against the process's folder,
 * those of `!include` against the file's.
 * Throws `UserError` for whatever is wrong with the file, naming its line and column.
 */
export function readWorkflow(path: string, sources: VariableSources = {}): WorkflowDefinition {
  const read = readText(path);
  if ('reason' in read) {
    throw new UserError(
      `can't read the workflow file ${path}: ${read.reason}; give the path of a workflow file`,
    );
  }
  if (path === '-') return parseWorkflow(read.text, { ...sources, name: 'standard input' });
  const definition = parseWorkflow(read.text, { ...sources, name: path, baseDirectory: dirname(path) });
  return { ...definition, file: resolve(path) };
}

export interface TextSource extends VariableSources {
  /** What messages call the text. */
  readonly name: string;
  /** Where `!include` looks; without it every include is an error. */
  readonly baseDirectory?: string;
}

/** Reads a workflow from its text, as `readWorkflow` does from a file. */
export function parseWorkflow(text: string, source: TextSource): WorkflowDefinition {
  const included = expandIncludes(text, source.name, source.baseDirectory);
  const decoded = decodeWorkflow(parseTree(included.text, included.position));
  const warnings = [...decoded.warnings];
  const variables = overlayVariables(decoded.variables, source, warnings);
  return { ...decoded, source: source.name, file: null, variables, warnings };
}
