/** Every action there is, by name. */
import { UserError } from '../user-error.js';
import type { ActionCatalog, ActionPorts } from '../workflow/graph.js';
import type { ActionDefinition } from './action.js';
import { areaCalculator } from './area-calculator.js';
import { areaOnAreaOverlayer } from './area-on-area-overlayer.js';
import { attributeManager } from './attribute-manager.js';
import { attributeMapper } from './attribute-mapper.js';
import { boundsExtractor } from './bounds-extractor.js';
import { bufferer } from './bufferer.js';
import { centerPointReplacer } from './center-point-replacer.js';
import { clipper } from './clipper.js';
import { csvReader } from './csv-reader.js';
import { csvWriter } from './csv-writer.js';
import { dissolver } from './dissolver.js';
import { echoProcessor, echoSink } from './echo.js';
import { featureCounter } from './feature-counter.js';
import { featureCreator } from './feature-creator.js';
import { featureDuplicateFilter } from './feature-duplicate-filter.js';
import { featureFilter } from './feature-filter.js';
import { featureMerger } from './feature-merger.js';
import { featureSorter } from './feature-sorter.js';
import { geoJsonReader } from './geojson-reader.js';
import { geoJsonWriter } from './geojson-writer.js';
import { geometryFilter } from './geometry-filter.js';
import { geometryRemover } from './geometry-remover.js';
import { horizontalReprojector } from './horizontal-reprojector.js';
import { jsonReader } from './json-reader.js';
import { jsonWriter } from './json-writer.js';
import { neighborFinder } from './neighbor-finder.js';
import { noopProcessor, noopSink } from './noop.js';
import { inputRouter, outputRouter } from './router.js';
import { spatialFilter } from './spatial-filter.js';
import { statisticsCalculator } from './statistics-calculator.js';
import { topoJsonReader } from './topojson-reader.js';
import { twoDimensionForcer } from './two-dimension-forcer.js';
import { vertexCounter } from './vertex-counter.js';

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
  const inputPorts = kind === 'source' ? [] : kind === 'sink' ? ['features'] : action.inputPorts;
  return {
    kind,
    inputPorts,
    checksInputPorts: inputPorts !== 'any' && inputPorts.length > 1,
    outputPorts: parameters => {
      if (kind === 'sink') return [];
      if (typeof action.outputPorts !== 'function') return action.outputPorts;
      // Parameters that do not decode are reported when the node is built, with the reason.
      const decoded = action.parameters.safeParse(parameters);
      return decoded.success ? action.outputPorts(decoded.data) : [];
    },
  };
}
