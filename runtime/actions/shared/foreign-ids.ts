/**
 * Ids of files that can't be the ids of features, which are UUIDs: kept in an attribute if one is named, else in
 * the features' metadata, from where GeoJSON Writer writes them again.
 */
import type { AttributeValue } from '../../feature/attribute-value.js';
import type { Attributes } from '../../feature/attributes.js';
import type { Metadata } from '../../feature/metadata.js';
import { jsonOf } from '../../formats/json.js';
import type { ActionContext } from '../action.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id if it can be a feature's own; another is made by the runtime. */
export function uuidOf(id: AttributeValue | undefined): string | undefined {
  return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : undefined;
}

/** What `keep` did with the foreign ids of one reading of a file. */
export class ForeignIds {
  private replaced = 0;
  private first = '';

  /** @param attribute gets the ids, except where a feature has it already */
  constructor(private readonly attribute: string | undefined) {}

  /** Writes the id into the attribute, or returns the metadata that keeps it; `null` where none need do so. */
  keep(id: AttributeValue | undefined, attributes: Attributes): Metadata | null {
    if (id === undefined || id === null) return null;
    const { attribute } = this;
    const isFree = attribute !== undefined && !attributes.has(attribute);
    if (isFree) attributes.set(attribute, id);
    if (isFree || uuidOf(id) !== undefined) return null;
    const sourceId = jsonOf(id);
    if (this.replaced === 0) this.first = sourceId;
    this.replaced++;
    return { sourceId };
  }

  /** Says what became of the ids that no attribute shows. */
  report(context: ActionContext, code: 'geojson.foreign_id' | 'topojson.foreign_id', file: string): void {
    const { replaced, first, attribute } = this;
    if (replaced === 0) return;
    const have = replaced === 1 ? '1 feature has an id that is' : `${replaced} features have ids that are`;
    const why = attribute === undefined ? '' : `, and an attribute "${attribute}" already`;
    const how = attribute === undefined ? '`idAttribute`' : 'another `idAttribute`';
    context.note(
      code,
      `${file}: ${have} no UUID, such as ${first}${why}: new ids were made, theirs are kept beside them for ` +
        `GeoJSON Writer, and ${how} makes them an attribute`,
    );
  }
}
