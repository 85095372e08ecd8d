/**
 * Which slot a name has, decided when the expression is compiled (flowexpr reference, section 6).
 *
 * A frame can only ever hold the names that its own function binds somewhere in its text, so each of these
 * has a slot. Whether a slot is bound yet is known when the program runs: a name is looked up in the few
 * frames that could have it, innermost first.
 */

import { BUILTINS } from './builtins.js';
import { Failure } from './expression-error.js';
import type { Evaluate, Frame, Value } from './value.js';

/** Where a name may be: `hops` frames outward. */
interface Place {
  readonly hops: number;
  readonly slot: number;
}

/** Puts a value under a name. */
export type Store = (frame: Frame, value: Value) => void;

export class Scope {
  readonly #slots: ReadonlyMap<string, number>;

  constructor(
    names: Iterable<string>,
    readonly parent: Scope | null,
  ) {
    this.#slots = new Map(Array.from(names, (name, slot) => [name, slot]));
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The slot of a name that the function of this scope binds. */
  slot(name: string): number {
    return this.#slots.get(name)!;
  }

  #places(name: string): Place[] {
    const places: Place[] = [];
    let hops = 0;
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const slot = scope.#slots.get(name);
      if (slot !== undefined) places.push({ hops, slot });
      hops++;
    }
    return places;
  }

  /** The value of a name, or `undefined` if nothing of that name is bound. */
  lookUp(name: string): (frame: Frame) => Value | undefined {
    const places = this.#places(name);
    const outermost = lookUpOutermost(name);
    const [only] = places;
    if (only === undefined) return outermost;
    if (places.length === 1 && only.hops === 0) {
      const { slot } = only;
      return frame => {
        const value = frame.slots[slot];
        return value !== undefined ? value : outermost(frame);
      };
    }
    return frame => {
      const found = boundIn(frame, places);
      return found !== undefined ? found.holder.slots[found.slot] : outermost(frame);
    };
  }

  /** The value of a name. Throws `Failure` if it is not bound. */
  read(name: string, at: number): Evaluate {
    const lookUp = this.lookUp(name);
    return frame => {
      const value = lookUp(frame);
      if (value !== undefined) return value;
      frame.run.at = at;
      throw new Failure(`'${name}' is not defined`);
    };
  }

  /** Overwrites the nearest binding of a name, builtins aside; without one, binds it in the current frame. */
  assign(name: string): Store {
    const places = this.#places(name);
    const host = HOSTS.get(name);
    if (host === undefined && places.length <= 1 && places[0]?.hops === 0) return this.bind(name);
    const own = places[0]?.hops === 0 ? places[0].slot : undefined;
    return (frame, value) => {
      const found = boundIn(frame, places);
      if (found !== undefined) found.holder.slots[found.slot] = value;
      else if (host?.get(frame) !== undefined) host.set(frame, value);
      else if (own !== undefined) frame.slots[own] = value;
    };
  }

  /** Binds a name in the current frame, whatever is bound outside. */
  bind(name: string): Store {
    const slot = this.slot(name);
    return (frame, value) => {
      frame.slots[slot] = value;
    };
  }
}

interface HostBinding {
  get(frame: Frame): Value | undefined;
  set(frame: Frame, value: Value): void;
}

const HOSTS: ReadonlyMap<string, HostBinding> = new Map<string, HostBinding>([
  [
    'attributes',
    {
      get: ({ run }) => run.attributes,
      set: ({ run }, value) => {
        run.attributes = value;
      },
    },
  ],
  [
    'variables',
    {
      get: ({ run }) => run.variables,
      set: ({ run }, value) => {
        run.variables = value;
      },
    },
  ],
]);

/** Beyond the program's frame there are the host objects, then the builtins. */
function lookUpOutermost(name: string): (frame: Frame) => Value | undefined {
  const host = HOSTS.get(name);
  if (host !== undefined) return host.get;
  const builtin = BUILTINS.get(name);
  return () => builtin;
}

/** The nearest of `places` that is bound. */
function boundIn(frame: Frame, places: readonly Place[]): { holder: Frame; slot: number } | undefined {
  let holder = frame;
  let hops = 0;
  for (const place of places) {
    for (; hops < place.hops; hops++) holder = holder.parent!;
    if (holder.slots[place.slot] !== undefined) return { holder, slot: place.slot };
  }
  return undefined;
}
