/** Makes the action of a node from its parameters. */
import { serialize } from 'node:v8';
import type {
  ActionDefinition,
  BuildContext,
  GeometryUse,
  Processor,
  ProcessorDefinition,
  Sink,
  Source,
} from '../actions/action.js';
import { FactoryError, factoryError } from '../actions/shared/factory-error.js';
import { parametersOf } from '../actions/shared/parameters.js';
import { PART } from '../ledger/ledger.js';
import { UserError } from '../user-error.js';
import type { RunningNode } from './node.js';
import type { RunState } from './run-state.js';
import { SoughtAttributes } from './sought-attributes.js';

export type BuiltAction =
  | { readonly kind: 'source'; readonly action: Source }
  | {
      readonly kind: 'processor';
      readonly action: Processor;
      readonly heavyFinish: boolean;
      readonly geometryUse: GeometryUse | undefined;
    }
  | { readonly kind: 'sink'; readonly action: Sink };

/** Throws `UserError` that names file, node, action and parameter, if the parameters are wrong. */
export function buildAction(
  definition: ActionDefinition,
  node: RunningNode,
  workflowFile: string | null,
  run: RunState,
): BuiltAction {
  const { graphNode } = node;
  const build: BuildContext = {
    nodeId: graphNode.id,
    nodeName: graphNode.name,
    variables: run.variables,
    workflowFile,
    ramFolder: run.ramFolder,
    options: run.options,
    willWrite: (output, is) => {
      const known = output.constant(run.variables);
      if (known !== undefined) run.outputs.foresee(known, is, node.owner);
    },
  };
  const parameters = parametersOf(definition, graphNode, workflowFile);
  node.sought = new SoughtAttributes(definition.attributesRead?.(parameters) ?? []);
  try {
    if (definition.kind === 'source') return { kind: 'source', action: definition.create(parameters, build) };
    if (definition.kind === 'sink') return { kind: 'sink', action: definition.create(parameters, build) };
    if (run.options.graphBuild === 'clone') cloneOnce(definition, node, build);
    const { heavyFinish } = definition;
    const geometryUse = definition.geometryUse?.(parameters);
    return { kind: 'processor', action: definition.create(parameters, build), heavyFinish, geometryUse };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error instanceof FactoryError) throw error;
    throw factoryError(definition, graphNode, workflowFile, error.message);
  }
}

/** The deep clone that the engine makes of every processor only to wrap it in another struct (section 6). */
function cloneOnce(definition: ProcessorDefinition, node: RunningNode, build: BuildContext): void {
  const { graphNode, account } = node;
  const parameters = structuredClone(graphNode.parameters);
  definition.create(parametersOf(definition, { ...graphNode, parameters }, build.workflowFile), build);
  const bytes = serialize(parameters).length;
  account.counter('graph-build').deep(PART.processor, bytes, bytes);
}
