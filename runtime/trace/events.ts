/** The events of a trace: what was asked of features, and by which node (README.md beside this file). */

/** Codes of the events as the file has them. New ones get new codes; see the format's changelog. */
export const EVENT = {
  emit: 1,
  receive: 2,
  receiveOnly: 3,
  edit: 4,
  clone: 5,
  take: 6,
  keep: 7,
  release: 8,
  copy: 9,
  forget: 10,
  create: 11,
  send: 12,
  sendToAll: 13,
  reject: 14,
  end: 15,
  endKept: 16,
  dropInputs: 17,
  discard: 18,
  set: 19,
  delete: 20,
  setAttributes: 21,
  geometryMut: 22,
  resized: 23,
  setGeometry: 24,
  setMetadata: 25,
  setId: 26,
  intoParts: 27,
  drop: 28,
  editKept: 29,
} as const;

export type EventName = keyof typeof EVENT;

/**
 * What follows the code of an event: a `number` (a handle, an input, a count, a number among the kept), a `name`, the
 * shape of a `value`, a `geometry` or `metadata`, the `attributes` of a whole map, the `content` of a feature (geometry,
 * metadata, attributes), or a list of `ports`.
 */
export type Operand =
  | 'number'
  | 'name'
  | 'value'
  | 'geometry'
  | 'metadata'
  | 'attributes'
  | 'content'
  | 'ports';

export const OPERANDS: Readonly<Record<EventName, readonly Operand[]>> = {
  emit: ['content', 'name'],
  receive: ['number'],
  receiveOnly: ['number'],
  edit: [],
  clone: [],
  take: [],
  keep: [],
  release: ['number'],
  copy: ['number'],
  forget: ['number'],
  create: ['content'],
  send: ['number', 'name'],
  sendToAll: ['number', 'ports'],
  reject: [],
  end: [],
  endKept: [],
  dropInputs: ['number', 'number'],
  discard: ['number', 'number'],
  set: ['number', 'name', 'value'],
  delete: ['number', 'name'],
  setAttributes: ['number', 'attributes'],
  geometryMut: ['number'],
  resized: ['number', 'geometry'],
  setGeometry: ['number', 'geometry'],
  setMetadata: ['number', 'metadata'],
  setId: ['number'],
  intoParts: ['number'],
  drop: ['number'],
  editKept: ['number'],
};

/** Codes of what is no event: the node that the following events are of, and words that they use. */
export const DEFINITION = { node: 64, name: 65, schema: 66 } as const;

/** The handle of a node's input, until the next input. */
export const INPUT = 0;
