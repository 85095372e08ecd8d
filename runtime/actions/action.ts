/**
 * What an action is: its name, ports and parameters, and what it does with features.
 *
 * Actions see only `Feature`. They own what they are handed by the rules of `ProcessContext`: an input that is
 * neither taken, kept nor edited is dropped by the runtime when `process` returns.
 *
 * Actions read files synchronously: the order in which features arrive then depends on nothing but the
 * workflow, so that every run of it, under every strategy, gives the same outputs.
 */
import type { z } from 'zod';
import type { RunOptions } from '../execution/options.js';
import type { Code } from '../expression/code.js';
import type { AttributeReader } from '../expression/expression.js';
import type { Attributes } from '../feature/attributes.js';
import type { Feature } from '../feature/feature.js';
import type { Geometry } from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import type { ConversionCounter } from '../ledger/conversions.js';
import type { FeatureContent } from '../store/feature-line.js';
import type { ErrorCode, NoteCode } from '../workflow/error-codes.js';

/** The usual port, on both sides. */
export const FEATURES = 'features';

/** What an action may know when it is built. */
export interface BuildContext {
  /** Node id, composed over subgraphs, and its name, for messages. */
  readonly nodeId: string;
  readonly nodeName: string;
  readonly variables: AttributeReader;
  /** From where `npm:` datasets are resolved; `null` for a workflow that is no file. */
  readonly workflowFile: string | null;
  /** The folder that holds what `ram://` URIs name; without one the store in memory is empty, as a run begins. */
  readonly ramFolder?: string | null;
  readonly options: RunOptions;
  /**
   * Announces what a sink will write, where that does not depend on features: a file, or a folder for files.
   * Throws `UserError` that names both nodes if another writes there, and for files that no run wrote.
   */
  willWrite(output: Code, is: 'file' | 'folder'): void;
}

export type LogLevel = 'info' | 'warn' | 'error';

/** What every phase of every action may do. */
export interface ActionContext {
  readonly variables: AttributeReader;
  /** Whether the run was stopped; long loops look at it. */
  readonly cancelled: boolean;
  log(level: LogLevel, message: string): void;
  /**
   * Reports that something about a feature was not as it should be; counted by code, with sample ids. As in the
   * engine, the error policy is not asked: it stays a warning.
   */
  diagnose(code: ErrorCode, message: string, featureId: string): void;
  /** Says something about the node as a whole, such as columns that it renamed; the same is said once. */
  note(code: NoteCode, message: string): void;
  /** A new feature id, the same in every run of the workflow. */
  newId(): string;
  /** Where an action counts what it copies, other than by cloning features. */
  readonly conversions: ConversionCounter;
}

/** What a feature is made of, as an action or source gives it. The parts must be nobody else's. */
export interface NewFeature {
  readonly id?: string;
  readonly metadata?: Metadata | null;
  readonly attributes: Attributes;
  readonly geometry?: Geometry | null;
}

export interface SourceContext extends ActionContext {
  /**
   * Sends one feature. The result is to be awaited if there is one: it is there when receivers are behind.
   * `const wait = out.emit(…); if (wait !== undefined) await wait;`
   */
  emit(feature: NewFeature, port?: string): Promise<void> | undefined;
}

/**
 * A kept feature, in memory or on disk (the run's `memoryBudget`). What an action needs of all its features at
 * once, like a sort key, it holds itself; the rest it reads when it needs it, and for no longer.
 */
export interface Kept {
  /** The EPSG code of its geometry. */
  readonly epsg: number | null;
  /** What the feature holds, not to be changed. Throws once it is released or forgotten. */
  read(): FeatureContent;
}

/** What actions that send features may do. */
export interface SendingContext extends ActionContext {
  /** Makes a feature that is not a clone of any other. */
  create(feature: NewFeature): Feature;
  /** Sends a feature on, which moves it: it belongs to the receivers from then on. */
  send(feature: Feature, port?: string): void;
  /** Sends one feature to several ports: all but the last get a clone (`port-multiplex`). */
  sendToAll(feature: Feature, ports: readonly string[]): void;
  /** A kept feature to send on: itself or a clone of it (`finish-copy`), as the run's `finish` says. */
  release(kept: Kept): Feature;
  /**
   * A kept feature to change and send on: itself, or a clone of it as the run's `finish` (`finish-copy`) or else its
   * `mutation` (`action-clone`) says.
   */
  editKept(kept: Kept): Feature;
  /** Drops a feature that is still kept, before the node has ended. */
  forget(kept: Kept): void;
}

/** One input feature, and what may be done with it. */
export interface ProcessContext extends SendingContext {
  /** The input, to be read. It stays the runtime's until it is taken, edited or kept. */
  readonly feature: Feature;
  /** The port that it came in by. */
  readonly port: string;
  /** Moves the input out, to be sent on. */
  take(): Feature;
  /** A feature to change and send on: the input itself or a clone of it, as the run's `mutation` says. */
  edit(): Feature;
  /** A clone of the input to change and send on, where one input becomes several outputs (`action-clone`). */
  clone(): Feature;
  /** Keeps the input until `finish`. The runtime drops it at the end unless it is released. */
  keep(): Kept;
}

