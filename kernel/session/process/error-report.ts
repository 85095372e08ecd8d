/** Something thrown, in a form that can leave the session. */
import { inspect, types } from 'node:util';
import type { ErrorReport } from '../messages.js';
import { framesOf } from './stack.js';

/** Causes of causes that are told of. */
const DEEPEST_CAUSE = 4;

export function reportError(thrown: unknown, depth = 0): ErrorReport {
  if (!isError(thrown)) return { name: 'Uncaught', message: inspect(thrown), frames: [] };
  const report: ErrorReport = {
    name: String(thrown.name),
    message: String(thrown.message),
    frames: framesOf(thrown),
  };
  if (depth >= DEEPEST_CAUSE) return report;
  if (thrown.cause !== undefined) report.cause = reportError(thrown.cause, depth + 1);
  if (thrown instanceof AggregateError) {
    report.errors = thrown.errors.map(error => reportError(error, depth + 1));
  }
  return report;
}

/** Also an error of another realm, or of a library that makes its own. */
function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || thrown instanceof Error;
}
