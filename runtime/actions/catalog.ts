/** Every action there is, by name. */
import { UserError } from '../user-error.js';
import type { ActionCatalog, ActionPorts } from '../workflow/graph.js';
import type { ActionDefinition } from './action.js';
import { attributeManager } from './attribute-manager.js';
import { echoProcessor, echoSink } from './echo.js';
import { featureCreator } from './feature-creator.js';
import { featureFilter } from './feature-filter.js';
import { noopProcessor, noopSink } from './noop.js';
import { inputRouter, outputRouter } from './router.js';

const ACTIONS: readonly ActionDefinition[] = [
  attributeManager,
  echoProcessor,
  echoSink,
  featureCreator,
  featureFilter,
  inputRouter,
  noopProcessor,
  noopSink,
  outputRouter,
];

const BY_NAME = new Map(ACTIONS.map(action => [action.name, action]));

/** The action of that name, which a checked graph is sure to have. */
export function actionNamed(name: string): ActionDefinition {
  const action = BY_NAME.get(name);
  if (action === undefined) throw new UserError(`Action not found: ${name}`);
  return action;
}

/** What the workflow reader must know of the actions. */
export const catalog: ActionCatalog = {
  names: () => BY_NAME.keys(),
  find: name => {
    const action = BY_NAME.get(name);
    return action === undefined ? undefined : portsOf(action);
  },
};

function portsOf(action: ActionDefinition): ActionPorts {
  const { kind } = action;
  const inputPorts = kind === 'source' ? [] : kind === 'sink' ? ['features'] : action.inputPorts;
  return {
    kind,
    inputPorts,
    checksInputPorts: inputPorts !== 'any' && inputPorts.length > 1,
    outputPorts: parameters => {
      if (kind === 'sink') return [];
      if (typeof action.outputPorts !== 'function') return action.outputPorts;
      // Parameters that do not decode are reported when the node is built, with the reason.
      const decoded = action.parameters.safeParse(parameters);
      return decoded.success ? action.outputPorts(decoded.data) : [];
    },
  };
}