export interface FinishContext extends SendingContext {
  /** A clone of a kept feature to send on, where one becomes several outputs (`finish-copy`). It stays kept. */
  copy(kept: Kept): Feature;
  /** The attributes of a kept feature for one that is made anew, as the engine reads them back from its disk. */
  ownAttributes(kept: Kept): Attributes;
  /** To be awaited between sends: lets receivers catch up when they are behind. */
  ready(): Promise<void>;
}

export interface SinkContext extends ActionContext {
  readonly feature: Feature;
  readonly port: string;
  /** Keeps the input until the sink has finished. */
  keep(): Kept;
  /**
   * Takes the file of an output, a path relative to the artifacts folder, for this node. Returns the path that
   * `write` takes. Throws `UserError` for a path that leaves the folder or is another node's (outputs.ts).
   */
  claim(output: string): string;
}

export interface SinkFinishContext extends ActionContext {
  /** As in `SinkContext`. */
  claim(output: string): string;
  /** Writes the whole of a file that was claimed. Throws `UserError` if the disk does not take it. */
  write(path: string, chunks: Iterable<string | Uint8Array>): void;
}

export interface Source {
  initialize?(context: ActionContext): void | Promise<void>;
  /** Emits all features. Called several times when a run repeats its sources to grow (`scale`). */
  start(context: SourceContext): void | Promise<void>;
}

export interface Processor {
  initialize?(context: ActionContext): void | Promise<void>;
  /**
   * What becomes of an input that it throws on is for the workflow's error policy to say, by the code of the
   * `FeatureError` (feature-error.ts) or as `internal.unclassified`. The same holds for sinks.
   */
  process(context: ProcessContext): void | Promise<void>;
  finish?(context: FinishContext): void | Promise<void>;
}

export interface Sink {
  initialize?(context: ActionContext): void | Promise<void>;
  process(context: SinkContext): void | Promise<void>;
  finish?(context: SinkFinishContext): void | Promise<void>;
}

/** An attribute of the features that come, or of those that come by one port. */
export type AttributeRead = string | { readonly name: string; readonly port: string };

interface ActionInfo<P> {
  /** Title Case with spaces, as workflows name it. */
  readonly name: string;
  readonly category: string;
  /** One sentence for `arclab actions`. */
  readonly summary: string;
  readonly parameters: z.ZodType<P>;
  /** The attributes that these parameters name and the action reads: a run says which of them no feature had. */
  attributesRead?(parameters: P): readonly AttributeRead[];
  /** What the engine calls the error of a node that can't be built, where that does not follow from the name. */
  readonly factoryError?: string;
}

export interface SourceDefinition<P = unknown> extends ActionInfo<P> {
  readonly kind: 'source';
  readonly outputPorts: readonly string[];
  create(parameters: P, build: BuildContext): Source;
}

/** What an action does with geometries that asks something of them. The runtime looks after it (geometry-guard.ts). */
export interface GeometryUse {
  /** Whether areas are measured one by one, as they are, or combined with others, for which they must be valid. */
  readonly areas: 'measured' | 'combined';
  /** What counts in the unit of the coordinates, such as `the distance`; nothing if not given. */
  readonly planar?: string | undefined;
}

export interface ProcessorDefinition<P = unknown> extends ActionInfo<P> {
  readonly kind: 'processor';
  /** `'any'` for the few that look at no port. */
  readonly inputPorts: readonly string[] | 'any';
  readonly outputPorts: readonly string[] | ((parameters: P) => readonly string[]);
  /** Whether features are kept until `finish`. */
  readonly accumulates: boolean;
  /** Whether `finish` may be expensive, so that it waits at the finish gate (the memo's plan 4). */
  readonly heavyFinish: boolean;
  readonly geometryUse?: (parameters: P) => GeometryUse;
  create(parameters: P, build: BuildContext): Processor;
}

export interface SinkDefinition<P = unknown> extends ActionInfo<P> {
  readonly kind: 'sink';
  /** `features` alone if not given. */
  readonly inputPorts?: readonly string[];
  create(parameters: P, build: BuildContext): Sink;
}

export type ActionDefinition = SourceDefinition | ProcessorDefinition | SinkDefinition;

/** Checks the types of a definition and forgets its parameters' type, so that definitions fit one list. */
export function defineSource<P>(definition: Omit<SourceDefinition<P>, 'kind'>): SourceDefinition {
  return { ...definition, kind: 'source' } as SourceDefinition<P> as SourceDefinition;
}

export function defineProcessor<P>(definition: Omit<ProcessorDefinition<P>, 'kind'>): ProcessorDefinition {
  return { ...definition, kind: 'processor' } as ProcessorDefinition<P> as ProcessorDefinition;
}

export function defineSink<P>(definition: Omit<SinkDefinition<P>, 'kind'>): SinkDefinition {
  return { ...definition, kind: 'sink' } as SinkDefinition<P> as SinkDefinition;
}
