/** Methods of `dict` (flowexpr reference, section 7.4). */

import { stringArgument } from '../arguments.js';
import { Failure } from '../expression-error.js';
import { spend } from '../limits.js';
import { type Dict, defineMethods, type Run, type Value } from '../value.js';

/** A dict that is about to be gone through. */
function all(dict: Dict): Dict {
  spend(dict.size);
  return dict;
}

export const dictMethods = defineMethods<Dict>('dict', {
  keys: [0, 0, self => [...all(self).keys()]],
  values: [0, 0, self => [...all(self).values()]],
  items: [0, 0, self => Array.from(all(self), ([key, value]) => [key, value])],
  get: [1, 2, get],
  pop: [1, 1, pop],
  update: [1, 1, update],
});

/** A key that holds null is there: the other value doesn't stand in for it. */
function get(self: Dict, [key, otherwise]: readonly Value[]): Value {
  const value = self.get(stringArgument(key!));
  return value !== undefined ? value : (otherwise ?? null);
}

function pop(self: Dict, [key]: readonly Value[]): Value {
  const name = stringArgument(key!);
  const value = self.get(name);
  self.delete(name);
  return value ?? null;
}

function update(self: Dict, [other]: readonly Value[], run: Run): Value {
  if (!(other instanceof Map)) throw new Failure('update() argument must be a dict');
  for (const [key, value] of other) {
    self.set(key, value);
    run.stored(self, value);
  }
  return null;
}
