/**
 * Strings that are in the heap more than once.
 *
 * | column | meaning |
 * |---|---|
 * | `string` | the content; its first 1,024 characters where it is longer |
 * | `count` | copies |
 * | `bytes` | of one copy: the largest |
 * | `total` | bytes of all copies |
 * | `wasted` | bytes that would be free if there were one copy, the largest |
 * | `isCut` | V8 cut the content: the copies are known to be alike in their first characters and their size |
 * | `id` | one of the copies |
 *
 * Strings that were joined by `+` or sliced are left out: they cost a few bytes each and share their parts,
 * which are counted here. So are strings without bytes, by which V8 shows numbers.
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';
import { largest } from './largest.js';

const STRING_COLUMNS = ['string', 'count', 'bytes', 'total', 'wasted', 'isCut', 'id'] as const;
/** V8 cuts names here (v8/src/profiler/strings-storage.h and heap-snapshot-generator.cc). */
const CUT_AT = 1024;

interface StringRow {
  readonly string: string;
  readonly count: number;
  readonly bytes: number;
  readonly total: number;
  readonly wasted: number;
  readonly isCut: boolean;
  readonly id: number;
}

/** The groups of equal strings that waste most, `limit` of them. */
export function stringsTable(heap: Heap, limit = 50): ColumnTable {
  const groups = groupStrings(heap);
  const wasted = (group: number): number => groups.total[group]! - groups.largest[group]!;
  const found = largest(groups.count.length, limit, group =>
    groups.count[group]! > 1 ? wasted(group) : Number.NaN,
  );
  const rows = found.map(group => {
    const node = groups.node[group]!;
    const string = heap.nameOf(node);
    return {
      string,
      count: groups.count[group]!,
      bytes: groups.largest[group]!,
      total: groups.total[group]!,
      wasted: wasted(group),
      isCut: string.length >= CUT_AT,
      id: heap.columns.nodeId[node]!,
    };
  });
  return tableOf<StringRow>(STRING_COLUMNS, rows);
}

/** By group: how many strings, bytes of all, bytes of the largest, and one of them. */
interface StringGroups {
  readonly count: Uint32Array;
  readonly total: Float64Array;
  readonly largest: Float64Array;
  readonly node: Uint32Array;
}

/** Numbers groups by the string that names a node; a cut string by its size as well, in numbers behind those. */
class GroupNumbers {
  private readonly ofCut = new Map<string, number>();
  private readonly isCut: Uint8Array;

  constructor({ strings }: Heap) {
    this.isCut = Uint8Array.from({ length: strings.count }, (_, index) =>
      strings.isAtLeast(index, CUT_AT) ? 1 : 0,
    );
  }

  of(name: number, bytes: number): number {
    if (this.isCut[name] === 0) return name;
    const key = `${name} ${bytes}`;
    const known = this.ofCut.get(key);
    if (known !== undefined) return known;
    const group = this.limit;
    this.ofCut.set(key, group);
    return group;
  }

  /** One more than the largest number so far. */
  get limit(): number {
    return this.isCut.length + this.ofCut.size;
  }
}

function groupStrings(heap: Heap): StringGroups {
  const { nodeType, nodeName, shallow } = heap.columns;
  const { nodeCount } = heap.facts;
  const string = heap.nodeTypeNumber('string');
  const numbers = new GroupNumbers(heap);
  const groupOf = new Int32Array(nodeCount).fill(-1);
  for (let node = 0; node < nodeCount; node += 1) {
    if (nodeType[node] !== string || shallow[node] === 0) continue;
    groupOf[node] = numbers.of(nodeName[node]!, shallow[node]!);
  }
  const count = new Uint32Array(numbers.limit);
  const total = new Float64Array(numbers.limit);
  const most = new Float64Array(numbers.limit);
  const one = new Uint32Array(numbers.limit);
  for (let node = 0; node < nodeCount; node += 1) {
    const group = groupOf[node]!;
    if (group < 0) continue;
    const bytes = shallow[node]!;
    count[group]! += 1;
    total[group]! += bytes;
    most[group] = Math.max(most[group]!, bytes);
    one[group] = node;
  }
  return { count, total, largest: most, node: one };
}
