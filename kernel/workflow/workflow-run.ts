/**
 * A workflow in a notebook: runs up to a node and stops, shows what waits there, and goes on in a later cell
 * without running anything twice.
 */
import type { ColumnTable } from 'arquero';
import { clonesTable } from '../../profiles/clones/clones-table.js';
import { conversionsDifference, conversionsTable } from '../../profiles/clones/conversions-table.js';
import { ledgerDifference } from '../../profiles/clones/ledger-difference.js';
import { MemorySampler } from '../../profiles/process/memory-sampler.js';
import { diagnosticsTable } from '../../profiles/run/diagnostics-table.js';
import { featuresTable, type WaitingFeature } from '../../profiles/run/features-table.js';
import { nodesTable } from '../../profiles/run/nodes-table.js';
import type { NodeReport } from '../../runtime/execution/node.js';
import type { RunOptions } from '../../runtime/execution/options.js';
import type { StepEnd, SteppedRun } from '../../runtime/execution/run.js';
import type { RunResult } from '../../runtime/execution/run-result.js';
import { UserError } from '../../runtime/user-error.js';
import type { GraphNode, WorkflowGraph } from '../../runtime/workflow/graph.js';
import { nearestNames, quoted } from '../../runtime/workflow/nearest-names.js';
import { escapeHtml } from '../display/escape-html.js';
import { type Displayable, JUPYTER_DISPLAY, type MimeBundle } from '../display/mime.js';
import { formatCount } from '../display/numbers.js';
import { Progress } from '../display/progress.js';
import { onInterrupt } from '../session/interrupt-hooks.js';
import { graphPicture } from './graph-picture.js';
import { Step } from './step.js';

const PROGRESS_EVERY_MS = 100;

/** A node of the workflow, as far as the run has come. */
export interface NodeView {
  /** Features that wait at its inputs; none once it has run. */
  readonly waiting: number;
  /** Those features as a table: id, port, geometry, attributes. */
  features(limit?: number): ColumnTable;
  readonly report: NodeReport;
}

export class WorkflowRun {
  readonly name: string;
  /** What it runs with; settled when it is opened. */
  readonly options: Readonly<RunOptions>;
  readonly #graph: WorkflowGraph;
  readonly #run: SteppedRun;
  #result: RunResult | null = null;
  #lastStep: Step | null = null;
  #isRunning = false;
  #wasInterrupted = false;

  constructor(name: string, graph: WorkflowGraph, options: RunOptions, run: SteppedRun) {
    this.name = name;
    this.options = settled(options, name);
    this.#graph = graph;
    this.#run = run;
  }

