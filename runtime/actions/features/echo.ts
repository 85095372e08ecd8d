/** Echo Processor and Echo Sink: log every feature. */
import { z } from 'zod';
import type { Feature } from '../../feature/feature.js';
import { featureLine } from '../../store/feature-line.js';
import { type ActionContext, defineProcessor, defineSink, FEATURES } from '../action.js';

function echo(context: ActionContext & { readonly feature: Feature }): void {
  context.log('info', `echo with feature = ${JSON.stringify(featureLine(context.feature))}`);
}

export const echoProcessor = defineProcessor({
  name: 'Echo Processor',
  category: 'Debug',
  summary: 'Logs every feature and passes it on',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({}),
  accumulates: false,
  heavyFinish: false,
  create: () => ({
    process(context) {
      echo(context);
      context.send(context.take());
    },
  }),
});

export const echoSink = defineSink({
  name: 'Echo Sink',
  category: 'Debug',
  summary: 'Logs every feature',
  parameters: z.object({}),
  create: () => ({ process: echo }),
});
