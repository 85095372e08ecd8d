import * as assert from 'uvu/assert';
import { UserError } from '../../../runtime/user-error.js';

/** The message of the `UserError` that `work` throws; anything else fails the test. */
export function userErrorOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    assert.instance(thrown, UserError, String(thrown));
    return (thrown as UserError).message;
  }
  assert.unreachable('a UserError should have been thrown');
  return '';
}
