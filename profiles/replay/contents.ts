/** What the features of a trace are built of, for all passes of a replay: what is alike is made once. */
import type { Attributes } from '../../runtime/feature/attributes.js';
import type { AttributesStandIn } from '../../runtime/feature/attributes-stand-in.js';
import { attributesOf, type Trace } from '../../runtime/trace/trace.js';

export class Contents {
  private readonly originals: AttributesStandIn[] = [];

  constructor(private readonly trace: Trace) {}

  /** Attributes that nobody else holds. */
  attributes(content: number): Attributes {
    let original = this.originals[content];
    if (original === undefined) {
      original = attributesOf(this.trace, content);
      this.originals[content] = original;
    }
    return original.clone();
  }
}
