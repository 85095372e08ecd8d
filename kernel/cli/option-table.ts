/**
 * The options of all commands and magics, in one table. Each states what uses it: `add-options.ts` gives it to those,
 * and refuses it in a mode of a command that has no use for it, so that nothing that somebody types is without effect.
 *
 * What an option needs to know of other rooms is loaded with the command: Jupyter waits for `kernel start`.
 */
import { HEAP_FOLDER } from '../heap-folder.js';
import type { CliOption, Use } from './cli-option.js';
import { INFER_OPTIONS } from './infer-options.js';
import { addAssignment, addWord, secondsOf, wholeNumber } from './option-values.js';
import { REPLAY_OPTIONS } from './replay-options.js';

const COMPARE = ['compare', 'compare --ablation'];
const MEASURE = ['clones', 'memory', 'allocations', 'clinic'];
const RUN_ONE = ['run WORKFLOW', ...MEASURE, '%%workflow'];
const HEAP_TABLES = ['heap FILE', 'heap FILE --diff'];
const HEAP = [...HEAP_TABLES, 'heap FILE --object'];
const NOTEBOOK = 'run NOTEBOOK';

const A_NOTEBOOK_HAS_NONE = { [NOTEBOOK]: 'a notebook says itself how its workflows run' };
const NOTEBOOK_STARTS = { [NOTEBOOK]: 'a notebook runs from its first cell' };

const RUNS: readonly CliOption[] = [
  {
    usedBy: [...RUN_ONE, 'compare'],
    flags: '--preset <preset>',
    help: 'the engine as the memo found it, or as it plans it',
    more: async () => ({ choices: (await runtime()).PRESETS, initial: 'before' }),
    instead: { ...A_NOTEBOOK_HAS_NONE, 'compare --ablation': 'it compares both presets' },
  },
  {
    usedBy: [...RUN_ONE, 'compare --ablation'],
    flags: async () => (await import('./run-options.js')).strategyFlags(),
    help: '',
    instead: { ...A_NOTEBOOK_HAS_NONE, compare: 'it takes --strategies, a list' },
  },
  {
    usedBy: [...RUN_ONE, ...COMPARE],
    flags: async () => (await import('./run-options.js')).optionFlags(),
    help: '',
    instead: A_NOTEBOOK_HAS_NONE,
  },
  {
    usedBy: RUN_ONE,
    flags: async () => (await import('./run-options.js')).scaleFlags(),
    help: '',
    instead: A_NOTEBOOK_HAS_NONE,
  },
  {
    usedBy: [...RUN_ONE, ...COMPARE],
    flags: '--var <NAME=VALUE>',
    help: 'sets a variable of the workflow; can be repeated',
    more: () => ({ parse: addAssignment, initial: {}, initialText: 'none' }),
    instead: { [NOTEBOOK]: '--param sets a parameter of a notebook' },
  },
  {
    usedBy: ['run WORKFLOW', 'clones', 'memory', 'allocations', '%%workflow'],
    flags: '--work-dir <dir>',
    help: 'where artifacts and the feature store go',
    instead: { [NOTEBOOK]: '--out says where its files go' },
  },
  {
    usedBy: ['clinic'],
    flags: '--work-dir <dir>',
    help: 'where artifacts and the feature store go; a temporary folder unless told',
  },
  {
    usedBy: ['run WORKFLOW'],
    flags: '--ram <dir>',
    help: 'the folder that holds what ram:// URIs name (ram:///a/b is a/b in it)',
    instead: A_NOTEBOOK_HAS_NONE,
  },
  {
    usedBy: ['run WORKFLOW'],
    flags: '--from <node>',
    help: 'the name or id of the first node to run, on what an earlier run stored',
    instead: NOTEBOOK_STARTS,
  },
  {
    usedBy: ['run WORKFLOW'],
    flags: '--store <dir>',
    help: 'the feature store to take that from (default: that of --work-dir)',
    instead: NOTEBOOK_STARTS,
  },
  {
    usedBy: ['run WORKFLOW'],
    flags: '--table <what>',
    help: 'what the printed table has a row for',
    more: () => ({ choices: ['nodes', 'channels'], initial: 'nodes' }),
  },
];

const NOTEBOOKS: readonly CliOption[] = [
  {
    usedBy: [NOTEBOOK],
    flags: '--out <dir>',
    help: 'where the executed notebook and its HTML go',
    instead: { 'run WORKFLOW': '--work-dir says where its files go' },
  },
  {
    usedBy: [NOTEBOOK],
    flags: '--param <NAME=VALUE>',
    help: 'sets a parameter; can be repeated',
    more: () => ({ parse: addAssignment, initial: {}, initialText: 'none' }),
    instead: { 'run WORKFLOW': '--var sets a variable of a workflow' },
  },
  {
    usedBy: [NOTEBOOK],
    flags: '--allow-errors',
    help: 'go on after a cell that fails',
    instead: { 'run WORKFLOW': 'the errorPolicy of a workflow says what errors do' },
  },
  {
    usedBy: [NOTEBOOK],
    flags: '--kernel-args <flags>',
    help: 'flags for its Node, as "--max-old-space-size=4096"',
    instead: { 'run WORKFLOW': 'NODE_OPTIONS has flags for the Node of a workflow' },
  },
  {
    usedBy: [NOTEBOOK, '%%session'],
    flags: '--near-limit <n>',
    help: `keep up to so many heap snapshots when memory runs out, in ${HEAP_FOLDER}`,
    more: () => ({ parse: wholeNumber }),
  },
];

