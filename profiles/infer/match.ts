/**
 * Finds, for every feature that a node sent, the one that it received and made it of: by id, else by content.
 *
 * By content means the same geometry and most attributes in common; or, where an action replaced the geometry,
 * all attributes alike. Two features that only share some values are not taken for one: a summary has values of
 * all that it sums up.
 */
import type { FeatureColumns } from './reading/feature-columns.js';

/** How an output was traced to an input. `values`: neither has a geometry, most values are alike. */
export type Evidence = 'id' | 'geometry' | 'attributes' | 'values' | 'none';

/** What became of a part between input and output. */
export type Change = 'same' | 'edited' | 'new';

/** What became of the parts of one input in an output. */
export interface Origin {
  /** Position in the list of inputs, and the row in it; -1 where the output was made of none. */
  readonly input: number;
  readonly row: number;
  readonly attributes: Change;
  /** Whether so little of an edited map is left that it may as well have been built anew. */
  readonly mayBeRebuilt: boolean;
  readonly geometry: Change;
}

export interface Match extends Origin {
  readonly evidence: Evidence;
  /** Whether the id came more than once, so that one of those inputs may have become several outputs. */
  readonly cameOften: boolean;
  /** Whether no other input can have become this output. */
  readonly isSure: boolean;
  /**
   * Another input with the same id, of which more would have been changed: where a feature comes to a node by several
   * ways, one that left as another one came may have been either.
   */
  readonly costlier?: Origin;
}

const NO_MATCH: Match = {
  input: -1,
  row: -1,
  evidence: 'none',
  cameOften: false,
  isSure: false,
  attributes: 'new',
  mayBeRebuilt: false,
  geometry: 'new',
};
/** Candidates that are looked at for one output: of many features alike, one is as good as the other. */
const MOST_CANDIDATES = 64;

/** A row of one of the inputs, and how many outputs were found to be made of it. */
interface Place {
  readonly input: number;
  readonly row: number;
  outputs: number;
}

export class Matcher {
  private readonly byId = new Map<string, Place[]>();
  /** Ids of which an output is none of the inputs with that id. */
  private readonly changed = new Set<string>();
  private byGeometry: Map<number, Place[]> | undefined;
  private byMap: Map<number, Place[]> | undefined;
  private byValue: Map<number, Place[]> | undefined;

  constructor(private readonly inputs: readonly FeatureColumns[]) {
    this.forEachRow((columns, place) => add(this.byId, columns.idKey(place.row), place));
  }

  /**
   * Looks at all that a node sent by a port, before any of it is matched: where each output with an id is one of the
   * inputs with it as it came, they were passed on; else any of them may have become any other.
   */
  learn(outputs: FeatureColumns): void {
    for (let row = 0; row < outputs.count; row++) {
      const id = outputs.idKey(row);
      const candidates = this.byId.get(id) ?? [];
      const isPassed = candidates.some(({ input, row: from }) => {
        const columns = this.inputs[input]!;
        return isSameMap(columns, from, outputs, row) && isSameGeometry(columns, from, outputs, row);
      });
      if (candidates.length > 1 && !isPassed) this.changed.add(id);
    }
  }

  match(outputs: FeatureColumns, row: number): Match {
    const byId = this.byId.get(outputs.idKey(row));
    if (byId !== undefined) return this.best(outputs, row, byId, 'id')!;
    const noGeometry = outputs.hasNoGeometry.at(row) === 1;
    if (!noGeometry) {
      const match = this.best(outputs, row, this.withGeometry(outputs, row), 'geometry');
      if (match !== undefined && isMost(this.inputs[match.input]!, match.row, outputs, row, 0)) return match;
    }
    if (outputs.shapeOf(row).keys.length > 0) {
      const match = this.best(outputs, row, this.withMap(outputs, row), 'attributes');
      if (match !== undefined) return match;
    }
    if (!noGeometry) return NO_MATCH;
    const match = this.best(outputs, row, this.withValues(outputs, row), 'values');
    const isAlike = match !== undefined && isMost(this.inputs[match.input]!, match.row, outputs, row, 0.5);
    return isAlike ? match : NO_MATCH;
  }

