/** Gives commands and magics their options from the table, and refuses those that a command's mode does not use. */
import { type Command, Option } from 'commander';
import type { CliOption, Use } from './cli-option.js';
import { OPTIONS } from './option-table.js';

/** A command's modes: how its help calls each, and which of them its arguments and options ask for. */
export interface Modes {
  readonly labels: Readonly<Record<Use, string>>;
  of(command: Command): Use;
}

/** Adds the options that the command, or one of its modes, uses. */
export async function addOptions(command: Command, modes: Use | Modes): Promise<Command> {
  const { labels, of } = typeof modes === 'string' ? { labels: { [modes]: '' }, of: () => modes } : modes;
  const uses = Object.keys(labels);
  const added = OPTIONS.filter(({ usedBy }) => usedBy.some(use => uses.includes(use)));
  const entryOf = new Map<string, CliOption>();
  for (const entry of added) {
    for (const option of await optionsOf(entry)) {
      option.description = `${where(entry, labels)}${option.description}`;
      command.addOption(option);
      entryOf.set(option.attributeName(), entry);
    }
  }
  // Also before commands of this command's, which find its options among their words.
  return command.hook('preAction', (_, acting) => {
    const use = acting === command ? of(command) : nameOf(acting);
    for (const option of typedOptions(command)) {
      const entry = entryOf.get(option.attributeName());
      if (entry !== undefined && !entry.usedBy.includes(use)) acting.error(refusal(option, entry, use));
    }
  });
}

/** The options of an entry of the table, as commander has them. */
export async function optionsOf({ flags, help, more }: CliOption): Promise<Option[]> {
  if (typeof flags !== 'string') return flags();
  const option = new Option(flags, help);
  const { choices, initial, initialText, parse, conflicts } = more === undefined ? {} : await more();
  if (parse !== undefined) option.argParser(parse as (text: string, previous: unknown) => unknown);
  if (choices !== undefined) option.choices(choices);
  if (initial !== undefined) option.default(initial, initialText);
  return conflicts === undefined ? [option] : [option.conflicts([...conflicts])];
}

/** `notebook: `, where not every mode uses the option. */
function where({ usedBy }: CliOption, labels: Modes['labels']): string {
  const using = Object.keys(labels).filter(use => usedBy.includes(use));
  if (using.length === Object.keys(labels).length) return '';
  return `${using.map(use => labels[use]).join(' or ')}: `;
}

function typedOptions(command: Command): Option[] {
  return command.options.filter(option => command.getOptionValueSource(option.attributeName()) === 'cli');
}

function refusal({ long, flags }: Option, { usedBy, instead }: CliOption, use: Use): string {
  return `error: arclab ${use} does not use ${long ?? flags}: ${instead?.[use] ?? `it is for ${usedBy.join(', ')}`}`;
}

/** As a person writes it, without the program's own name: `heap take`. */
function nameOf(command: Command): Use {
  const names: string[] = [];
  for (let at: Command = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}
