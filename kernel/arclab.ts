/** What `import { … } from 'arclab'` offers to notebooks and scripts. */

export { clonesByNode, clonesBySite, clonesTable, cloneTotals } from '../profiles/clones/clones-table.js';
export { conversionsTable } from '../profiles/clones/conversions-table.js';
export {
  type CompareSettings,
  type Comparison,
  type Variant,
  variantOf,
} from '../profiles/compare/compare.js';
export {
  bytesByNodeChart,
  bytesBySiteChart,
  memoryChart,
  timeChart,
} from '../profiles/compare/comparison-charts.js';
export {
  ledgerTable,
  nodeTable,
  outputTable,
  runTable,
  siteTable,
  summaryTable,
} from '../profiles/compare/comparison-tables.js';
export type { CompareProgress } from '../profiles/compare/measure-variants.js';
export {
  mutationsBeside,
  nodesBeside,
  sitesBeside,
  strategiesBeside,
} from '../profiles/compare/report-tables.js';
export {
  loadComparison,
  loadScaling,
  saveComparison,
  saveScaling,
} from '../profiles/compare/save-comparison.js';
export { saveTables } from '../profiles/compare/save-tables.js';
export {
  crossingsTable,
  growthTable,
  type Scaling,
  type ScalingSettings,
  scalingTable,
} from '../profiles/compare/scaling.js';
export { spreadTable } from '../profiles/compare/spread.js';
export { type Verdict, verdictOf } from '../profiles/compare/verdict.js';
export { tagBuffer } from '../profiles/heap/taking/buffer-tag.js';
export {
  type Advice,
  type AdviceSettings,
  adviseOn,
  changesTable,
  type Weights,
} from '../profiles/replay/advice.js';
export { adviceSentences } from '../profiles/replay/advice-sentences.js';
export type { Change } from '../profiles/replay/changes.js';
export { classesTable } from '../profiles/replay/classes-table.js';
export { combinationsWith, peakChart } from '../profiles/replay/peak-chart.js';
export { replayTrace } from '../profiles/replay/replay.js';
export type { Combination, CurvePoint } from '../profiles/replay/replay-result.js';
export { REPLAY_TABLES } from '../profiles/replay/replay-tables.js';
export { channelsTable } from '../profiles/run/channels-table.js';
export { featuresTable } from '../profiles/run/features-table.js';
export { graphTable } from '../profiles/run/graph-table.js';
export { nodesTable } from '../profiles/run/nodes-table.js';
export { storeTable } from '../profiles/run/store-table.js';
export {
  defineProcessor,
  defineSink,
  defineSource,
  FEATURES,
} from '../runtime/actions/action.js';
export { Catalog, standardActions } from '../runtime/actions/catalog.js';
export { Arc, ArcCensus } from '../runtime/arc.js';
export { type Diagnostic, diagnosticSentence } from '../runtime/execution/diagnostics.js';
export { type Preset, type RunOptions, runOptions } from '../runtime/execution/options.js';
export { type Run, startRun } from '../runtime/execution/run.js';
export type { RunEvent } from '../runtime/execution/run-events.js';
export type { RunResult } from '../runtime/execution/run-result.js';
export { Expression } from '../runtime/expression/expression.js';
export { Attributes } from '../runtime/feature/attributes.js';
export type { Feature } from '../runtime/feature/feature.js';
export {
  type Geometry,
  GeometryCollection,
  PathGeometry,
  PointGeometry,
} from '../runtime/feature/geometry.js';
export { REPRESENTATIONS, STRATEGIES, type Strategy } from '../runtime/feature/representation/strategies.js';
export { FeatureError } from '../runtime/feature-error.js';
export { geometryFromGeoJson, geometryToGeoJson } from '../runtime/formats/geojson-geometry.js';
export { geometryFromWkb, geometryToWkb } from '../runtime/formats/wkb.js';
export { geometryFromWkt, geometryToWkt } from '../runtime/formats/wkt.js';
export { Ledger } from '../runtime/ledger/ledger.js';
export { openWorkflow, openWorkflowText } from '../runtime/open-workflow.js';
export { readStoreFile } from '../runtime/store/read-store.js';
export { readTrace } from '../runtime/trace/read-trace.js';
export { TraceFile } from '../runtime/trace/trace-file.js';
export { TraceWriter } from '../runtime/trace/trace-writer.js';
export { UserError } from '../runtime/user-error.js';
export { clearOutput } from './display/clear-output.js';
export { Comm, commTarget } from './display/comm.js';
export { display, html, image, json, latex, markdown, mimeBundle, progress, svg } from './display/index.js';
export type { Allocations, AllocationsSettings } from './profile/allocations.js';
export type { Clinic } from './profile/clinic.js';
export { ablation, compare, scaling } from './profile/compare.js';
export { type HeapSnapshot, heap } from './profile/heap.js';
export type { Memory, MemorySettings } from './profile/memory.js';
export { profile } from './profile/profile.js';
export { replay } from './profile/replay.js';
export { howMeasured, repeatCommand } from './report/how-measured.js';
export { copyGraphs, verdictPanel } from './report/verdict-panel.js';
export { type WorkflowResults, workflowResults } from './report/workflow-results.js';
export { reportDirectory } from './report-directory.js';
export { type WorkflowSettings, workflow } from './workflow/workflow.js';
export type { NodeView, WorkflowRun } from './workflow/workflow-run.js';