const TIMEOUTS: readonly CliOption[] = [
  timeout([NOTEBOOK], 'the longest that a cell may take'),
  timeout(COMPARE, 'the longest that one run may take, with the start of its process'),
  timeout(['clinic'], 'the longest that the run and the report may take'),
  timeout(['heap take'], 'the longest that the process may take to hand over its heap'),
];

function timeout(usedBy: readonly Use[], help: string): CliOption {
  return { usedBy, flags: '--timeout <seconds>', help, more: () => ({ parse: secondsOf }) };
}

const COMPARISONS: readonly CliOption[] = [
  {
    usedBy: ['compare'],
    flags: async () => (await import('./run-options.js')).strategyListFlags(),
    help: '',
    instead: { 'compare --ablation': 'it compares the memo’s plans, under the --strategy that you give' },
  },
  {
    usedBy: COMPARE,
    flags: '--runs <n>',
    help: 'how often each strategy, or plan, runs',
    more: async () => ({
      parse: wholeNumber,
      initial: (await import('../../profiles/compare/compare.js')).DEFAULT_RUNS,
    }),
  },
  {
    usedBy: COMPARE,
    flags: '--ablation',
    help: 'instead of strategies, compare each of the memo’s plans alone and all together',
  },
  {
    usedBy: COMPARE,
    flags: async () => (await import('./run-options.js')).scaleListFlags(),
    help: '',
  },
  {
    usedBy: COMPARE,
    flags: '--out <dir>',
    help: 'where tables go, finished runs as they end, and without --ablation the report',
  },
  { usedBy: COMPARE, flags: '--resume', help: 'go on from the finished runs that are under --out' },
];

const MEASUREMENTS: readonly CliOption[] = [
  {
    usedBy: ['clones', '%%clones'],
    flags: '--by <what>',
    help: 'one row per line of the ledger, per site, per node, or per row of the memo’s table; or what is copied and is no clone',
    more: async () => ({
      choices: Object.keys((await import('../../profiles/clones/clones-by.js')).CLONES_TABLES),
      initial: 'ledger',
    }),
  },
  {
    usedBy: ['memory'],
    flags: '--by <what>',
    help: 'one row per phase, per sample, per GC pause, or per channel and sample',
    more: async () => ({
      choices: Object.keys((await import('../profile/memory.js')).MEMORY_TABLES),
      initial: 'phases',
    }),
  },
  {
    usedBy: ['memory'],
    flags: '--every <ms>',
    help: 'milliseconds between samples',
    more: async () => ({
      parse: wholeNumber,
      initial: (await import('../../profiles/process/memory/memory-recorder.js')).DEFAULT_EVERY_MS,
    }),
  },
  { usedBy: ['memory'], flags: '--out <file>', help: 'writes the chart and the phases as an HTML page' },
  {
    usedBy: ['allocations', '%%allocations'],
    flags: '--kept <what>',
    help: 'also what was collected again, or only what is alive at the end',
    more: () => ({ choices: ['all', 'live'], initial: 'all' }),
  },
  {
    usedBy: ['allocations', '%%allocations'],
    flags: '--every-bytes <n>',
    help: 'bytes between two samples, on average',
    more: async () => ({
      parse: wholeNumber,
      initial: (await import('../../profiles/process/allocations/sample-allocations.js')).DEFAULT_EVERY_BYTES,
    }),
  },
  {
    usedBy: ['allocations', '%%allocations'],
    flags: '--speedscope <file>',
    help: 'writes the profile for speedscope.app',
  },
  {
    usedBy: ['allocations'],
    flags: '--out <file>',
    help: 'writes the flame graph and the table as an HTML page',
  },
  {
    usedBy: ['clinic'],
    flags: '--tool <tool>',
    help: 'which tool',
    more: async () => ({
      choices: Object.keys((await import('../../profiles/process/clinic/clinic-tools.js')).CLINIC_TOOLS),
      initial: 'doctor',
    }),
  },
  {
    usedBy: ['clinic'],
    flags: '--out <dir>',
    help: 'where the report goes',
    more: () => ({ initial: 'clinic' }),
  },
];

