/** The command line's form of the runtime's options: one flag each, made from their table. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  OPTION_NAMES,
  type OptionName,
  PRESETS,
  type Preset,
  parseOption,
  RUN_OPTIONS,
  type RunOptions,
  runOptions,
} from '../../runtime/execution/options.js';
import { messageOf } from '../../runtime/user-error.js';

/** What commander collects for a command that runs a workflow. */
export interface RunFlags extends Partial<RunOptions> {
  readonly preset: Preset;
  readonly strategy?: RunOptions['sharing'];
  readonly var: Readonly<Record<string, string>>;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

const FLAG_OF = new Map(OPTION_NAMES.map(name => [`--${name}`, `--${kebab(name)}`]));

/** Lets every option be typed by its name too: `--featureStore` for `--feature-store`. */
export function kebabFlags(argv: readonly string[]): string[] {
  return argv.map(word => {
    const [flag, ...value] = word.split('=');
    return [FLAG_OF.get(flag!) ?? flag, ...value].join('=');
  });
}

/** Adds a flag for every runtime option, `--preset`, `--strategy` and `--var`. */
export function addRunOptions(command: Command): Command {
  command
    .addOption(
      new Option('--preset <preset>', 'the engine as the memo found it, or as it plans it')
        .choices(PRESETS)
        .default('before'),
    )
    .addOption(optionFor('sharing', '--strategy'))
    .addOption(
      new Option('--var <NAME=VALUE>', 'sets a variable of the workflow; can be repeated')
        .default({}, 'none')
        .argParser(addAssignment),
    );
  for (const name of OPTION_NAMES) {
    const option = optionFor(name, `--${kebab(name)}`);
    if (name === 'sharing') option.hideHelp();
    command.addOption(option);
  }
  return command;
}

function optionFor(name: OptionName, flag: string): Option {
  const { domain, help, before, after } = RUN_OPTIONS[name];
  const values = domain.kind === 'choice' ? domain.values.join(', ') : `${domain.least}–${domain.most}`;
  const presets = before === after ? `${before}` : `before: ${before}, after: ${after}`;
  return new Option(`${flag} <value>`, `${help}; ${values} (${presets})`).argParser(text => {
    try {
      return parseOption(name, text);
    } catch (error) {
      throw new InvalidArgumentError(messageOf(error));
    }
  });
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

/** The options that were typed, without the presets'. */
export function typedOptions(flags: RunFlags): Partial<RunOptions> {
  const typed = OPTION_NAMES.filter(name => flags[name] !== undefined).map(name => [name, flags[name]]);
  const options: Partial<RunOptions> = Object.fromEntries(typed);
  return flags.strategy === undefined ? options : { ...options, sharing: flags.strategy };
}

/** The options of the run that the flags ask for. */
export function optionsOf(flags: RunFlags): RunOptions {
  return runOptions(flags.preset, typedOptions(flags));
}
