/** What one step of a workflow did and cost. */
import type { ColumnTable } from 'arquero';
import { clonesTable, cloneTotals } from '../../profiles/clones/clones-table.js';
import { conversionsTable, conversionTotals } from '../../profiles/clones/conversions-table.js';
import { type MemorySample, peaksOf } from '../../profiles/process/memory-sampler.js';
import { tableOf } from '../../profiles/table-of.js';
import { type Diagnostic, diagnosticLine } from '../../runtime/execution/diagnostics.js';
import type { NodeReport } from '../../runtime/execution/node.js';
import type { ConversionRow } from '../../runtime/ledger/conversions.js';
import type { LedgerRow } from '../../runtime/ledger/ledger.js';
import { tableBundle } from '../display/bundle.js';
import { formatDuration } from '../display/duration.js';
import { escapeHtml } from '../display/escape-html.js';
import { JUPYTER_DISPLAY, type MimeBundle } from '../display/mime.js';
import { formatCount } from '../display/numbers.js';

export interface StepFacts {
  /** Nodes that ran in this step, as they stood at its end. */
  readonly nodes: readonly NodeReport[];
  readonly ledger: readonly LedgerRow[];
  readonly conversions: readonly ConversionRow[];
  /** What was not as it should be with features of these nodes. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the run holds at the end of the step. */
  readonly held: { readonly arcs: number; readonly bytes: number };
  readonly samples: readonly MemorySample[];
  readonly elapsedMs: number;
  /** What comes next, in words. */
  readonly next: string;
}

const COLUMNS = [
  'node',
  'action',
  'status',
  'received',
  'sent',
  'deep',
  'pointer',
  'bytesCopied',
  'bytesModeled',
  'busyMs',
] as const;

export class Step {
  readonly #facts: StepFacts;

  constructor(facts: StepFacts) {
    this.#facts = facts;
  }

  /** One row per node that ran: features, clones, bytes, and milliseconds in the action. */
  nodes(): ColumnTable {
    const rows = this.#facts.nodes.map(({ label, action, status, received, sent, busyMs }) => ({
      ...{ node: label, action, status, received, sent },
      ...cloneTotals(this.#facts.ledger.filter(row => row.node === label)),
      busyMs: Math.round(busyMs * 10) / 10,
    }));
    return tableOf(COLUMNS, rows);
  }

  /** The ledger of this step alone. */
  clones(): ColumnTable {
    return clonesTable(this.#facts.ledger);
  }

  /** What this step alone copied that is no clone. */
  conversions(): ColumnTable {
    return conversionsTable(this.#facts.conversions);
  }

  /** Memory while the step ran: one row per sample, milliseconds and bytes. */
  memory(): ColumnTable {
    return tableOf(['atMs', 'heap', 'buffers', 'rss'], this.#facts.samples);
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const bundle = tableBundle(this.nodes(), { rows: 50 });
    const sentences = this.#sentences();
    return {
      ...bundle,
      'text/html': `${sentences.map(text => `<p>${escapeHtml(text)}</p>`).join('')}${String(bundle['text/html'])}`,
      'text/plain': `${sentences.join('\n')}\n${String(bundle['text/plain'])}`,
    };
  }

  #sentences(): string[] {
    const { nodes, ledger, conversions, diagnostics, samples, held, elapsedMs, next } = this.#facts;
    if (nodes.length === 0) return [`No node ran: all that leads there has run already.`, next];
    const { deep, pointer, bytesModeled } = cloneTotals(ledger);
    const { heap, buffers, rss } = peaksOf(samples);
    const converted = conversionTotals(conversions);
    const besides = converted.count === 0 ? '' : `, ${sizeText(converted.bytes)} copied in conversions`;
    const ran = nodes.length === 1 ? '1 node' : `${formatCount(nodes.length)} nodes`;
    const holds =
      held.arcs === 0
        ? ''
        : ` ${formatCount(held.arcs)} Arcs hold ${sizeText(held.bytes)} between the steps.`;
    return [
      `${ran} ran in ${formatDuration(elapsedMs / 1000)}: ` +
        `${formatCount(deep)} deep and ${formatCount(pointer)} pointer clones of ${sizeText(bytesModeled)} in the engine's layout${besides}; ` +
        `peaks: heap ${sizeText(heap)}, buffers ${sizeText(buffers)}, resident ${sizeText(rss)}.${holds}`,
      ...diagnostics.map(each => `warning: ${diagnosticLine(each)}`),
      next,
    ];
  }
}

function sizeText(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
