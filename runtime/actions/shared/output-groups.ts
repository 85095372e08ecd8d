/** What a file sink keeps until it finishes: features by the file they go to, in the order in which they came. */
import type { Code } from '../../expression/code.js';
import type { FeatureContent } from '../../store/feature-line.js';
import type { Kept, SinkContext } from '../action.js';
import { KeptContents } from './kept-contents.js';

/** By the path that `write` takes, in the order in which paths were met. */
export class OutputGroups {
  private readonly groups = new Map<string, Kept[]>();
  /** Paths by what `output` gave, so that each is checked once. */
  private readonly paths = new Map<string, string>();

  /** @param output gives the path of a feature's file, relative to the artifacts folder */
  constructor(private readonly output: Code) {}

  /** Keeps the input for its file. Throws if `output` gives no string, or a path that is not allowed or another node's. */
  keep(context: SinkContext): void {
    const { feature, variables } = context;
    const output = this.output.string({ attributes: feature, variables });
    let path = this.paths.get(output);
    if (path === undefined) {
      path = context.claim(output);
      this.paths.set(output, path);
    }
    const group = this.groups.get(path);
    if (group === undefined) this.groups.set(path, [context.keep()]);
    else group.push(context.keep());
  }

  *[Symbol.iterator](): Generator<[path: string, features: Iterable<FeatureContent>]> {
    for (const [path, group] of this.groups) yield [path, new KeptContents(group)];
  }
}
