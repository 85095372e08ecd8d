/** What a comparison was measured on and with: without it nobody can repeat it. */
import { arch, cpus, platform, release, totalmem } from 'node:os';

export interface Conditions {
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  readonly node: string;
  readonly v8: string;
  readonly system: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryBytes: number;
}

export function conditionsNow(): Conditions {
  const all = cpus();
  return {
    startedAt: new Date().toISOString(),
    node: process.version,
    v8: process.versions.v8,
    system: `${platform()} ${release()} ${arch()}`,
    processor: all[0]?.model.trim() ?? 'unknown',
    processors: all.length,
    memoryBytes: totalmem(),
  };
}
