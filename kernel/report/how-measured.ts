/** How a comparison was measured, and the command that repeats it. */
import { basename, isAbsolute, relative } from 'node:path';
import type { ColumnTable } from 'arquero';
import type { Comparison } from '../../profiles/compare/compare.js';
import { byteText } from '../../profiles/compare/figure-texts.js';
import { tableOf } from '../../profiles/table-of.js';
import { OPTION_NAMES, RUN_OPTIONS } from '../../runtime/execution/options.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { VERSION } from '../version.js';

/** One row per setting: versions, machine, options, what was read. */
export function howMeasured(comparison: Comparison, graph: WorkflowGraph): ColumnTable {
  const { conditions, options, variables, variants } = comparison;
  const { startedAt, node, v8, system, processor, processors, memoryBytes } = conditions;
  const runs = new Set(variants.map(variant => variant.runs.length));
  const nodes = variants.find(variant => variant.runs.length > 0)?.runs[0]?.nodes ?? [];
  const sources = graph.nodes.filter(({ kind }) => kind === 'source');
  const rows = [
    { setting: 'workflow', value: `${comparison.name} (${basename(comparison.workflow)})` },
    ...sources.map(source => ({
      setting: `data of “${source.name}”`,
      value: `${datasetText(source.parameters)}, ${nodes.find(({ id }) => id === source.id)?.sent ?? 0} features`,
    })),
    ...Object.entries(variables).map(([name, value]) => ({ setting: `variable ${name}`, value })),
    { setting: 'runs of each variant', value: [...runs].sort().join(' or ') },
    { setting: 'measured at', value: startedAt },
    { setting: 'Arclab', value: VERSION },
    { setting: 'Node, V8', value: `${node}, ${v8}` },
    { setting: 'system', value: system },
    {
      setting: 'machine',
      value: `${processor}, ${processors} processors, ${byteText(memoryBytes)} of memory`,
    },
    ...OPTION_NAMES.filter(name => name !== 'sharing' && name !== 'mutation').map(name => ({
      setting: `option ${name}`,
      value:
        options[name] === RUN_OPTIONS[name].before
          ? String(options[name])
          : `${options[name]} (the engine’s is ${RUN_OPTIONS[name].before})`,
    })),
  ];
  return tableOf(['setting', 'value'], rows);
}

function datasetText({ dataset }: Readonly<Record<string, unknown>>): string {
  const value =
    typeof dataset === 'object' && dataset !== null ? (dataset as { value?: unknown }).value : dataset;
  return typeof value === 'string' ? value : 'in the workflow file';
}

/** What a shell is told to make the same comparison, in the folder of the workflow. */
export function repeatCommand({ workflow, variables, options, variants }: Comparison): string {
  const path = relative(process.cwd(), workflow);
  const strategies = [...new Set(variants.map(({ strategy }) => strategy))];
  const mutations = [...new Set(variants.map(({ mutation }) => mutation))];
  const changed = OPTION_NAMES.filter(name => name !== 'sharing' && name !== 'mutation').flatMap(name =>
    options[name] === (name === 'statusDelayMs' ? 0 : RUN_OPTIONS[name].before)
      ? []
      : [`--${kebab(name)} ${options[name]}`],
  );
  return [
    'npx arclab compare',
    quoted(path.startsWith('..') || isAbsolute(path) ? basename(workflow) : path),
    `--strategies ${strategies.join(',')}`,
    `--runs ${Math.max(...variants.map(({ runs }) => runs.length))}`,
    ...(mutations.length === 1 ? [`--mutation ${mutations[0]}`] : []),
    ...Object.entries(variables).map(([name, value]) => `--var ${quoted(`${name}=${value}`)}`),
    ...changed,
    '--out report',
  ].join(' ');
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

function quoted(word: string): string {
  return /^[\w./=:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
