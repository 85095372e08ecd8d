/** Something thrown, in a form that can leave the session. */
import { inspect, types } from 'node:util';
import { MOST_CHARACTERS } from '../../display/trim.js';
import type { ErrorReport } from '../messages.js';
import { framesOf } from './stack.js';

/** Causes of causes that are told of. */
const DEEPEST_CAUSE = 4;

export function reportError(thrown: unknown, depth = 0): ErrorReport {
  if (!isError(thrown)) return { name: 'Uncaught', message: cut(inspect(thrown)), frames: [] };
  const report: ErrorReport = {
    name: String(thrown.name),
    message: cut(String(thrown.message)),
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

/** A message as long as anybody reads: a notebook keeps every character. */
function cut(message: string): string {
  const rest = message.length - MOST_CHARACTERS;
  return rest > 0 ? `${message.slice(0, MOST_CHARACTERS)}… and ${rest} more characters` : message;
}
