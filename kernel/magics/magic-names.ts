/** The names of the cell magics by themselves: completion offers them before any magic's code is loaded. */

export const MAGIC_NAMES = ['time', 'clones', 'heap', 'allocations', 'workflow', 'session'] as const;

export type MagicName = (typeof MAGIC_NAMES)[number];
