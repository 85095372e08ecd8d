/**
 * PROJ (proj.org) with its database, compiled to WebAssembly by the package proj-wasm.
 *
 * The package's own interface starts five threads, replaces `XMLHttpRequest` and listens for uncaught errors of
 * the process. Its module by itself does none of that: PROJ then runs in this thread, and has no way to a
 * network, which it would ask for grids of datum shifts.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is used of PROJ's C interface (proj.org/development/reference/functions.html). */
type ProjFunction =
  | '_proj_context_create'
  | '_proj_context_set_enable_network'
  | '_proj_coordoperation_get_accuracy'
  | '_proj_coordoperation_get_grid_used'
  | '_proj_coordoperation_get_grid_used_count'
  | '_proj_coordoperation_has_ballpark_transformation'
  | '_proj_create_operation_factory_context'
  | '_proj_create_operations'
  | '_proj_crs_demote_to_2D'
  | '_proj_crs_get_coordinate_system'
  | '_proj_crs_get_sub_crs'
  | '_proj_cs_get_axis_info'
  | '_proj_destroy'
  | '_proj_get_area_of_use'
  | '_proj_get_name'
  | '_proj_get_suggested_operation'
  | '_proj_get_type'
  | '_proj_list_destroy'
  | '_proj_list_get'
  | '_proj_list_get_count'
  | '_proj_log_level'
  | '_proj_normalize_for_visualization'
  | '_proj_operation_factory_context_destroy'
  | '_proj_operation_factory_context_set_grid_availability_use'
  | '_proj_operation_factory_context_set_spatial_criterion'
  | '_proj_trans_array';

type ProjModule = Readonly<Record<ProjFunction | '_malloc' | '_free', (...values: number[]) => number>> & {
  /** The module's memory, anew whenever it has grown. */
  readonly HEAPF64: Float64Array;
  readonly FS: {
    mkdir(path: string): void;
    writeFile(path: string, bytes: Uint8Array, options: { canOwn: boolean }): void;
  };
  UTF8ToString(pointer: number): string;
  getValue(pointer: number, type: 'double' | '*'): number;
  ccall(name: string, result: 'number', types: ('number' | 'string')[], values: unknown[]): number;
};

/** An object of PROJ's in its memory; 0 for none. */
export type ProjPointer = number;

/** Which operations `operationsBetween` lists: those that need no grid, or all that are known. */
export const GRIDS = { none: 1, any: 2 } as const;

/** PJ_FWD */
const FORWARD = 1;

/**
 * PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION, as PROJ has it where it chooses operations itself. The module
 * throws with it where it comes upon a method that PROJ does not implement (WGS 84 to ETRF96); with
 * PROJ_SPATIAL_CRITERION_STRICT_CONTAINMENT it then finds what PROJ finds.
 */
const SPATIAL_CRITERIA = [1, 0];

const BYTES_PER_DOUBLE = 8;
/** x, y, z and time. */
const DOUBLES_PER_POSITION = 4;
/** Positions that one call of PROJ transforms. */
export const POSITIONS_PER_CALL = 1024;

const DATABASE = '/proj/proj.db';

let loaded: Promise<ProjLibrary> | undefined;

/** PROJ; loaded by the first call, which takes about 60 ms. */
export function projLibrary(): Promise<ProjLibrary> {
  loaded ??= ProjLibrary.load();
  return loaded;
}

export class ProjLibrary {
  readonly context: number;
  /** Room for the positions of one call. */
  readonly #positions: number;

  private constructor(readonly module: ProjModule) {
    this.context = module._proj_context_create();
    module.ccall(
      'proj_context_set_database_path',
      'number',
      ['number', 'string', 'number', 'number'],
      [this.context, DATABASE, 0, 0],
    );
    module._proj_context_set_enable_network(this.context, 0);
    // What fails is known by its result; PROJ would print it besides.
    module._proj_log_level(this.context, 0);
    this.#positions = module._malloc(POSITIONS_PER_CALL * DOUBLES_PER_POSITION * BYTES_PER_DOUBLE);
  }