  /** The candidate that has most in common with the output. */
  private best(
    outputs: FeatureColumns,
    row: number,
    candidates: readonly Place[],
    evidence: Evidence,
  ): Match | undefined {
    let best: Place | undefined;
    let most = -1;
    for (const candidate of candidates) {
      const input = this.inputs[candidate.input]!;
      const alike =
        commonValues(input, candidate.row, outputs, row) +
        (isSameMap(input, candidate.row, outputs, row) ? 1e6 : 0) +
        (isSameGeometry(input, candidate.row, outputs, row) ? 1e6 : 0);
      // What came twice was sent twice: each of two that are alike has an output.
      if (alike > most || (alike === most && candidate.outputs < best!.outputs)) {
        most = alike;
        best = candidate;
      }
    }
    if (best === undefined) return undefined;
    const isSpare = best.outputs > 0 && candidates.some(({ outputs }) => outputs === 0);
    best.outputs++;
    const origin = this.origin(best, outputs, row);
    const cameOften = evidence === 'id' && candidates.length > 1;
    const isOpen = evidence === 'id' && this.changed.has(outputs.idKey(row));
    const others = isOpen ? candidates.filter(each => this.differs(each, origin)) : [];
    const costlier = others.map(each => this.origin(each, outputs, row)).find(each => !isPassed(each));
    // One of several with the same id that has become nothing else may have become this.
    const isSure = (evidence === 'id' && others.length === 0 && !isSpare) || evidence === 'geometry';
    return {
      ...origin,
      evidence,
      cameOften,
      isSure,
      ...(costlier !== undefined && isPassed(origin) ? { costlier } : {}),
    };
  }

  /** Whether a candidate came as something else. */
  private differs({ input, row }: Place, origin: Origin): boolean {
    const [a, b] = [this.inputs[input]!, this.inputs[origin.input]!];
    return !isSameMap(a, row, b, origin.row) || !isSameGeometry(a, row, b, origin.row);
  }

  private origin({ input, row: from }: Place, outputs: FeatureColumns, row: number): Origin {
    const columns = this.inputs[input]!;
    return {
      input,
      row: from,
      ...mapChange(columns, from, outputs, row),
      geometry: geometryChange(columns, from, outputs, row),
    };
  }

  private withGeometry(outputs: FeatureColumns, row: number): readonly Place[] {
    if (this.byGeometry === undefined) {
      const index = new Map<number, Place[]>();
      this.forEachRow((columns, place) => {
        if (columns.hasNoGeometry.at(place.row) === 0) add(index, geometryKey(columns, place.row), place);
      });
      this.byGeometry = index;
    }
    return this.byGeometry.get(geometryKey(outputs, row)) ?? [];
  }

  private withMap(outputs: FeatureColumns, row: number): readonly Place[] {
    if (this.byMap === undefined) {
      const index = new Map<number, Place[]>();
      this.forEachRow((columns, place) => add(index, mapKey(columns, place.row), place));
      this.byMap = index;
    }
    return this.byMap.get(mapKey(outputs, row)) ?? [];
  }

  /** Features without a geometry that share the value which fewest of them have. */
  private withValues(outputs: FeatureColumns, row: number): readonly Place[] {
    if (this.byValue === undefined) {
      const index = new Map<number, Place[]>();
      this.forEachRow((columns, place) => {
        if (columns.hasNoGeometry.at(place.row) === 0) return;
        for (const key of valueKeys(columns, place.row)) add(index, key, place);
      });
      this.byValue = index;
    }
    let rarest: readonly Place[] = [];
    for (const key of valueKeys(outputs, row)) {
      const places = this.byValue.get(key);
      if (places !== undefined && (rarest.length === 0 || places.length < rarest.length)) rarest = places;
    }
    return rarest;
  }

  private forEachRow(visit: (columns: FeatureColumns, place: Place) => void): void {
    for (const [input, columns] of this.inputs.entries()) {
      for (let row = 0; row < columns.count; row++) visit(columns, { input, row, outputs: 0 });
    }
  }
}

function isPassed({ attributes, geometry }: Origin): boolean {
  return attributes === 'same' && geometry === 'same';
}

function add<Key>(index: Map<Key, Place[]>, key: Key, place: Place): void {
  const places = index.get(key);
  if (places === undefined) index.set(key, [place]);
  else if (places.length < MOST_CANDIDATES) places.push(place);
}

function geometryKey(columns: FeatureColumns, row: number): number {
  return columns.geometryA.at(row) * 0x200000 + (columns.geometryB.at(row) & 0x1fffff);
}

function mapKey(columns: FeatureColumns, row: number): number {
  return columns.mapA.at(row) * 0x200000 + (columns.mapB.at(row) & 0x1fffff);
}

function* valueKeys(columns: FeatureColumns, row: number): Generator<number> {
  const { keyHashes } = columns.shapeOf(row);
  const first = columns.firstValue.at(row);
  for (const [i, hash] of keyHashes.entries()) {
    const value = Math.imul(hash ^ columns.valueA.at(first + i), 0x01000193);
    yield (value >>> 0) * 0x200000 + (columns.valueB.at(first + i) & 0x1fffff);
  }
}

