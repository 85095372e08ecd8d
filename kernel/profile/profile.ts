/** `profile`: what code or a workflow's run costs this process, for cells and scripts. */
import { allocations } from './allocations.js';

export const profile = { allocations } as const;
