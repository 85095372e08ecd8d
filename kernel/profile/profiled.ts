import { UserError } from '../../runtime/user-error.js';

/** Refuses what is neither a workflow file's path nor code. @throws UserError */
export function checkProfiled(what: unknown, by: string): void {
  if (typeof what === 'string' || typeof what === 'function') return;
  throw new UserError(`profile.${by} takes the path of a workflow file, or a function that it calls`);
}