  static async load(): Promise<ProjLibrary> {
    const folder = dirname(createRequire(import.meta.url).resolve('proj-wasm'));
    const { default: start } = (await import(pathToFileURL(join(folder, 'proj-emscripten.js')).href)) as {
      default: () => Promise<ProjModule>;
    };
    const module = await start();
    module.FS.mkdir(dirname(DATABASE));
    module.FS.writeFile(DATABASE, readFileSync(join(folder, 'proj.db')), { canOwn: true });
    return new ProjLibrary(module);
  }

  /** The object that an authority names by a code, such as `EPSG:4326`; 0 if there is none. */
  create(name: string): ProjPointer {
    try {
      return this.module.ccall('proj_create', 'number', ['number', 'string'], [this.context, name]);
    } catch (thrown) {
      if (isCppException(thrown)) return 0;
      throw thrown;
    }
  }

  nameOf(object: ProjPointer): string {
    return this.module.UTF8ToString(this.module._proj_get_name(object));
  }

  /** The operations from one system to another, best first, as a list of PROJ's; 0 if PROJ can't say. */
  operationsBetween(source: ProjPointer, target: ProjPointer, grids: 1 | 2): ProjPointer {
    for (const criterion of SPATIAL_CRITERIA) {
      const list = this.#operations(source, target, grids, criterion);
      if (list !== 0) return list;
    }
    return 0;
  }

  #operations(source: ProjPointer, target: ProjPointer, grids: number, criterion: number): ProjPointer {
    const { module, context } = this;
    const factory = module._proj_create_operation_factory_context(context, 0);
    try {
      module._proj_operation_factory_context_set_spatial_criterion(context, factory, criterion);
      module._proj_operation_factory_context_set_grid_availability_use(context, factory, grids);
      return module._proj_create_operations(context, source, target, factory);
    } catch (thrown) {
      if (isCppException(thrown)) return 0;
      throw thrown;
    } finally {
      module._proj_operation_factory_context_destroy(factory);
    }
  }

  /** Which of a list of operations PROJ takes for a position, in the source's own order of axes; -1 for none. */
  suggestedOperation(list: ProjPointer, first: number, second: number): number {
    this.#set(0, first, second);
    return this.module._proj_get_suggested_operation(this.context, list, FORWARD, this.#positions);
  }

  /**
   * Transforms `count` positions, `POSITIONS_PER_CALL` at most, from `from` on in a list of x and y with `step`
   * numbers each. Those that have no place in the target become infinite.
   */
  transform(
    operation: ProjPointer,
    coordinates: Float64Array,
    step: number,
    from: number,
    count: number,
  ): void {
    for (let i = 0; i < count; i++) {
      const at = (from + i) * step;
      this.#set(i, coordinates[at]!, coordinates[at + 1]!);
    }
    this.module._proj_trans_array(operation, FORWARD, count, this.#positions);
    const { HEAPF64 } = this.module;
    for (let i = 0; i < count; i++) {
      const at = (from + i) * step;
      const read = this.#positions / BYTES_PER_DOUBLE + i * DOUBLES_PER_POSITION;
      coordinates[at] = HEAPF64[read]!;
      coordinates[at + 1] = HEAPF64[read + 1]!;
    }
  }

  /** Calls `work` with the address of `count` doubles or pointers. */
  withRoom<T>(count: number, work: (address: number) => T): T {
    const address = this.module._malloc(count * BYTES_PER_DOUBLE);
    try {
      return work(address);
    } finally {
      this.module._free(address);
    }
  }

  #set(i: number, x: number, y: number): void {
    const at = this.#positions / BYTES_PER_DOUBLE + i * DOUBLES_PER_POSITION;
    const { HEAPF64 } = this.module;
    HEAPF64[at] = x;
    HEAPF64[at + 1] = y;
    HEAPF64[at + 2] = 0;
    // HUGE_VAL: no time, so that no plate moves.
    HEAPF64[at + 3] = Number.POSITIVE_INFINITY;
  }
}

/** PROJ throws for methods that it knows by name only; its C interface was to catch that. */
function isCppException(thrown: unknown): boolean {
  return thrown instanceof Error && 'excPtr' in thrown;
}
