/** The disk does not take what a run needs to write, so that no feature that follows would fare better. */
import { UserError } from './user-error.js';

export class DiskFailure extends UserError {}
