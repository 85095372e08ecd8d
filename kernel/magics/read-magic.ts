/** Reads the magic on a cell's first line, and says what is to be done with the cell. */
import { CommanderError } from 'commander';
import { messageOf } from '../../runtime/user-error.js';
import { nearestNames, quoted } from '../../runtime/workflow/nearest-names.js';
import { kebabFlags, type RunFlags, typedOptions } from '../cli/run-options.js';
import { nearLimitFlags } from '../session/near-limit.js';
import { MAGICS } from './definitions.js';
import type { MagicCall } from './magic-call.js';
import { MagicError } from './magic-error.js';
import { magicHelp, overview } from './magic-help.js';

export type MagicPlan =
  /** Nothing runs; this is shown. */
  | { readonly kind: 'show'; readonly text: string }
  | { readonly kind: 'run'; readonly source: string; readonly around?: MagicCall }
  | { readonly kind: 'session'; readonly source: string; readonly nodeFlags: readonly string[] };

interface WorkflowFlags extends RunFlags {
  readonly as: string;
  readonly to?: string;
  readonly workDir?: string;
}

/** The plan for a cell; one without a magic just runs. @throws MagicError */
export async function readMagic(source: string): Promise<MagicPlan> {
  const line = /^[^\r\n]*/.exec(source)![0];
  const match = /^%(%?)\s*([\w-]*)(.*)$/.exec(line);
  if (!match) return { kind: 'run', source };
  const [, isCell, name = '', rest = ''] = match;
  // Its line stays, empty, so that errors keep theirs.
  const body = source.slice(line.length);
  if (name === 'help' || name === '') return { kind: 'show', text: overview() };
  const magic = MAGICS[name];
  if (!magic) {
    const near = nearestNames(name, Object.keys(MAGICS))[0]!;
    throw new MagicError(
      `there is no magic "%%${name}"; did you mean "%%${near}"? There are ${quoted(
        Object.keys(MAGICS).map(each => `%%${each}`),
        'and',
      )}, and %help`,
    );
  }
  if (!isCell) throw new MagicError(`"%${name}" works on a whole cell: write %%${name}`);
  const words = wordsOf(rest);
  if (words.includes('--help') || words.includes('-h')) {
    return { kind: 'show', text: await magicHelp(name, magic) };
  }
  const { options, args } = await parse(name, words);
  if (magic.kind === 'session') {
    const { nearLimit } = options as { nearLimit?: number };
    const kept = nearLimit === undefined ? [] : nearLimitFlags(nearLimit);
    return { kind: 'session', source: body, nodeFlags: [...args, ...kept] };
  }
  if (magic.kind === 'workflow')
    return { kind: 'run', source: workflowSource(body, options as unknown as WorkflowFlags) };
  return { kind: 'run', source: body, around: { name, options } };
}

async function parse(
  name: string,
  words: readonly string[],
): Promise<{ options: MagicCall['options']; args: string[] }> {
  const command = (await MAGICS[name]!.command())
    .name(`%%${name}`)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  try {
    command.parse(kebabFlags(words), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new MagicError(
      `%%${name}: ${messageOf(error).replace(/^error: |\.$/g, '')}; %%${name} --help shows what is possible`,
    );
  }
  return { options: command.opts(), args: command.args };
}

/** Words as a shell has them: quotes keep spaces. */
function wordsOf(text: string): string[] {
  return Array.from(
    text.matchAll(/"([^"]*)"|'([^']*)'|(?:[^\s"']|"[^"]*"|'[^']*')+/g),
    ([word, double, single]) => double ?? single ?? word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

/** The cell as code: opens the workflow, binds it to a variable, and runs it. */
function workflowSource(text: string, flags: WorkflowFlags): string {
  const { as: name, to, workDir, preset, var: variables } = flags;
  if (!/^[A-Za-z_$][\w$]*$/.test(name))
    throw new MagicError(`%%workflow: --as "${name}" is no name of a variable`);
  if (text.trim() === '') throw new MagicError('%%workflow: the cell holds no workflow below its first line');
  const settings = {
    ...typedOptions(flags),
    preset,
    variables,
    ...(workDir === undefined ? {} : { workDirectory: workDir }),
  };
  const step = to === undefined ? 'continue()' : `runTo(${JSON.stringify(to)})`;
  return (
    `var ${name} = (await import('arclab')).workflow({ text: ${JSON.stringify(text)}, name: ${JSON.stringify(name)} }, ` +
    `${JSON.stringify(settings)}); await ${name}.${step}`
  );
}
