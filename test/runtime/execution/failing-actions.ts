/** Test actions that fail on some features, with a code or without, and a sink that writes a file. */
import { z } from 'zod';
import {
  type ActionDefinition,
  defineProcessor,
  defineSink,
  FEATURES,
} from '../../../runtime/actions/action.js';
import type { Feature } from '../../../runtime/feature/feature.js';
import { FeatureError } from '../../../runtime/feature-error.js';
import { featureLine } from '../../../runtime/store/feature-line.js';
import { ERROR_CODES, type ErrorCode } from '../../../runtime/workflow/error-codes.js';

/** When an action fails, seen from what it does with its input. */
export const MOMENTS = ['first', 'after editing', 'after sending', 'asynchronously'] as const;

const code = z
  .enum(Object.keys(ERROR_CODES) as ErrorCode[])
  .nullable()
  .default(null);
const parameters = z.object({
  /** Fails on features whose `n` is a multiple of it. */
  every: z.number(),
  code,
  moment: z.enum(MOMENTS).default('first'),
});

type Parameters = z.output<typeof parameters>;

function isUnwanted(feature: Feature, { every }: Parameters): boolean {
  return Number(feature.get('n')) % every === 0;
}

function unwanted(feature: Feature, { code, every }: Parameters): Error {
  const message = `${feature.get('text')} is a multiple of ${every}`;
  return code === null ? new Error(message) : new FeatureError(code, message);
}

/** Doubles "n", and fails at the chosen moment. */
export const picky = defineProcessor({
  name: 'Picky',
  category: 'Test',
  summary: 'Fails on some features',
  inputPorts: 'any',
  outputPorts: [FEATURES, 'rejected'],
  parameters,
  accumulates: false,
  heavyFinish: false,
  create: wanted => ({
    process(context) {
      const { feature } = context;
      const fails = isUnwanted(feature, wanted);
      const error = fails ? unwanted(feature, wanted) : null;
      if (error !== null && wanted.moment === 'first') throw error;
      if (error !== null && wanted.moment === 'asynchronously') {
        context.edit().set('n', -1);
        return Promise.reject(error);
      }
      const output = context.edit();
      output.set('n', 2 * Number(output.get('n')));
      if (error !== null && wanted.moment === 'after editing') throw error;
      context.send(output);
      if (error !== null) throw error;
      return undefined;
    },
  }),
});

/** As Picky without a port for what it rejects; warns where it has a code, and lets the feature pass. */
export const warning = defineProcessor({
  name: 'Warning',
  category: 'Test',
  summary: 'Warns of some features',
  inputPorts: 'any',
  outputPorts: [FEATURES],
  parameters: parameters.extend({ inFinish: z.boolean().default(false) }),
  accumulates: false,
  heavyFinish: false,
  create: wanted => {
    const late: string[] = [];
    return {
      process(context) {
        const { feature } = context;
        if (isUnwanted(feature, wanted)) {
          if (wanted.code === null) throw unwanted(feature, wanted);
          if (wanted.inFinish) late.push(feature.id);
          else context.diagnose(wanted.code, 'it is odd', feature.id);
        }
        context.send(context.take());
      },
      finish(context) {
        for (const id of late) context.diagnose(wanted.code!, 'it was odd', id);
      },
    };
  },
});

/** Writes the lines of what it got to a file, whole, in `finish`. */
export const pickySink = defineSink({
  name: 'Picky Sink',
  category: 'Test',
  summary: 'Writes features to a file, and fails on some',
  parameters: parameters.extend({ file: z.string() }),
  create: wanted => {
    const lines: string[] = [];
    return {
      process(context) {
        if (isUnwanted(context.feature, wanted)) throw unwanted(context.feature, wanted);
        lines.push(`${featureLine(context.feature)}\n`);
      },
      finish(context) {
        context.write(context.claim(wanted.file), lines);
      },
    };
  },
});

/** Never gets ready. */
export const unready = defineProcessor({
  name: 'Unready',
  category: 'Test',
  summary: 'Fails before the first feature',
  inputPorts: 'any',
  outputPorts: [FEATURES],
  parameters: z.object({}),
  accumulates: false,
  heavyFinish: false,
  create: () => ({
    initialize() {
      throw new Error('not ready');
    },
    process: () => undefined,
  }),
});

/** Logs many lines for every feature. */
export const chatty = defineProcessor({
  name: 'Chatty',
  category: 'Test',
  summary: 'Logs many lines for every feature',
  inputPorts: 'any',
  outputPorts: [FEATURES],
  parameters: z.object({ lines: z.number() }),
  accumulates: false,
  heavyFinish: false,
  create: ({ lines }) => ({
    process(context) {
      for (let line = 0; line < lines; line++) context.log('info', `line ${line}`);
      context.send(context.take());
    },
  }),
});

export const failingActions: readonly ActionDefinition[] = [picky, warning, pickySink, unready, chatty];
