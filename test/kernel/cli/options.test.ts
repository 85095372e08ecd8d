/** Nothing that somebody types is without effect: a command uses an option or refuses it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { optionsOf } from '../../../kernel/cli/add-options.js';
import { COMMANDS } from '../../../kernel/cli/command-line.js';
import { OPTIONS } from '../../../kernel/cli/option-table.js';
import { MAGICS } from '../../../kernel/magics/definitions.js';
import { type OptionName, RUN_OPTIONS } from '../../../runtime/execution/options.js';
import { arclab, withFiles } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

/** The words that ask for each mode of a command; what comes last is not there, and nobody gets that far. */
const MODES: Readonly<Record<string, readonly string[]>> = {
  'run WORKFLOW': ['run', 'missing.yml'],
  'run NOTEBOOK': ['run', 'missing.ipynb'],
  compare: ['compare', 'missing.yml'],
  'compare --ablation': ['compare', '--ablation', 'missing.yml'],
  'heap FILE': ['heap', 'missing.heapsnapshot'],
  'heap FILE --diff': ['heap', '--diff', 'other.heapsnapshot', 'missing.heapsnapshot'],
  'heap FILE --object': ['heap', '--object', '1', 'missing.heapsnapshot'],
  'heap take': ['heap', 'take', '4194305'],
};

interface Flag {
  readonly long: string;
  readonly usedBy: readonly string[];
  /** Words that set it. */
  readonly words: readonly string[];
  /** Whether it is the first of its entry in the table; what holds for it holds for the others. */
  readonly isFirst: boolean;
}

async function flags(): Promise<Flag[]> {
  const all: Flag[] = [];
  for (const entry of OPTIONS) {
    for (const [index, option] of (await optionsOf(entry)).entries()) {
      const { long, argChoices, required, flags: text } = option;
      const value = argChoices?.[0] ?? (text.includes('NAME=') ? 'a=1' : exampleOf(long!));
      const words = required ? [long!, value] : [long!];
      all.push({ long: long!, usedBy: entry.usedBy, words, isFirst: index === 0 });
    }
  }
  return all;
}

/** One that the option's reader takes. */
function exampleOf(long: string): string {
  if (['--strategy', '--strategies'].includes(long)) return 'owned';
  if (long === '--weights') return 'bytesModeled=1';
  const name = long.slice(2).replace(/-[a-z]/g, ([, letter]) => letter!.toUpperCase());
  return name in RUN_OPTIONS ? String(RUN_OPTIONS[name as OptionName].before) : '1';
}

test('every mode refuses, in one sentence, the options of other modes of its command, and takes its own', async () => {
  const all = await flags();
  for (const [mode, words] of Object.entries(MODES)) {
    const command = words[0]!;
    const ofCommand = all.filter(
      ({ usedBy, isFirst }) => isFirst && usedBy.some(use => use.split(' ')[0] === command),
    );
    for (const { long, words: set } of ofCommand) {
      const used = all.some(flag => flag.long === long && flag.usedBy.includes(mode));
      const { status, stderr } = arclab([...words, ...set]);
      const asked = `${mode} ${set.join(' ')}: ${stderr}`;
      if (used && !/cannot be used with option/.test(stderr)) {
        // As far as the missing file.
        assert.is(status, 1, asked);
      } else if (!used) {
        assert.is(status, 2, asked);
        assert.match(stderr, new RegExp(`does not use ${long}: |unknown option '${long}'`));
      }
    }
  }
});

test('an option is one of the table, and each use in the table is a command, a mode or a magic', async () => {
  const uses = new Set(OPTIONS.flatMap(({ usedBy }) => usedBy));
  const known = new Set<string>([...Object.keys(MODES), ...Object.keys(MAGICS).map(name => `%%${name}`)]);
  for (const [name, load] of Object.entries(COMMANDS)) {
    const command = await load([name]);
    known.add(name);
    for (const below of [command, ...command.commands]) {
      const path = below === command ? name : `${name} ${below.name()}`;
      known.add(path);
      for (const { long } of below.options) {
        const inTable = (await flags()).some(
          flag => flag.long === long && flag.usedBy.some(use => use === path || use.startsWith(`${path} `)),
        );
        assert.ok(
          inTable,
          `arclab ${path} has ${long}, which kernel/cli/option-table.ts does not say it uses`,
        );
      }
    }
  }
  assert.equal(
    [...uses].filter(use => !known.has(use)),
    [],
  );
});

test('an option that has no effect beside the others is refused', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--finish-permits', '2'], /finishPermits: 2 has no effect with finishGate: none; it needs permits/],
      [['--feature-store', 'off', '--store-compression', 'zstd'], /storeCompression: zstd has no effect/],
      [['--preset', 'after', '--store-shrink', 'false'], /storeShrink: false has no effect with .*: off/],
    ];
    for (const [words, says] of cases) {
      const { status, stderr } = arclab(['clones', 'levels.yml', ...words], folder);
      assert.is(status, 1, stderr);
      assert.match(stderr, says);
    }
    const used = ['--finish-permits', '2', '--finish-gate', 'permits', '--status-delay-ms', '0'];
    assert.is(arclab(['clones', 'levels.yml', ...used], folder).status, 0);
  });
});

test('the ablation runs under the options that are given, and writes its table', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    // What today's engine does already is no change, so that two runs are left.
    const asToday = [
      'mutation',
      'finish',
      'featureStore',
      'storeShrink',
      'storeKey',
      'finishGate',
      'graphBuild',
    ];
    const fixed = asToday.flatMap(name => [`--${name}`, String(RUN_OPTIONS[name as OptionName].before)]);
    const words = ['--status-delay-ms', '500', '--strategy', 'arc-feature', '--runs', '1', '--out', 'report'];
    const { status, stdout, stderr } = arclab(
      ['compare', 'levels.yml', '--ablation', '--json', ...fixed, ...words],
      folder,
    );
    assert.is(status, 0, stderr);
    assert.equal(
      (JSON.parse(stdout) as { change: string }[]).map(({ change }) => change),
      ['before', 'after'],
    );
    const [names, ...rows] = readFileSync(join(folder, 'report', 'tables', 'ablation.csv'), 'utf8').split(
      '\n',
    );
    assert.match(names!, /^change,memo,deep,/);
    assert.is(rows.filter(row => row !== '').length, 2);
  });
});

test.run();
