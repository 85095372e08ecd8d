/** Noop Processor and Noop Sink: pass on, and swallow. */
import { z } from 'zod';
import { defineProcessor, defineSink, FEATURES } from '../action.js';

export const noopProcessor = defineProcessor({
  name: 'Noop Processor',
  category: 'Debug',
  summary: 'Passes features on unchanged',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({}),
  accumulates: false,
  heavyFinish: false,
  create: () => ({ process: context => context.send(context.take()) }),
});

export const noopSink = defineSink({
  name: 'Noop Sink',
  category: 'Debug',
  summary: 'Swallows features',
  parameters: z.object({}),
  create: () => ({ process: () => undefined }),
});
