/** Every action there is, by name. */
import { UserError } from '../user-error.js';
import type { ActionCatalog, ActionPorts } from '../workflow/graph.js';
import { type ActionDefinition, FEATURES } from './action.js';
import { attributeManager } from './attributes/attribute-manager.js';
import { attributeMapper } from './attributes/attribute-mapper.js';
import { statisticsCalculator } from './attributes/statistics-calculator.js';
import { echoProcessor, echoSink } from './features/echo.js';
import { featureCounter } from './features/feature-counter.js';
import { featureCreator } from './features/feature-creator.js';
import { featureDuplicateFilter } from './features/feature-duplicate-filter.js';
import { featureFilter } from './features/feature-filter.js';
import { featureMerger } from './features/feature-merger.js';
import { featureSorter } from './features/feature-sorter.js';
import { noopProcessor, noopSink } from './features/noop.js';
import { inputRouter, outputRouter } from './features/router.js';
import { csvReader } from './files/csv-reader.js';
import { csvWriter } from './files/csv-writer.js';
import { geoJsonReader } from './files/geojson-reader.js';
import { geoJsonWriter } from './files/geojson-writer.js';
import { jsonReader } from './files/json-reader.js';
import { jsonWriter } from './files/json-writer.js';
import { topoJsonReader } from './files/topojson-reader.js';
import { areaCalculator } from './geometry/area-calculator.js';
import { areaOnAreaOverlayer } from './geometry/area-on-area-overlayer.js';
import { boundsExtractor } from './geometry/bounds-extractor.js';
import { bufferer } from './geometry/bufferer.js';
import { centerPointReplacer } from './geometry/center-point-replacer.js';
import { clipper } from './geometry/clipper.js';
import { dissolver } from './geometry/dissolver.js';
import { geometryFilter } from './geometry/geometry-filter.js';
import { geometryRemover } from './geometry/geometry-remover.js';
import { horizontalReprojector } from './geometry/horizontal-reprojector.js';
import { neighborFinder } from './geometry/neighbor-finder.js';
import { spatialFilter } from './geometry/spatial-filter.js';
import { twoDimensionForcer } from './geometry/two-dimension-forcer.js';
import { vertexCounter } from './geometry/vertex-counter.js';
import { unknownParameters } from './shared/unknown-parameters.js';

const ACTIONS: readonly ActionDefinition[] = [
  areaCalculator,
  areaOnAreaOverlayer,
  attributeManager,
  attributeMapper,
  boundsExtractor,
  bufferer,
  centerPointReplacer,
  clipper,
  csvReader,
  csvWriter,
  dissolver,
  echoProcessor,
  echoSink,
  featureCounter,
  featureCreator,
  featureDuplicateFilter,
  featureFilter,
  featureMerger,
  featureSorter,
  geoJsonReader,
  geoJsonWriter,
  geometryFilter,
  geometryRemover,
  horizontalReprojector,
  inputRouter,
  jsonReader,
  jsonWriter,
  neighborFinder,
  noopProcessor,
  noopSink,
  outputRouter,
  spatialFilter,
  statisticsCalculator,
  topoJsonReader,
  twoDimensionForcer,
  vertexCounter,
];

/** A set of actions, by name: the ones that come with Arclab, and whatever a notebook adds. */
export class Catalog implements ActionCatalog {
  private readonly byName: ReadonlyMap<string, ActionDefinition>;

  constructor(readonly actions: readonly ActionDefinition[]) {
    this.byName = new Map(actions.map(action => [action.name, action]));
  }

  /** These actions and more; a name that is there already means the new one. */
  with(...more: readonly ActionDefinition[]): Catalog {
    return new Catalog([...this.actions, ...more]);
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** The definition of an action. Throws `UserError` if there is none of that name. */
  definition(name: string): ActionDefinition {
    const action = this.byName.get(name);
    if (action === undefined) throw new UserError(`Action not found: ${name}`);
    return action;
  }

  find(name: string): ActionPorts | undefined {
    const action = this.byName.get(name);
    return action === undefined ? undefined : portsOf(action);
  }
}

export const standardActions = new Catalog(ACTIONS);

function portsOf(action: ActionDefinition): ActionPorts {
  const { kind } = action;
  const inputPorts =
    kind === 'source' ? [] : kind === 'sink' ? (action.inputPorts ?? [FEATURES]) : action.inputPorts;
  return {
    kind,
    inputPorts,
    checksInputPorts: inputPorts !== 'any' && inputPorts.length > 1,
    unknownParameters: parameters => unknownParameters(action.parameters, parameters),
    outputPorts: parameters => {
      if (kind === 'sink') return [];
      if (typeof action.outputPorts !== 'function') return action.outputPorts;
      // Parameters that do not decode are reported when the node is built, with the reason.
      const decoded = action.parameters.safeParse(parameters);
      return decoded.success ? action.outputPorts(decoded.data) : [];
    },
  };
}
