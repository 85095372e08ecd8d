/**
 * What was not as it should be with features, added up per node and code (workflow-format reference, section 8),
 * and what was not with nodes.
 */
import type { ErrorCode, NoteCode } from '../workflow/error-codes.js';

/** What became of the features: `warned` ones went on. */
export type DiagnosticEffect = 'dropped' | 'rejected' | 'warned';

/** Something about one node, or about features of it, that was not as it should be. */
export interface Diagnostic {
  /** The node's label; `nodeId` is its composed id. */
  readonly node: string;
  readonly nodeId: string;
  readonly action: string;
  readonly code: ErrorCode | NoteCode;
  readonly effect: DiagnosticEffect;
  /** What was said of the first one. */
  readonly message: string;
  /** How many features; 0 for what is about the node as a whole. */
  readonly count: number;
  /** The first of them, 10 at most. */
  readonly sampleIds: readonly string[];
}

/** What a diagnostic is about, before it is counted. */
export type DiagnosticKind = Omit<Diagnostic, 'count' | 'sampleIds'>;

/** Ids that are kept of each kind. */
const SAMPLE_IDS = 10;

/** Kinds of diagnostics that are told apart in one run. */
const MOST_KINDS = 1024;

interface Counted extends DiagnosticKind {
  count: number;
  readonly sampleIds: string[];
}

export class Diagnostics {
  private readonly byKey = new Map<string, Counted>();

  /** @param mostKinds from then on, what is new is added up in one kind, `internal.diagnostics_overflow` */
  constructor(private readonly mostKinds: number = MOST_KINDS) {}

  /** Counts a feature. Returns the diagnostic if it is the first of its kind. */
  add(kind: DiagnosticKind, featureId: string): Diagnostic | undefined {
    const key = `${kind.nodeId} ${kind.code} ${kind.effect}`;
    const known = this.byKey.get(key);
    if (known !== undefined) {
      count(known, featureId);
      return undefined;
    }
    const isOverflow = kind.code === OVERFLOW;
    if (!isOverflow && this.byKey.size >= this.mostKinds) return this.add(overflowAt(kind), featureId);
    const first: Counted = { ...kind, count: 0, sampleIds: [] };
    this.byKey.set(key, first);
    count(first, featureId);
    return { ...first, sampleIds: [...first.sampleIds] };
  }

  /** Adds what is about a node as a whole. Returns the diagnostic unless it is there already. */
  note(kind: DiagnosticKind): Diagnostic | undefined {
    const isOverflow = kind.code === OVERFLOW;
    const key = `${kind.nodeId} ${kind.code} ${isOverflow ? '' : kind.message}`;
    if (this.byKey.has(key)) return undefined;
    if (!isOverflow && this.byKey.size >= this.mostKinds) return this.note(overflowAt(kind));
    const noted: Counted = { ...kind, count: 0, sampleIds: [] };
    this.byKey.set(key, noted);
    return { ...noted, sampleIds: [] };
  }

  /** In the order in which they first came up. */
  list(): Diagnostic[] {
    return Array.from(this.byKey.values(), each => ({ ...each, sampleIds: [...each.sampleIds] }));
  }

  /** Those of most features. */
  largest(most: number): Diagnostic[] {
    return this.list()
      .sort((a, b) => b.count - a.count)
      .slice(0, most);
  }
}

/**
 * `Bufferer (node 4f…): dropped 3 feature(s) (internal.unclassified). Sample ids: a, b, c`, or for what is about
 * the node as a whole `Bufferer (node 4f…): … (config.unknown_parameter)`
 */
export function diagnosticSentence(diagnostic: Diagnostic): string {
  const { action, nodeId, effect, count, code, message, sampleIds } = diagnostic;
  const node = `${action} (node ${nodeId})`;
  if (count === 0) return `${node}: ${message} (${code})`;
  const done = effect === 'warned' ? 'warned about' : effect;
  const ids = sampleIds.join(', ');
  return `${node}: ${done} ${count} feature(s) (${code}). Sample ids: ${ids}`;
}

/** The sentence, and what was said of the first feature. */
export function diagnosticLine(diagnostic: Diagnostic): string {
  const sentence = diagnosticSentence(diagnostic);
  return diagnostic.count === 0 ? sentence : `${sentence}. The first: ${diagnostic.message}`;
}

const OVERFLOW = 'internal.diagnostics_overflow';

function overflowAt(kind: DiagnosticKind): DiagnosticKind {
  const message =
    'there were so many kinds of diagnostics that the later ones of this node are not told apart';
  return { ...kind, code: OVERFLOW, effect: 'warned', message };
}

function count(diagnostic: Counted, featureId: string): void {
  diagnostic.count++;
  if (diagnostic.sampleIds.length < SAMPLE_IDS) diagnostic.sampleIds.push(featureId);
}
