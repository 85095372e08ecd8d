/**
 * The variables of a workflow: the root `with`, then `FLOW_VAR_*` of the environment, then the artifact
 * path, then `--var`; later wins (workflow-format reference, section 4.1).
 */

import type { AttributeValue } from '../feature/attribute-value.js';
import { UserError } from '../user-error.js';
import { nearestNames, quoted } from './nearest-names.js';
import { attributeValueOf, parseTree } from './syntax.js';

const ENVIRONMENT_PREFIX = 'FLOW_VAR_';
const ARTIFACT_PATH = 'workerArtifactPath';

export interface VariableSources {
  /** `--var NAME=VALUE` of the command line, by name. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Where `FLOW_VAR_*` is looked up; the process's environment by default. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The folder that sinks write under, unless `workerArtifactPath` is given. */
  readonly artifactPath?: string;
}

/**
 * Overlays the variables declared in the file. A given variable that the file doesn't declare is not added,
 * and says so in `warnings`.
 */
export function overlayVariables(
  declared: ReadonlyMap<string, AttributeValue>,
  { variables: given = {}, environment = process.env, artifactPath }: VariableSources,
  warnings: string[],
): ReadonlyMap<string, AttributeValue> {
  const overlaid = new Map(declared);
  for (const name of declared.keys()) {
    const text = environment[ENVIRONMENT_PREFIX + name];
    if (text !== undefined) overlaid.set(name, typedValue(text));
  }
  // A path is never typed: a folder may be called 2024 or true.
  const path = given[ARTIFACT_PATH] ?? environment[ENVIRONMENT_PREFIX + ARTIFACT_PATH] ?? artifactPath;
  if (path !== undefined) overlaid.set(ARTIFACT_PATH, path);
  for (const [name, text] of Object.entries(given)) {
    if (name === ARTIFACT_PATH) continue;
    if (declared.has(name)) overlaid.set(name, typedValue(text));
    else warnings.push(undeclared(name, declared));
  }
  return overlaid;
}

function undeclared(name: string, declared: ReadonlyMap<string, AttributeValue>): string {
  const right =
    declared.size === 0
      ? 'it declares none at all; declare it under the root "with"'
      : `declare it under the root "with", or did you mean ${quoted(nearestNames(name, declared.keys()))}?`;
  return `variable "${name}" is not used, because the workflow declares none of that name; ${right}`;
}

/** A value given as text: JSON if it parses as JSON, else YAML, else the text itself; nothing is null. */
function typedValue(text: string): AttributeValue {
  try {
    return attributeValueOf(parseTree(text, (line, column) => ({ file: 'value', line, column })));
  } catch (error) {
    if (error instanceof UserError) return text;
    throw error;
  }
}
