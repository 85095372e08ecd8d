/** How the command line reads what an option is set to. */
import { InvalidArgumentError } from 'commander';

/** A whole number from 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('it must be a whole number from 1');
  return value;
}

export function secondsOf(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1e6)) throw new InvalidArgumentError('it must be a number of seconds above 0');
  return value;
}

/** Collects `NAME=VALUE`. */
export function addAssignment(
  text: string,
  previous: Readonly<Record<string, string>>,
): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('it must have the form NAME=VALUE');
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Collects words. */
export function addWord(text: string, previous: readonly string[]): string[] {
  return [...previous, text];
}
