/** Feature Merger: gives requestors the attributes of the suppliers that have their key. */
import { z } from 'zod';
import type { AttributeValue } from '../../feature/attribute-value.js';
import { defineProcessor, type Kept, type SendingContext } from '../action.js';
import {
  checkJoinKeys,
  JOIN_PORTS,
  type JoinPort,
  joinAttributesRead,
  joinKeyOf,
  joinKeyParameters,
  joinPortOf,
} from '../shared/join-key.js';
import { optional } from '../shared/parameters.js';

const parameters = z
  .object({ ...joinKeyParameters, completeGrouped: optional(z.boolean()) })
  .superRefine(checkJoinKeys);

/** The kept features of one key, in the order in which they came. */
interface Match extends Record<JoinPort, Kept[]> {
  /** The sides that have gone on to another key, of which `completeGrouped` says that they won't come back. */
  readonly complete: Set<JoinPort>;
}

export const featureMerger = defineProcessor({
  name: 'Feature Merger',
  category: 'Merge',
  summary: 'Gives requestors the attributes of the suppliers that have the same key',
  inputPorts: JOIN_PORTS,
  outputPorts: ['merged', 'unmerged'],
  parameters,
  attributesRead: keys => joinAttributesRead(keys),
  accumulates: true,
  heavyFinish: true,
  create: parameters => {
    const { completeGrouped = false } = parameters;
    const matches = new Map<string, Match>();
    const lastKeys = new Map<JoinPort, string>();

    /** A side that meets a new key is through with its last one; a match that both are through with can go. */
    function completeLast(side: JoinPort, key: string, context: SendingContext): void {
      const lastKey = lastKeys.get(side);
      if (lastKey === key) return;
      lastKeys.set(side, key);
      const match = lastKey === undefined ? undefined : matches.get(lastKey);
      if (match === undefined) return;
      match.complete.add(side);
      if (match.complete.size < JOIN_PORTS.length) return;
      const supplied = suppliedTo(match);
      for (const requestor of match.requestor) sendMerged(requestor, supplied, context);
      for (const feature of [...match.requestor, ...match.supplier]) context.forget(feature);
      matches.delete(lastKey!);
    }

    return {
      process(context) {
        const side = joinPortOf(context);
        const key = joinKeyOf(parameters, side, context);
        const kept = context.keep();
        const match = matches.get(key) ?? { requestor: [], supplier: [], complete: new Set() };
        matches.set(key, match);
        match[side].push(kept);
        match.complete.delete(side);
        if (completeGrouped) completeLast(side, key, context);
      },
      async finish(context) {
        for (const match of matches.values()) {
          const supplied = suppliedTo(match);
          for (const requestor of match.requestor) {
            if (match.supplier.length > 0) sendMerged(requestor, supplied, context);
            else context.send(context.release(requestor), 'unmerged');
            await context.ready();
          }
        }
      },
    };
  },
});

/** The attributes of all suppliers, of which the later one wins; none if nobody asks for them. */
function suppliedTo({ requestor, supplier }: Match): Map<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  if (requestor.length === 0) return values;
  for (const kept of supplier) {
    for (const [name, value] of kept.read().attributes.entries()) values.set(name, value);
  }
  return values;
}

/** The requestor with the attributes of its suppliers over its own. */
function sendMerged(
  requestor: Kept,
  supplied: ReadonlyMap<string, AttributeValue>,
  context: SendingContext,
): void {
  const merged = context.editKept(requestor);
  for (const [name, value] of supplied) merged.set(name, value);
  context.send(merged, 'merged');
}
