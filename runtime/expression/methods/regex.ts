/** Methods of `Regex` (flowexpr reference, section 10). */

import type { Match } from '../../regex/regex.js';
import { limitArgument, stringArgument } from '../arguments.js';
import { defineMethods, type Regex, type Value } from '../value.js';

export const regexMethods = defineMethods<Regex>('Regex', {
  find: [1, 1, (self, [text]) => found(self.compiled.find(stringArgument(text!)))],
  find_all: [1, 1, (self, [text]) => self.compiled.findAll(stringArgument(text!)).map(found)],
  split: [1, 2, (self, [text, limit]) => self.compiled.split(stringArgument(text!), limitArgument(limit))],
});

/** The whole match if the pattern has no group, the group if it has one, else the list of its groups. */
function found(match: Match | undefined): Value {
  if (match === undefined) return null;
  const [whole, ...groups] = match.texts;
  if (groups.length === 0) return whole!;
  return groups.length === 1 ? groups[0]! : groups;
}
