/**
 * `compare`, `ablation` and `scaling` in a cell: with a bar, and so that an interrupt loses no finished run.
 *
 * Finished runs are kept in the session, or in the file that `journal` names, which outlives it.
 */
import { resolve } from 'node:path';
import type { ColumnTable } from 'arquero';
import { type AblationSettings, ablation as measureAblation } from '../../profiles/compare/ablation.js';
import { type CompareSettings, type Comparison, compare as measure } from '../../profiles/compare/compare.js';
import { summaryTable } from '../../profiles/compare/comparison-tables.js';
import type { CompareProgress } from '../../profiles/compare/measure-variants.js';
import { RunJournal } from '../../profiles/compare/run-journal.js';
import {
  crossingsTable,
  growthTable,
  scaling as measureScaling,
  type Scaling,
  type ScalingSettings,
} from '../../profiles/compare/scaling.js';
import { verdictOf } from '../../profiles/compare/verdict.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { mimeBundle } from '../display/bundle.js';
import { escapeHtml } from '../display/escape-html.js';
import { JUPYTER_DISPLAY, type MimeBundle } from '../display/mime.js';
import { Progress } from '../display/progress.js';
import { onInterrupt } from '../session/interrupt-hooks.js';

/** What is measured in the background of a cell has, beside the settings of the measurement itself. */
export interface InCellSettings {
  /** A file in which finished runs are kept; in this session's memory unless told. */
  readonly journal?: string;
  /** Goes on from the finished runs of an earlier call with the same workflow. */
  readonly resume?: boolean;
}

type InCell<Settings> = Omit<Settings, 'journal' | 'signal'> & InCellSettings;

const journals = new Map<string, RunJournal>();

/**
 * Runs a workflow under every strategy, several times each, in processes of its own.
 * Interrupted, it keeps the finished runs: `resume: true` goes on from them.
 * @throws UserError if the workflow is wrong or fails under every strategy, and if there is nothing to resume
 */
export async function compare(workflow: string, settings: InCell<CompareSettings> = {}): Promise<Comparison> {
  const comparison = await inCell('Comparing', workflow, settings, each => measure(workflow, each));
  return shownAs(comparison, () => {
    const words = verdictOf(comparison).sentences;
    const table = mimeBundle(summaryTable(comparison));
    return {
      'text/html': `<p>${words.map(escapeHtml).join('<br>')}</p>\n${String(table['text/html'])}`,
      'text/plain': `${words.join('\n')}\n\n${String(table['text/plain'])}`,
    };
  });
}

/** Runs a workflow as the memo found the engine, with each planned change alone, and with all. Resumes as `compare` does. */
export function ablation(workflow: string, settings: InCell<AblationSettings> = {}): Promise<ColumnTable> {
  return inCell('Plans', workflow, settings, each => measureAblation(workflow, each));
}

/** Runs a workflow under every strategy at several scales. Resumes as `compare` does. */
export async function scaling(workflow: string, settings: InCell<ScalingSettings>): Promise<Scaling> {
  const scaled = await inCell('Scales', workflow, settings, each => measureScaling(workflow, each));
  return shownAs(scaled, () => {
    const [growth, crossings] = [growthTable(scaled), crossingsTable(scaled)].map(table =>
      mimeBundle(table, { rows: 100 }),
    ) as [MimeBundle, MimeBundle];
    return {
      'text/html': `${String(growth['text/html'])}\n${String(crossings['text/html'])}`,
      'text/plain': `${String(growth['text/plain'])}\n\n${String(crossings['text/plain'])}`,
    };
  });
}

/** How a value shows is no part of it: it is saved and compared as the plain object that it is. */
function shownAs<T extends object>(value: T, bundle: () => MimeBundle): T {
  return Object.defineProperty(value, JUPYTER_DISPLAY, { value: bundle, enumerable: false });
}

interface Measuring {
  readonly variables?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: CompareProgress) => void;
}

async function inCell<Settings extends Measuring & InCellSettings, T>(
  label: string,
  workflow: string,
  { journal: file, resume, ...settings }: Settings,
  begin: (
    settings: Omit<Settings, 'journal' | 'resume'> & { journal: RunJournal; signal: AbortSignal },
  ) => Promise<T>,
): Promise<T> {
  const journal = journalFor(workflow, settings.variables, file, resume);
  const abort = new AbortController();
  let bar: Progress | undefined;
  const forget = onInterrupt(() => {
    forget();
    bar?.end(`interrupted: ${journal.size} finished runs are kept, resume: true goes on from them`);
    abort.abort(new UserError(`${label} was interrupted`));
  });
  const onProgress = (progress: CompareProgress): void => {
    settings.onProgress?.(progress);
    if (abort.signal.aborted) return;
    bar ??= new Progress(progress.total, label);
    bar.to(progress.done, progress.label);
  };
  try {
    return await begin({ ...settings, onProgress, journal, signal: abort.signal });
  } catch (error) {
    bar?.end(`ended: ${messageOf(error)}`);
    throw error;
  } finally {
    forget();
  }
}

function journalFor(
  workflow: string,
  variables: Readonly<Record<string, string>> = {},
  file: string | undefined,
  resume: boolean | undefined,
): RunJournal {
  const graph = openWorkflow(resolve(workflow), { variables });
  if (file !== undefined) {
    return resume ? RunJournal.resume(resolve(file), graph) : RunJournal.create(resolve(file), graph);
  }
  const key = RunJournal.identityText(graph);
  const earlier = journals.get(key);
  if (resume) {
    if (earlier !== undefined) return earlier;
    throw new UserError(
      `there is nothing to resume: no run of ${workflow}, as it is now, has finished in this session`,
    );
  }
  const journal = RunJournal.inMemory();
  journals.set(key, journal);
  return journal;
}
