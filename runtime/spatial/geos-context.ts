/**
 * GEOS compiled to WebAssembly (geos-wasm), with a context of our own: its errors become exceptions, and what
 * it allocates is freed when the work that needed it ends, by an error too.
 *
 * GEOS hands out pointers into the WebAssembly memory, which no garbage collector watches. The rule here is that
 * a pointer is owned by one place at a time: by the list that `all` builds, by the `work` it was kept for, or by
 * the GEOS geometry it was made a part of. GEOS frees parts that it was given even where it fails to use them.
 */

import type initGeos from 'geos-wasm';
import { type ConversionCounter, uncounted } from '../ledger/conversions.js';

type GeosLibrary = Awaited<ReturnType<typeof initGeos>>;

/** What GEOS itself complains about, in a sentence. */
export class GeosError extends Error {
  override readonly name = 'GeosError';
}

/** A GEOS geometry in the WebAssembly memory. */
export type GeosPointer = number;

/** Room for the ordinates of one vertex. */
const SCRATCH_BYTES = 32;

/** GEOS as it was started, which there is one of. */
interface Started {
  readonly library: GeosLibrary;
  readonly handle: number;
  readonly scratch: number;
  /** What GEOS complained about last. */
  message: string;
}

export class GeosContext {
  readonly library: GeosLibrary;
  readonly handle: number;
  /** Memory for one vertex or number, for use between two calls. */
  readonly scratch: number;

  private constructor(
    private readonly started: Started,
    /** Counts the geometries that go into GEOS and come out. */
    readonly conversions: ConversionCounter,
  ) {
    this.library = started.library;
    this.handle = started.handle;
    this.scratch = started.scratch;
  }

  /** Loads and starts GEOS; takes about 80 ms. */
  static async create(): Promise<GeosContext> {
    // Its file has 2.6 MB: nobody waits for it who does without.
    const { default: start } = await import('geos-wasm');
    const library = await start();
    const scratch = library.Module._malloc(SCRATCH_BYTES);
    const started = { library, handle: library.GEOS_init_r(), scratch, message: '' };
    const handler = addFunction(library, message => {
      started.message = library.Module.UTF8ToString(message);
    });
    library.GEOSContext_setErrorMessageHandler_r(started.handle, handler, 0);
    return new GeosContext(started, uncounted);
  }

  /** The same GEOS, for a node that counts what goes in and out. */
  countedBy(conversions: ConversionCounter): GeosContext {
    return new GeosContext(this.started, conversions);
  }

  /** A result pointer of GEOS as it is; throws `GeosError` for a null pointer, by which GEOS says it failed. */
  checked(pointer: number): GeosPointer {
    if (pointer === 0) throw this.#error();
    return pointer;
  }

  /** The answer of a GEOS predicate: 1 and 0 are true and false, 2 is a failure. */
  answer(code: number): boolean {
    if (code !== 0 && code !== 1) throw this.#error();
    return code === 1;
  }

  /**
   * Runs `work` and afterwards frees every geometry that it gave to `keep`, which returns the pointer after
   * checking it as `checked` does.
   */
  using<T>(work: (keep: (pointer: number) => GeosPointer) => T): T {
    const kept: GeosPointer[] = [];
    try {
      return work(pointer => {
        kept.push(this.checked(pointer));
        return pointer;
      });
    } finally {
      for (const pointer of kept) this.free(pointer);
    }
  }

  /** Builds a geometry for each item; if one fails, those built before it are freed. */
  all<T>(items: Iterable<T>, build: (item: T) => number): GeosPointer[] {
    const built: GeosPointer[] = [];
    try {
      for (const item of items) built.push(this.checked(build(item)));
    } catch (thrown) {
      for (const pointer of built) this.free(pointer);
      throw thrown;
    }
    return built;
  }

  free(pointer: GeosPointer): void {
    this.library.GEOSGeom_destroy_r(this.handle, pointer);
  }

  /** Runs `work` with memory for `bytes` bytes, freed afterwards; the views of the heap may be new by then. */
  withMemory<T>(bytes: number, work: (address: number) => T): T {
    const address = this.library.Module._malloc(bytes);
    if (address === 0 && bytes > 0) throw new GeosError(`GEOS has no ${bytes} bytes of memory left`);
    try {
      return work(address);
    } finally {
      this.library.Module._free(address);
    }
  }

  /** Runs `work` with the address of an array that holds `pointers`. */
  withPointers<T>(pointers: readonly GeosPointer[], work: (address: number) => T): T {
    return this.withMemory(pointers.length * 4, address => {
      this.library.Module.HEAPU32.set(pointers, address >> 2);
      return work(address);
    });
  }

  #error(): GeosError {
    const { message } = this.started;
    this.started.message = '';
    return new GeosError(sentenceFor(message));
  }
}

/** What GEOS means (its sources, 3.13), for what comes up with real data. */
const MEANINGS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/point array must contain 0 or >1/, () => 'a line has one position, but needs two or more'],
  [
    /Invalid number of points in LinearRing found (\d+)/,
    ([, found]) => `a ring has ${found} positions, the closing one included, but needs four or more`,
  ],
  [/do not form a closed linestring/, () => 'a ring is not closed'],
  [
    /TopologyException/,
    () => 'its outlines touch or cross themselves in a way that leaves no areas to work on',
  ],
  [/NaN|Inf/i, () => 'a coordinate is no finite number'],
];

/** A sentence for a message of GEOS, which is kept for whoever knows GEOS. */
function sentenceFor(message: string): string {
  const said = message.trim();
  if (said === '') return "GEOS can't work on the geometry, and doesn't say why";
  for (const [pattern, meaning] of MEANINGS) {
    const match = pattern.exec(said);
    if (match !== null) return `GEOS can't work on the geometry: ${meaning(match)} (${said})`;
  }
  return `GEOS can't work on the geometry (${said})`;
}

/** `Module.addFunction` makes a JavaScript function callable by address; geos-wasm has it but no type for it. */
function addFunction(library: GeosLibrary, handler: (message: number, data: number) => void): number {
  const module = library.Module as unknown as {
    addFunction(handler: (message: number, data: number) => void, signature: string): number;
  };
  return module.addFunction(handler, 'vii');
}
