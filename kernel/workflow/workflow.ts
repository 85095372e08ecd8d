/** `workflow(file)`: a workflow that a notebook runs step by step. */
import { mkdtempSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { type Catalog, standardActions } from '../../runtime/actions/catalog.js';
import { checkedOptions, type Preset, type RunOptions } from '../../runtime/execution/options.js';
import { openRun } from '../../runtime/execution/run.js';
import type { Strategy } from '../../runtime/feature/representation/strategies.js';
import { openWorkflow, openWorkflowText } from '../../runtime/open-workflow.js';
import { UserError, withFiles } from '../../runtime/user-error.js';
import { scratchFolder } from '../session/scratch-folder.js';
import { WorkflowRun } from './workflow-run.js';

export interface WorkflowSettings extends Partial<RunOptions> {
  /** What options have that are not given; `before` unless told, as on the command line. */
  preset?: Preset;
  /** The same as `sharing`. */
  strategy?: Strategy;
  /** As the workflow declares them; text is read as on the command line: JSON, YAML, or the text itself. */
  variables?: Readonly<Record<string, unknown>>;
  /** The actions that nodes may name; those that come with Arclab unless told: `standardActions.with(…)` adds some. */
  catalog?: Catalog;
  /**
   * Where outputs go; a folder that ends with the session unless told. What an earlier run wrote there is replaced
   * when this one completes.
   */
  workDirectory?: string;
}

/** A workflow as text, in YAML or JSON. */
export interface WorkflowText {
  text: string;
  /** What messages and folders call it. */
  name?: string;
}

/**
 * Opens a workflow; nothing runs yet.
 * @throws UserError that names the place of the first mistake
 */
export function workflow(source: string | WorkflowText, settings: WorkflowSettings = {}): WorkflowRun {
  const {
    preset = 'before',
    strategy,
    variables = {},
    workDirectory,
    catalog = standardActions,
    ...changes
  } = settings;
  if (typeof source !== 'string' && typeof source?.text !== 'string') {
    throw new UserError('workflow needs the path of a workflow file, or { text } with a workflow in it');
  }
  if (strategy !== undefined && changes.sharing !== undefined && strategy !== changes.sharing) {
    throw new UserError('strategy and sharing are one option: give one of them');
  }
  const name = typeof source === 'string' ? basename(source, extname(source)) : (source.name ?? 'workflow');
  // A notebook waits for no events to propagate; whoever wants the memo's delay says so.
  const options = checkedOptions(preset, {
    statusDelayMs: 0,
    ...changes,
    ...(strategy === undefined ? {} : { sharing: strategy }),
  });
  const directory = workDirectory
    ? resolve(workDirectory)
    : withFiles(() => mkdtempSync(join(scratchFolder(), `arclab-${safe(name)}-`)));
  const sources = { variables: asText(variables), artifactPath: join(directory, 'artifacts') };
  const graph =
    typeof source === 'string'
      ? openWorkflow(source, sources, catalog)
      : openWorkflowText(source.text, { ...sources, name, baseDirectory: process.cwd() }, catalog);
  return new WorkflowRun(
    name,
    graph,
    options,
    openRun(graph, { options, workDirectory: directory, catalog }),
  );
}

function asText(variables: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (text === undefined) throw new UserError(`variable "${name}" can't be ${String(value)}`);
      return [name, text];
    }),
  );
}

function safe(name: string): string {
  return name.replace(/[^\w.-]+/g, '-').slice(0, 40);
}
