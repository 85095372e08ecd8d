/**
 * What `arclab` exports, as globals of every cell. The module is loaded when the first of them is touched: a
 * session that needs none of it starts at once, and holds none of it.
 */
import { createRequire } from 'node:module';
import { display } from '../../display/display.js';
import { withoutWarnings } from './without-warnings.js';

/** A test holds this list against the module. */
export const ARCLAB_EXPORTS = [
  'Arc',
  'ArcCensus',
  'Attributes',
  'Catalog',
  'Comm',
  'Expression',
  'FEATURES',
  'FeatureError',
  'GeometryCollection',
  'Ledger',
  'PathGeometry',
  'PointGeometry',
  'REPLAY_TABLES',
  'REPRESENTATIONS',
  'STRATEGIES',
  'TraceFile',
  'TraceWriter',
  'UserError',
  'ablation',
  'adviceSentences',
  'adviseOn',
  'bytesByNodeChart',
  'bytesBySiteChart',
  'changesTable',
  'channelsTable',
  'classesTable',
  'clearOutput',
  'cloneTotals',
  'clonesByNode',
  'clonesBySite',
  'clonesTable',
  'combinationsWith',
  'commTarget',
  'compare',
  'conversionsTable',
  'copyGraphs',
  'crossingsTable',
  'defineProcessor',
  'defineSink',
  'defineSource',
  'diagnosticSentence',
  'display',
  'featuresTable',
  'geometryFromGeoJson',
  'geometryFromWkb',
  'geometryFromWkt',
  'geometryToGeoJson',
  'geometryToWkb',
  'geometryToWkt',
  'graphTable',
  'growthTable',
  'heap',
  'howMeasured',
  'html',
  'image',
  'json',
  'latex',
  'ledgerTable',
  'loadComparison',
  'loadScaling',
  'markdown',
  'memoryChart',
  'mimeBundle',
  'mutationsBeside',
  'nodeTable',
  'nodesBeside',
  'nodesTable',
  'openWorkflow',
  'openWorkflowText',
  'outputTable',
  'peakChart',
  'profile',
  'progress',
  'readStoreFile',
  'readTrace',
  'repeatCommand',
  'replay',
  'replayTrace',
  'reportDirectory',
  'runOptions',
  'runTable',
  'saveComparison',
  'saveScaling',
  'saveTables',
  'scaling',
  'scalingTable',
  'siteTable',
  'sitesBeside',
  'spreadTable',
  'standardActions',
  'startRun',
  'storeTable',
  'strategiesBeside',
  'summaryTable',
  'svg',
  'tagBuffer',
  'timeChart',
  'variantOf',
  'verdictOf',
  'verdictPanel',
  'workflow',
  'workflowResults',
] as const;

type Exports = Record<string, unknown>;

/** Like any global, each can be declared anew by a cell, or assigned to. */
export function installArclab(): void {
  for (const name of ARCLAB_EXPORTS) {
    const define = (value: unknown): void => {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    };
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        const value = loadArclab()[name];
        define(value);
        return value;
      },
      set: define,
    });
  }
  // The session has this one in any case.
  Object.defineProperty(globalThis, 'display', { value: display, configurable: true, writable: true });
}

function loadArclab(): Exports {
  // A getter cannot wait, and Node warns that requiring an ES module is new.
  return withoutWarnings(() => createRequire(import.meta.url)('../../arclab.js') as Exports);
}
