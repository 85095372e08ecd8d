/** An error about one feature, with the code that the error policy goes by (workflow/error-policy.ts). */
import { ERROR_CODES, type ErrorCategory, type ErrorCode } from './workflow/error-codes.js';

interface FeatureErrorOptions extends ErrorOptions {
  /** The feature, where it is not the one that is being processed. */
  readonly featureId?: string;
}

/**
 * What an action throws when a feature can't be processed and the reason has a code. Anything else that it
 * throws counts as `internal.unclassified`.
 */
export class FeatureError extends Error {
  override readonly name = 'FeatureError';
  readonly category: ErrorCategory;
  readonly featureId: string | null;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { featureId, ...options }: FeatureErrorOptions = {},
  ) {
    super(message, options);
    this.category = ERROR_CODES[code].category;
    this.featureId = featureId ?? null;
  }
}

/** Code and category of anything that was thrown. */
export function classified(thrown: unknown): { readonly code: ErrorCode; readonly category: ErrorCategory } {
  return thrown instanceof FeatureError ? thrown : { code: 'internal.unclassified', category: 'internal' };
}

/** The feature that an error names by itself. */
export function featureIdOf(thrown: unknown): string | null {
  return thrown instanceof FeatureError ? thrown.featureId : null;
}
