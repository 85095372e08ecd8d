/** The room of a run's `memoryBudget` in a replay: what would go to disk is set aside as stand-ins. */
import type { Room, Spill } from '../../runtime/execution/kept-features.js';
import { BudgetRoom } from '../../runtime/execution/memory-budget.js';
import type { AttributeValue } from '../../runtime/feature/attribute-value.js';
import { Attributes } from '../../runtime/feature/attributes.js';
import type { FeatureParts } from '../../runtime/feature/feature.js';
import type { Geometry } from '../../runtime/feature/geometry.js';
import type { FeatureContent } from '../../runtime/store/feature-line.js';
import type { SpillPlace } from '../../runtime/store/spill-file.js';

interface Aside {
  readonly metadata: FeatureParts['metadata'];
  readonly entries: readonly (readonly [string, AttributeValue])[];
  readonly geometry: Geometry | null;
}

class MemorySpill implements Spill {
  private readonly features: Aside[] = [];

  append({ metadata, attributes, geometry }: FeatureContent): SpillPlace {
    const aside = { metadata, entries: [...attributes.entries()], geometry: geometry?.clone() ?? null };
    return { at: this.features.push(aside) - 1, length: 0 };
  }

  read({ at }: SpillPlace): FeatureParts {
    const { metadata, entries, geometry } = this.features[at]!;
    return { id: '', metadata, attributes: Attributes.of(entries), geometry: geometry?.clone() ?? null };
  }

  close(): void {
    this.features.length = 0;
  }
}

export class MemoryRoom extends BudgetRoom implements Room {
  passed(): void {}

  newFile(): Spill {
    return new MemorySpill();
  }
}
