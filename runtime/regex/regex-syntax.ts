/** The syntax tree of a regular expression, after flags have been applied. */

import type { PointSet } from './point-set.js';

/** A place between two code points. `Ascii` kinds know only ASCII letters, digits and `_` as words. */
export type Look =
  | 'textStart'
  | 'textEnd'
  | 'lineStart'
  | 'lineEnd'
  | 'lineStartCrlf'
  | 'lineEndCrlf'
  | WordLook
  | `${WordLook}Ascii`;

export type WordLook =
  | 'wordBoundary'
  | 'noWordBoundary'
  | 'wordStart'
  | 'wordEnd'
  | 'wordStartHalf'
  | 'wordEndHalf';

export type RegexNode =
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'point'; readonly set: PointSet }
  | {
      readonly kind: 'repeat';
      readonly node: RegexNode;
      readonly least: number;
      readonly most: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'group'; readonly index: number; readonly node: RegexNode }
  | { readonly kind: 'concat'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'alternate'; readonly items: readonly RegexNode[] };
