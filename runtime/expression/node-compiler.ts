/** What the files that compile one kind of node may ask of the compiler that called them. */
import type { Scope } from './scope.js';
import type { Node } from './syntax.js';
import type { Evaluate } from './value.js';

export interface NodeCompiler {
  readonly scope: Scope;
  /** Whether there may be a `return` that has to leave early. */
  returns: boolean;
  /** `depth` counts from 1 for the body itself. `tail`: the value of `node` is that of the whole body. */
  compile(node: Node, depth: number, tail?: boolean): Evaluate;
  compileAll(nodes: readonly Node[], depth: number): Evaluate[];
}