export function isSameMap(a: FeatureColumns, rowA: number, b: FeatureColumns, rowB: number): boolean {
  return a.mapA.at(rowA) === b.mapA.at(rowB) && a.mapB.at(rowA) === b.mapB.at(rowB);
}

export function isSameGeometry(a: FeatureColumns, rowA: number, b: FeatureColumns, rowB: number): boolean {
  return a.geometryA.at(rowA) === b.geometryA.at(rowB) && a.geometryB.at(rowA) === b.geometryB.at(rowB);
}

/** The same kinds, parts and positions with other numbers: the action changed it in place. */
function geometryChange(a: FeatureColumns, rowA: number, b: FeatureColumns, rowB: number): Change {
  if (isSameGeometry(a, rowA, b, rowB)) return 'same';
  if (a.hasNoGeometry.at(rowA) === 1 || b.hasNoGeometry.at(rowB) === 1) return 'new';
  return a.structure.at(rowA) === b.structure.at(rowB) ? 'edited' : 'new';
}

/** Entries that an edit may take out, while it is still surely an edit of the map. */
const MOST_REMOVED = 1;

/**
 * A map that keeps nothing of the input's, neither by name nor by value, was built anew; one that keeps something was
 * edited, it seems. Surely so it was if it keeps half of the entries and lacks at most one: one with several columns
 * less may have been built of those that it has.
 */
function mapChange(
  a: FeatureColumns,
  rowA: number,
  b: FeatureColumns,
  rowB: number,
): Pick<Match, 'attributes' | 'mayBeRebuilt'> {
  if (isSameMap(a, rowA, b, rowB)) return { attributes: 'same', mayBeRebuilt: false };
  const size = a.shapeOf(rowA).keys.length;
  const kept = Math.max(commonValues(a, rowA, b, rowB), movedValues(a, rowA, b, rowB));
  if (size > 0 && kept === 0) return { attributes: 'new', mayBeRebuilt: false };
  return { attributes: 'edited', mayBeRebuilt: 2 * kept < size || lost(a, rowA, b, rowB) > MOST_REMOVED };
}

/** How many entries both have, key and value. */
export function commonValues(a: FeatureColumns, rowA: number, b: FeatureColumns, rowB: number): number {
  const { positions } = a.shapeOf(rowA);
  const { keys } = b.shapeOf(rowB);
  const firstA = a.firstValue.at(rowA);
  const firstB = b.firstValue.at(rowB);
  let common = 0;
  for (let i = 0; i < keys.length; i++) {
    const at = positions.get(keys[i]!);
    if (at !== undefined && isSameValue(a, firstA + at, b, firstB + i)) common++;
  }
  return common;
}

/** How many values of `a` stand under another key in `b`: renamed attributes keep theirs. */
function movedValues(a: FeatureColumns, rowA: number, b: FeatureColumns, rowB: number): number {
  const firstB = b.firstValue.at(rowB);
  const sizeB = b.shapeOf(rowB).keys.length;
  let moved = 0;
  for (let i = 0; i < a.shapeOf(rowA).keys.length; i++) {
    for (let j = 0; j < sizeB; j++) {
      if (!isSameValue(a, a.firstValue.at(rowA) + i, b, firstB + j)) continue;
      moved++;
      break;
    }
  }
  return moved;
}

/** How many entries of `a` are gone in `b`: neither their key is there, nor their value under a new key. */
function lost(a: FeatureColumns, rowA: number, b: FeatureColumns, rowB: number): number {
  const had = a.shapeOf(rowA);
  const has = b.shapeOf(rowB);
  const firstA = a.firstValue.at(rowA);
  const firstB = b.firstValue.at(rowB);
  const isRenamed = (at: number): boolean =>
    has.keys.some((key, j) => !had.positions.has(key) && isSameValue(a, at, b, firstB + j));
  return had.keys.filter((key, i) => !has.positions.has(key) && !isRenamed(firstA + i)).length;
}

function isSameValue(a: FeatureColumns, atA: number, b: FeatureColumns, atB: number): boolean {
  return a.valueA.at(atA) === b.valueA.at(atB) && a.valueB.at(atA) === b.valueB.at(atB);
}

/** Whether most of the output's entries are the input's, and at least a share of the input's are the output's. */
function isMost(
  a: FeatureColumns,
  rowA: number,
  b: FeatureColumns,
  rowB: number,
  leastOfInput: number,
): boolean {
  const common = commonValues(a, rowA, b, rowB);
  const ofOutput = b.shapeOf(rowB).keys.length;
  const ofInput = a.shapeOf(rowA).keys.length;
  return 2 * common >= ofOutput && common > leastOfInput * ofInput - (leastOfInput === 0 ? 1 : 0);
}
