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

/** A set of actions, by name: the ones that come with Arclab, and whatever a notebook adds. */
export class Catalog implements ActionCatalog {
  private readonly byName: ReadonlyMap<string, ActionDefinition>;

  constructor(readonly actions: readonly ActionDefinition[]) {
    this.byName = new Map(actions.map(action => [action.name, action]));
  }

  /** These actions and more; a name that is there already means the new one. */
  with(...more: readonly ActionDefinition[]): Catalog {
    return new Catalog([...this.actions, ...more]);
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** The definition of an action. Throws `UserError` if there is none of that name. */
  definition(name: string): ActionDefinition {
    const action = this.byName.get(name);
    if (action === undefined) throw new UserError(`Action not found: ${name}`);
    return action;
  }

  find(name: string): ActionPorts | undefined {
    const action = this.byName.get(name);
    return action === undefined ? undefined : portsOf(action);
  }
}

export const standardActions = new Catalog(ACTIONS);

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
