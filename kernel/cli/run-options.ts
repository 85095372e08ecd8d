/** The command line's form of the runtime's options: one flag each, made from their table. */
import { InvalidArgumentError, Option } from 'commander';
import {
  checkedOptions,
  OPTION_NAMES,
  type OptionName,
  type Preset,
  parseOption,
  RUN_OPTIONS,
  type RunOptions,
} from '../../runtime/execution/options.js';
import { STRATEGIES, type Strategy } from '../../runtime/feature/representation/strategies.js';
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

/** `--strategy`, and the name that the option has elsewhere. */
export function strategyFlags(): Option[] {
  return [
    optionFor('sharing', '--strategy'),
    optionFor('sharing', '--sharing').hideHelp().conflicts('strategy'),
  ];
}

/** `--strategies` */
export function strategyListFlags(): Option[] {
  const help = `strategies, with commas between: ${STRATEGIES.join(', ')}`;
  return [new Option('--strategies <list>', help).argParser(strategiesOf).default(STRATEGIES, 'all')];
}

/** A flag for each of the other options, without those that differ from command to command. */
export function optionFlags(): Option[] {
  const names = OPTION_NAMES.filter(name => name !== 'sharing' && name !== 'scale');
  return names.map(name => optionFor(name, `--${kebab(name)}`));
}

/** `--scale`, one number */
export function scaleFlags(): Option[] {
  return [optionFor('scale', '--scale')];
}

/** `--scale`, several numbers with commas between */
export function scaleListFlags(): Option[] {
  const help = `${RUN_OPTIONS.scale.help}; several numbers, as 1,2,5,10, say how figures grow`;
  return [new Option('--scale <list>', help).argParser(scalesOf)];
}

function scalesOf(text: string): number[] {
  const scales = text.split(',').map(word => parsed('scale', word.trim()));
  const twice = scales.find((scale, index) => scales.indexOf(scale) < index);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is there twice`);
  return scales;
}

/** Strategies with commas between. */
function strategiesOf(text: string): Strategy[] {
  const names = text.split(',').map(name => name.trim());
  return names.map((name, index) => {
    const strategy = STRATEGIES.find(known => known === name);
    if (strategy === undefined) {
      throw new InvalidArgumentError(`"${name}" is no strategy: they are ${STRATEGIES.join(', ')}`);
    }
    if (names.indexOf(name) < index) throw new InvalidArgumentError(`"${name}" is there twice`);
    return strategy;
  });
}

function optionFor(name: OptionName, flag: string): Option {
  const { domain, help, before, after } = RUN_OPTIONS[name];
  const values = domain.kind === 'choice' ? domain.values.join(', ') : `${domain.least}–${domain.most}`;
  const presets = before === after ? `${before}` : `before: ${before}, after: ${after}`;
  return new Option(`${flag} <value>`, `${help}; ${values} (${presets})`).argParser(text =>
    parsed(name, text),
  );
}

function parsed<K extends OptionName>(name: K, text: string): RunOptions[K] {
  try {
    return parseOption(name, text);
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

/** The options that were typed, without the presets'. */
export function typedOptions(flags: RunFlags): Partial<RunOptions> {
  const typed = OPTION_NAMES.filter(name => flags[name] !== undefined).map(name => [name, flags[name]]);
  const options: Partial<RunOptions> = Object.fromEntries(typed);
  return flags.strategy === undefined ? options : { ...options, sharing: flags.strategy };
}

/** The options of the run that the flags ask for. @throws UserError for one that has no effect beside the others */
export function optionsOf(flags: RunFlags): RunOptions {
  return checkedOptions(flags.preset, typedOptions(flags));
}
