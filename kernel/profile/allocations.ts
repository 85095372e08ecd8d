/** `profile.allocations`: an allocation profile that shows itself in a cell. */
import type { ColumnTable } from 'arquero';
import type { AllocationProfile } from '../../profiles/process/allocations/allocation-profile.js';
import type { AllocationNode } from '../../profiles/process/allocations/allocation-tree.js';
import { placeText } from '../../profiles/process/allocations/allocations-table.js';
import { profileCode, profileWorkflow } from '../../profiles/process/allocations/profile-allocations.js';
import type { SamplingOptions } from '../../profiles/process/allocations/sample-allocations.js';
import type { SpeedscopeFile } from '../../profiles/process/allocations/speedscope.js';
import type { MeasuredRunSettings } from '../../profiles/process/run-measured.js';
import { writeWhole } from '../../runtime/write-whole.js';
import { type FlameFrame, flameGraphHtml } from '../display/flame-graph.js';
import { type Displayable, JUPYTER_DISPLAY, type MimeBundle } from '../display/mime.js';
import { html } from '../display/rich.js';
import { tableView } from '../display/table.js';
import { tableHtml } from '../display/table-html.js';
import { tableText } from '../display/table-text.js';
import { checkProfiled } from './profiled.js';

/** Rows that are shown without being asked for. */
const ROWS = 15;
const MEGABYTE = 1e6;

export type AllocationsSettings = SamplingOptions & MeasuredRunSettings;

/** What was allocated, by function. It shows as a flame graph over a table. */
export class Allocations implements Displayable {
  /** @param rows so many rows of the table are shown */
  constructor(
    readonly profile: AllocationProfile,
    private readonly rows = ROWS,
  ) {}

  /** By function, then the ledger's bytes; `profiles/process/allocations/allocations-table.ts` has the columns. */
  table(): ColumnTable {
    return this.profile.table();
  }

  /** The stacks as a picture; hovering tells a frame's name, place and bytes. */
  flameGraph(): Displayable {
    return html(this.flameGraphHtml());
  }

  flameGraphHtml(): string {
    return flameGraphHtml(flameFrame(this.profile.root), this.title(), megabytes);
  }

  /** The profile as a file of speedscope.app. */
  speedscope(): SpeedscopeFile {
    return this.profile.speedscope();
  }

  /** Writes that file. Its name should end in `.speedscope.json`. */
  async saveSpeedscope(path: string): Promise<void> {
    writeWhole(path, [JSON.stringify(this.speedscope())]);
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const view = tableView(this.table(), this.rows);
    return {
      'text/html': `${this.flameGraphHtml()}\n${tableHtml(view)}`,
      'text/plain': `${this.title()}\n${tableText(view)}`,
    };
  }

  /** What was measured, in a sentence. */
  title(): string {
    const { name, bytes, kept, samples, ledger } = this.profile;
    const what = kept === 'all' ? 'allocated, temporaries included' : 'alive at the end';
    const typedArrays =
      ledger.length > 0 ? "copies of typed arrays are in the table's rows of the ledger" : '';
    const unseen = typedArrays || "typed arrays' contents are not seen";
    const count = samples.toLocaleString('en-US');
    return `${name}: ${megabytes(bytes)} of objects ${what} (estimated from ${count} samples; ${unseen})`;
  }
}

/**
 * Profiles what code, or the run of a workflow file, allocates in this process.
 * @throws UserError if the workflow is wrong or the run fails; what the code throws
 */
export async function allocations(
  what: string | (() => unknown),
  settings: AllocationsSettings = {},
): Promise<Allocations> {
  checkProfiled<SamplingOptions>(what, 'allocations', settings, { everyBytes: true, kept: true });
  if (typeof what === 'string') return new Allocations(await profileWorkflow(what, settings));
  return new Allocations(await profileCode(what, what.name || 'the function', settings));
}

function flameFrame({ frame, totalBytes, children }: AllocationNode): FlameFrame {
  return {
    name: frame.name,
    place: placeText(frame),
    value: totalBytes,
    children: Array.from(children.values(), flameFrame),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toLocaleString('en-US', { maximumFractionDigits: 2 })} MB`;
}
