/**
 * Parameters of a notebook, as papermill has them: a cell tagged `parameters` declares them with their
 * defaults, and a cell tagged `injected-parameters` after it sets others.
 * https://papermill.readthedocs.io/en/latest/usage-parameterize.html
 */
import { type AttributeValue, isArray, isMap, NumberText } from '../../runtime/feature/attribute-value.js';
import { attributeValueFromJson } from '../../runtime/formats/json.js';
import { UserError } from '../../runtime/user-error.js';
import type { Json } from '../display/mime.js';
import { CellSyntaxError, namesOf } from '../session/transpile.js';
import { type CodeCell, freshId, type Notebook, tagsOf } from './notebook.js';

export type Parameters = Record<string, Json>;

const PARAMETERS = 'parameters';
const INJECTED = 'injected-parameters';

/**
 * Reads `name=value` as typed on a command line: the value is JSON, or else text.
 * Throws `UserError` for an integer that JavaScript would change.
 */
export function parseParameter(argument: string): [name: string, value: Json] {
  const equals = argument.indexOf('=');
  if (equals < 1) {
    throw new UserError(
      `The parameter "${argument}" has no value; write it as NAME=VALUE, for instance runs=3`,
    );
  }
  const name = argument.slice(0, equals);
  const text = argument.slice(equals + 1);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return [name, text];
  }
  const lost = lostInteger(attributeValueFromJson(text));
  if (lost === undefined) return [name, value];
  throw new UserError(
    `The parameter "${name}" has the integer ${lost}, which JavaScript's numbers can't hold; write it in quotes: "${lost}"`,
  );
}

/** The first integer in a value that is another one as a double. */
function lostInteger(value: AttributeValue): string | undefined {
  if (isArray(value)) return value.map(lostInteger).find(lost => lost !== undefined);
  if (isMap(value)) return lostInteger([...value.values()]);
  if (!(value instanceof NumberText) || !/^-?\d+$/.test(value.text)) return undefined;
  return BigInt(Number(value.text)) === BigInt(value.text) ? undefined : value.text;
}

/**
 * The notebook with a cell that sets parameters. Unlike papermill it does not take names that the notebook
 * does not declare: a misspelt one would silently change nothing.
 * @throws UserError
 */
export function withParameters(notebook: Notebook, parameters: Parameters, path: string): Notebook {
  const names = Object.keys(parameters);
  if (names.length === 0) return notebook;
  // A notebook that was run before has the parameters of that run.
  const cells = notebook.cells.filter(cell => !tagsOf(cell).includes(INJECTED));
  const index = cells.findIndex(cell => cell.type === 'code' && tagsOf(cell).includes(PARAMETERS));
  if (index < 0) {
    throw new UserError(
      `${path} takes no parameters: none of its cells has the tag "${PARAMETERS}", so ${names.join(', ')} cannot be set`,
    );
  }
  const declared = declaredParameters(cells[index] as CodeCell, path);
  const unknown = names.find(name => !declared.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`${path} has no parameter "${unknown}"; its parameters are ${declared.join(', ')}`);
  }
  const assignments = names.map(name => `let ${name} = ${JSON.stringify(parameters[name])};`);
  const injected: CodeCell = {
    type: 'code',
    id: freshId(INJECTED, new Set(cells.map(({ id }) => id))),
    metadata: { tags: [INJECTED] },
    source: ['// Parameters of this run', ...assignments].join('\n'),
    executionCount: null,
    outputs: [],
  };
  return { ...notebook, cells: cells.toSpliced(index + 1, 0, injected) };
}

function declaredParameters(cell: CodeCell, path: string): string[] {
  try {
    return namesOf(cell.source);
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    throw new UserError(
      `${path}: the cell tagged "${PARAMETERS}" has an error in line ${error.line}: ${error.message}`,
    );
  }
}
