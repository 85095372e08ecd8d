/** Attributes that a node's parameters name, and whether any feature that came to it had them. */
import type { AttributeRead } from '../actions/action.js';
import type { Feature } from '../feature/feature.js';
import { likelyName } from '../workflow/nearest-names.js';

/** Features whose attributes are collected, for a message about those that none had. */
const LOOKED_AT = 1000;

interface Sought {
  readonly name: string;
  /** `null` for any. */
  readonly port: string | null;
  /** Whether a feature came by the port. */
  wasLookedFor: boolean;
}

export class SoughtAttributes {
  private left: Sought[];
  /** By port, those of the features that came by it. */
  private readonly names = new Map<string, Set<string>>();
  private lookedAt = 0;

  constructor(reads: readonly AttributeRead[]) {
    this.left = reads.map(read => {
      const { name, port } = typeof read === 'string' ? { name: read, port: null } : read;
      return { name, port, wasLookedFor: false };
    });
  }

  /** Looks at an input. Costs nothing once every attribute was found, mostly from the second feature on. */
  see(feature: Feature, port: string): void {
    if (this.left.length === 0) return;
    this.left = this.left.filter(sought => {
      if (sought.port !== null && sought.port !== port) return true;
      sought.wasLookedFor = true;
      return !feature.has(sought.name);
    });
    if (this.left.length === 0 || this.lookedAt++ >= LOOKED_AT) return;
    const names = this.names.get(port) ?? new Set();
    this.names.set(port, names);
    for (const name of feature.attributes.keys()) names.add(name);
  }

  /** What to say of those that no feature had. */
  sentences(): string[] {
    const missed = this.left.filter(({ wasLookedFor }) => wasLookedFor);
    return missed.map(({ name, port }) => {
      const by = port === null ? '' : ` by port "${port}"`;
      const there = this.namesBy(port);
      const right = there.length === 0 ? 'they had no attributes' : likelyName(name, there);
      return `no feature that came${by} had the attribute "${name}"; ${right}`;
    });
  }

  private namesBy(port: string | null): string[] {
    const sets = port === null ? [...this.names.values()] : [this.names.get(port) ?? []];
    return [...new Set(sets.flatMap(names => [...names]))];
  }
}
