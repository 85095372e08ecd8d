/** `arclab expr`: evaluates one FlowExpr expression. */
import { Command } from 'commander';
import { Expression } from '../../runtime/expression/expression.js';
import { ExpressionError } from '../../runtime/expression/expression-error.js';
import { isMap } from '../../runtime/feature/attribute-value.js';
import { attributeValueFromJson } from '../../runtime/formats/json.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { addOptions } from './add-options.js';
import { print } from './say.js';

interface Flags {
  readonly attributes?: string;
  readonly variables?: string;
}

const EXAMPLES = `
Examples:
  $ arclab expr '4 + 6 * 5'
  $ arclab expr 'attributes["name"].upper()' --attributes '{"name": "berlin"}'
  $ arclab expr 'variables.get("limit", 10) / 4' --variables '{"limit": 6}'`;

export function exprCommand(): Promise<Command> {
  const command = new Command('expr')
    .description('Evaluate one expression of the workflows’ language, FlowExpr.')
    .argument('<expression>', 'the expression')
    .addHelpText('after', EXAMPLES)
    .action((source: string, { attributes, variables }: Flags) => {
      const scope = {
        ...(attributes === undefined ? {} : { attributes: objectOf('--attributes', attributes) }),
        ...(variables === undefined ? {} : { variables: objectOf('--variables', variables) }),
      };
      try {
        print(Expression.compile(source).display(scope));
      } catch (error) {
        throw error instanceof ExpressionError ? new UserError(error.explain()) : error;
      }
    });
  return addOptions(command, 'expr');
}

function objectOf(flag: string, json: string) {
  let value: ReturnType<typeof attributeValueFromJson>;
  try {
    value = attributeValueFromJson(json);
  } catch (error) {
    throw new UserError(`${flag}: ${messageOf(error)}`);
  }
  if (!isMap(value)) throw new UserError(`${flag} must be a JSON object, like '{"name": "berlin"}'`);
  return value;
}