const HEAPS: readonly CliOption[] = [
  {
    usedBy: HEAP_TABLES,
    flags: '--by <what>',
    help: 'which table; --diff has those of constructors and objects',
    more: async () => {
      const { DIFF_TABLES, HEAP_TABLES } = await heapTables();
      const choices = [...new Set([...Object.keys(HEAP_TABLES), ...Object.keys(DIFF_TABLES)])];
      return { choices, initial: 'constructors' };
    },
  },
  {
    usedBy: ['%%heap'],
    flags: '--by <what>',
    help: 'one row per constructor, or per object',
    more: async () => ({ choices: Object.keys((await heapTables()).DIFF_TABLES), initial: 'constructors' }),
  },
  {
    usedBy: HEAP,
    flags: '--diff <file>',
    help: 'an earlier snapshot of the same process',
    more: () => ({ conflicts: ['object'] }),
  },
  {
    usedBy: HEAP,
    flags: '--object <id>',
    help: 'one object: its id in the other tables',
    more: () => ({ parse: wholeNumber }),
  },
  {
    usedBy: ['heap FILE --object'],
    flags: '--show <what>',
    help: 'its way from a root, what refers to it, or what it refers to',
    more: async () => ({ choices: Object.keys((await heapTables()).OBJECT_TABLES), initial: 'path' }),
    instead: {
      'heap FILE': 'say with --object which object it is about',
      'heap FILE --diff': 'it is about one object, which --object names',
    },
  },
  top(HEAP, 50),
  top(['%%heap'], 20),
  top(['allocations', '%%allocations'], 30),
  {
    usedBy: HEAP,
    flags: '--no-store',
    help: 'do not store columns beside the snapshot, nor read those that are there',
  },
  {
    usedBy: ['heap take'],
    flags: '--out <file>',
    help: `where the snapshot goes (default: ${HEAP_FOLDER}/PID-TIME.heapsnapshot)`,
  },
  {
    usedBy: ['heap take'],
    flags: '--port <port>',
    help: 'where the process’s inspector opens',
    more: async () => ({
      parse: wholeNumber,
      initial: (await import('../../profiles/heap/taking/take-from-process.js')).INSPECTOR_PORT,
    }),
  },
  {
    usedBy: ['heap take'],
    flags: '--force',
    help: 'take it also where memory may not be enough, which can end the process',
  },
];

function top(usedBy: readonly Use[], rows: number): CliOption {
  const more = () => ({ parse: wholeNumber, initial: rows });
  return { usedBy, flags: '--top <n>', help: 'at most so many rows', more };
}

const KERNELS: readonly CliOption[] = [
  {
    usedBy: ['kernel install'],
    flags: '--user',
    help: 'for this user (default)',
    more: () => ({ conflicts: ['sysPrefix', 'prefix'] }),
  },
  {
    usedBy: ['kernel install', 'kernel uninstall'],
    flags: '--sys-prefix',
    help: 'in the active Python environment',
    more: () => ({ conflicts: ['prefix'] }),
  },
  {
    usedBy: ['kernel install', 'kernel uninstall'],
    flags: '--prefix <dir>',
    help: 'under this prefix, in share/jupyter/kernels',
  },
  { usedBy: ['kernel list'], flags: '--prefix <dir>', help: 'also look under this prefix' },
  {
    usedBy: ['kernel install', 'kernel uninstall'],
    flags: '--name <name>',
    help: 'what Jupyter knows it by',
    more: () => ({ initial: 'arclab' }),
  },
  {
    usedBy: ['kernel install'],
    flags: '--display-name <text>',
    help: 'what Jupyter shows',
    more: () => ({ initial: 'Arclab (TypeScript)' }),
  },
  {
    usedBy: ['kernel start'],
    flags: '--node-flag <flag>',
    help: 'a flag for the session’s Node; can be repeated',
    more: () => ({ parse: addWord, initial: [], initialText: 'none' }),
  },
];

const OTHERS: readonly CliOption[] = [
  { usedBy: ['expr'], flags: '--attributes <json>', help: 'the attributes of the feature, as a JSON object' },
  { usedBy: ['expr'], flags: '--variables <json>', help: 'the variables of the workflow, as a JSON object' },
  {
    usedBy: ['%%workflow'],
    flags: '--as <name>',
    help: 'the variable that holds the workflow afterwards',
    more: () => ({ initial: 'flow' }),
  },
  { usedBy: ['%%workflow'], flags: '--to <node>', help: 'run to this node, and stop before it' },
];

const PRINT_TABLES = ['run WORKFLOW', 'replay', 'infer', ...MEASURE, ...COMPARE, ...HEAP, 'kernel list'];

const TABLES: readonly CliOption[] = [
  {
    usedBy: PRINT_TABLES,
    flags: '--json',
    help: 'print the table as JSON: an array of row objects',
    more: () => ({ conflicts: ['csv'] }),
  },
  { usedBy: PRINT_TABLES, flags: '--csv', help: 'print the table as CSV' },
];

/** As help shows them. */
export const OPTIONS: readonly CliOption[] = [
  ...OTHERS,
  ...COMPARISONS,
  ...MEASUREMENTS,
  ...REPLAY_OPTIONS,
  ...INFER_OPTIONS,
  ...HEAPS,
  ...NOTEBOOKS,
  ...KERNELS,
  ...TIMEOUTS,
  ...RUNS,
  ...TABLES,
];

function runtime() {
  return import('../../runtime/execution/options.js');
}

function heapTables() {
  return import('../../profiles/heap/tables/tables.js');
}
