import { InvalidArgumentError } from 'commander';

/** What the command line takes as a whole number from 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('it must be a whole number from 1');
  return value;
}
