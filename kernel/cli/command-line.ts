/** What the `arclab` command does with its words. */
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { fileSentence } from '../../runtime/file-error.js';
import { UserError } from '../../runtime/user-error.js';
import { VERSION } from '../version.js';
import { say } from './say.js';

const USER_ERROR = 1;
const USAGE_ERROR = 2;

const EXAMPLES = `
Examples:
  $ arclab run notebooks/workflows/counties.yml --strategy arc-feature
  $ arclab run notebooks/strategy-comparison.ipynb --out report
  $ arclab run notebooks/workflows/counties.yml --trace counties.trace
  $ arclab replay counties.trace --by node
  $ arclab infer workflow.yml --store JOB/feature-store
  $ arclab clones notebooks/workflows/counties.yml --feature-store off
  $ arclab compare notebooks/workflows/countries.yml --runs 5 --out report
  $ arclab expr 'attributes["population"] > 1000' --attributes '{"population": 1200}'

Exit status: 0, 1 for a mistake in the input or a failed run, 2 for a wrong command line.`;

/** Loaded one by one: a command starts in half the time if it does not wait for the others' libraries. */
export const COMMANDS: Readonly<Record<string, (words: readonly string[]) => Promise<Command>>> = {
  run: async () => (await import('./run.js')).runCommand(),
  compare: async () => (await import('./compare.js')).compareCommand(),
  replay: async () => (await import('./replay.js')).replayCommand(),
  infer: async () => (await import('./infer.js')).inferCommand(),
  clones: async () => (await import('./clones.js')).clonesCommand(),
  allocations: async () => (await import('./allocations.js')).allocationsCommand(),
  memory: async () => (await import('./memory.js')).memoryCommand(),
  clinic: async () => (await import('./clinic.js')).clinicCommand(),
  heap: async () => (await import('./heap.js')).heapCommand(),
  expr: async () => (await import('./expr.js')).exprCommand(),
  kernel: async words => (await import('./kernel.js')).kernelCommand(words),
};

/** The command that is asked for, or all of them where it is not clear, as for help. */
async function commandsFor(words: readonly string[]): Promise<Command[]> {
  const asked = COMMANDS[words.find(word => !word.startsWith('-')) ?? ''];
  return Promise.all((asked === undefined ? Object.values(COMMANDS) : [asked]).map(load => load(words)));
}

/** The version needs no command to be loaded. */
function asksForVersion(words: readonly string[]): boolean {
  return words.length === 1 && (words[0] === '--version' || words[0] === '-V');
}

async function program(words: readonly string[]): Promise<Command> {
  const arclab = new Command('arclab')
    .description('Runs dataflow workflows over geographic features and shows what they clone and hold.')
    .version(VERSION)
    .option('--debug', 'show the stack trace of an error')
    .addHelpText('after', EXAMPLES);
  if (asksForVersion(words)) return withOneEnd(arclab);
  for (const command of await commandsFor(words)) arclab.addCommand(command);
  return withOneEnd(arclab);
}

/** Wrong words end the same way in commands of commands, which inherit nothing. */
function withOneEnd(command: Command): Command {
  command.exitOverride().showHelpAfterError('(add --help to see what is possible)');
  // What it repeats of the words may come from a file's name.
  command.configureOutput({ writeErr: text => say(text.replace(/\n$/, '')) });
  command.commands.forEach(withOneEnd);
  return command;
}

/** The flags in the one spelling that commands know. Those of `kernel`, for which Jupyter waits, have only one. */
async function typedFlags(words: readonly string[]): Promise<readonly string[]> {
  if (words[0] === 'kernel') return words;
  const { kebabFlags } = await import('./run-options.js');
  return kebabFlags(words);
}

/** Does what the words after `arclab` ask for, and returns the exit status. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  let arclab: Command | undefined;
  try {
    arclab = await program(words);
    await arclab.parseAsync(await typedFlags(words), { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    const debug = arclab?.opts<{ debug?: boolean }>().debug;
    // A mistake in Arclab itself needs its stack trace to be mended; a user's, or a full disk, does not.
    const sentence = error instanceof UserError ? error.message : fileSentence(error);
    if (debug || sentence === undefined) say(inspect(error));
    else say(`arclab: ${sentence}`);
    return USER_ERROR;
  }
}