  /** Runs everything that leads to the nodes, and stops before them. @throws UserError */
  async runTo(...nodes: (string | readonly string[])[]): Promise<Step> {
    const names = nodes.flat();
    const targets = names.map(name => this.#nodeNamed(name));
    if (targets.length === 0)
      throw new UserError('runTo needs the name of a node; continue() runs all the rest');
    const source = targets.find(({ kind }) => kind === 'source');
    if (source) {
      throw new UserError(
        `"${source.name}" is a source, nothing runs before it: name a node that comes later`,
      );
    }
    const ran = targets.find(({ id }) => this.#hasRun(id));
    if (ran) throw new UserError(`"${ran.name}" has run already; ${this.#next()}`);
    const ids = new Set(targets.map(({ id }) => id));
    const before = this.#graph.edges.filter(edge => ids.has(edge.to)).map(edge => edge.from);
    const behind = before.find(id => this.#leadsTo(ids, id));
    if (behind) throw new UserError(`one of ${quoted(names)} leads to another: name those to stop at first`);
    return this.#step(() => this.#run.advance(before));
  }

  /** Runs all the rest. @throws UserError */
  continue(): Promise<Step> {
    return this.#step(() => this.#run.advance());
  }

  /** Ends the run and drops what waits. */
  async cancel(): Promise<void> {
    this.#run.cancel();
    this.#result = await this.#run.result;
  }

  /** @throws UserError where no node has this name or id */
  node(name: string): NodeView {
    const { id } = this.#nodeNamed(name);
    const waiting = this.#waiting(id);
    return {
      waiting: waiting.length,
      features: limit => featuresTable(waiting.slice(0, checkedLimit(limit))),
      report: this.#run.nodes().find(node => node.id === id)!,
    };
  }

  /** One row per node of the whole workflow, so far. */
  nodes(): ColumnTable {
    return nodesTable(this.#run.nodes());
  }

  /** The ledger of the last step; empty before the first. */
  clones(): ColumnTable {
    return this.#lastStep?.clones() ?? clonesTable([]);
  }

  /** The ledger of all steps so far. */
  allClones(): ColumnTable {
    return clonesTable(this.#run.ledger.rows());
  }

  /** What all steps so far copied that is no clone: into GEOS and back, say. */
  conversions(): ColumnTable {
    return conversionsTable(this.#run.ledger.conversions());
  }

  /** What was not as it should be with features so far, by node and code. */
  diagnostics(): ColumnTable {
    return diagnosticsTable(this.#run.diagnostics());
  }

  /** Memory during the last step: milliseconds and bytes. @throws UserError before the first */
  memory(): ColumnTable {
    if (!this.#lastStep) throw new UserError(`${this.name} has not run yet; ${this.#next()}`);
    return this.#lastStep.memory();
  }

  /** A picture of the graph: what every node has done, and how many features passed over every edge. */
  graph(): Displayable {
    return graphPicture(this.#graph, this.#run.nodes(), id => this.#waiting(id).length);
  }

  /** Paths of the files that sinks wrote, once the run has ended. */
  get outputs(): readonly string[] {
    return this.#result?.outputs ?? [];
  }

  /** The whole run's result, once it has ended. */
  get result(): RunResult | null {
    return this.#result;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const { 'text/html': html } = this.graph()[JUPYTER_DISPLAY]();
    const sentences = [
      `${this.name}: ${this.#next()}`,
      ...this.#graph.warnings.map(text => `warning: ${text}`),
    ];
    return {
      'text/plain': sentences.join('\n'),
      'text/html': `${sentences.map(text => `<p>${escapeHtml(text)}</p>`).join('')}${html}`,
    };
  }

  #nodeNamed(name: string): GraphNode {
    if (typeof name !== 'string') throw new UserError(`a node is named by a string, not by ${String(name)}`);
    const { nodes } = this.#graph;
    const found = nodes.filter(node => node.name === name || node.id === name);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
      throw new UserError(
        `several nodes are named "${name}"; choose one by its id: ${quoted(found.map(node => node.id))}`,
      );
    }
    const near = nearestNames(
      name,
      nodes.map(node => node.name),
    );
    throw new UserError(`${this.name} has no node "${name}"; did you mean ${quoted(near)}?`);
  }

  #hasRun(id: string): boolean {
    const status = this.#run.nodes().find(node => node.id === id)?.status;
    return status !== 'pending' && status !== 'starting';
  }

  #leadsTo(targets: ReadonlySet<string>, id: string): boolean {
    const open = [id];
    for (const node of open) {
      if (targets.has(node)) return true;
      open.push(...this.#graph.edges.filter(edge => edge.to === node).map(edge => edge.from));
    }
    return false;
  }

  #waiting(id: string): WaitingFeature[] {
    return this.#run
      .waiting(id)
      .flatMap(({ features, ports }) => features.map((feature, index) => ({ feature, port: ports[index]! })));
  }

  async #step(advance: () => Promise<StepEnd>): Promise<Step> {
    if (this.#isRunning) throw new UserError(`a step of ${this.name} is running already; wait for it`);
    if (this.#result || this.#wasInterrupted)
      throw new UserError(`${this.name} cannot go on: ${this.#next()}`);
    this.#isRunning = true;
    const ranBefore = new Set(
      this.#run
        .nodes()
        .filter(({ id }) => this.#hasRun(id))
        .map(({ id }) => id),
    );
    const ledgerBefore = this.#run.ledger.rows();
    const conversionsBefore = this.#run.ledger.conversions();
    const sampler = new MemorySampler();
    const started = performance.now();
    const stopFollowing = this.#follow(ranBefore);
    // An interrupt may have cut off an action in the middle: the run cannot go on from there.
    const forget = onInterrupt(() => {
      this.#wasInterrupted = true;
      this.#isRunning = false;
      stopFollowing();
      forget();
      this.#run.cancel();
    });
    let samples: ReturnType<MemorySampler['stop']> = [];
    try {
      this.#result = (await advance()).result;
    } finally {
      forget();
      samples = sampler.stop();
      stopFollowing();
      this.#isRunning = false;
    }
    const nodes = this.#run.nodes().filter(({ id }) => this.#hasRun(id) && !ranBefore.has(id));
    const { ledger } = this.#run;
    this.#lastStep = new Step({
      nodes,
      ledger: ledgerDifference(ledgerBefore, ledger.rows()),
      conversions: conversionsDifference(conversionsBefore, ledger.conversions()),
      diagnostics: this.#run.diagnostics().filter(({ nodeId }) => nodes.some(({ id }) => id === nodeId)),
      samples,
      held: { arcs: ledger.census.live, bytes: ledger.census.bytes },
      elapsedMs: performance.now() - started,
      next: this.#next(),
    });
    if (this.#result?.failure) throw new UserError(this.#result.failure.message);
    if (this.#result?.status === 'cancelled' && !this.#wasInterrupted)
      throw new UserError(`${this.name} was cancelled; workflow(…) opens it again`);
    return this.#lastStep;
  }

  /** A bar in the cell: nodes of the workflow that are done. */
  #follow(ranBefore: ReadonlySet<string>): () => void {
    const bar = new Progress(this.#graph.nodes.length, this.name);
    const show = (): void => {
      const nodes = this.#run.nodes();
      const done = nodes.filter(({ status }) => status === 'completed' || status === 'failed').length;
      const features = nodes.reduce((sum, node) => sum + (ranBefore.has(node.id) ? 0 : node.received), 0);
      bar.to(done, `nodes done; ${formatCount(features)} features through nodes in this step`);
    };
    const timer = setInterval(show, PROGRESS_EVERY_MS);
    return () => {
      clearInterval(timer);
      if (!this.#wasInterrupted) show();
      bar.end();
    };
  }

  /** What to call next. */
  #next(): string {
    if (this.#wasInterrupted) return 'it was interrupted; workflow(…) opens it again';
    if (this.#result) return `it has ended (${this.#result.status}); workflow(…) opens it again`;
    const nodes = this.#run.nodes();
    const waiting = nodes.filter(({ id }) => this.#waiting(id).length > 0);
    const rest = nodes.filter(({ id }) => !this.#hasRun(id)).length;
    if (rest === nodes.length) return `nothing has run yet: .runTo(node) or .continue()`;
    const at = waiting.map(({ id, label }) => `"${label}" (${formatCount(this.#waiting(id).length)})`);
    const waits = at.length === 0 ? '' : `; features wait at ${at.join(', ')}`;
    return `${formatCount(rest)} of ${formatCount(nodes.length)} nodes are left${waits}: .runTo(node) or .continue()`;
  }
}

/** A cell that sets an option of an open run learns that it would change nothing. */
function settled(options: RunOptions, name: string): Readonly<RunOptions> {
  return new Proxy(options, {
    set(_, option) {
      throw new UserError(
        `${name} is open, so its ${String(option)} is settled: workflow(…, { ${String(option)}: … }) opens it with another`,
      );
    },
  });
}

function checkedLimit(limit = Number.POSITIVE_INFINITY): number {
  if (limit >= 0 && (Number.isInteger(limit) || limit === Number.POSITIVE_INFINITY)) return limit;
  throw new UserError(
    `features can't show ${String(limit)} of them: give a whole number, or nothing for all`,
  );
}
