/** `profile`: what code or a workflow's run costs this process, for cells and scripts. */
import { allocations } from './allocations.js';
import { clinic } from './clinic.js';
import { memory, startMemory } from './memory.js';

export const profile = { allocations, memory, startMemory, clinic } as const;
