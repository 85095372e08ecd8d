/** Input Router and Output Router: the boundary of a subgraph. They pass features on unchanged. */
import { z } from 'zod';
import { defineProcessor, FEATURES } from '../action.js';
import { name } from '../shared/parameters.js';

const parameters = z.object({ routingPort: name() });

export const inputRouter = defineProcessor({
  name: 'Input Router',
  category: 'Filter',
  summary: 'Takes the features that enter a subgraph by one port',
  inputPorts: 'any',
  outputPorts: [FEATURES],
  factoryError: 'json',
  parameters,
  accumulates: false,
  heavyFinish: false,
  create: () => ({ process: context => context.send(context.take()) }),
});

export const outputRouter = defineProcessor({
  name: 'Output Router',
  category: 'Filter',
  summary: 'Sends features out of a subgraph by one port',
  inputPorts: [FEATURES],
  outputPorts: ({ routingPort }: z.output<typeof parameters>) => [routingPort],
  factoryError: 'json',
  parameters,
  accumulates: false,
  heavyFinish: false,
  create: ({ routingPort }) => ({ process: context => context.send(context.take(), routingPort) }),
});
