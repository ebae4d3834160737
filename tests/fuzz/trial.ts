// One map or set beside its model, and what the commands need of both.
import { type Arena, HashMap, HashSet, OutOfMemoryError } from "tophash";
import { FaultyArena } from "../lib/faults.ts";
import { show } from "../lib/same.ts";
import type { Key, LooseMap, LooseSet, TypedArray } from "../lib/types.ts";
import { makers } from "../model/flood.ts";
import { FOCUS, FRESH } from "./commands.ts";
import { expectSame, fail, Model } from "./model.ts";
import { type KeyPool, keyPool, type ValuePool, valuesOf } from "./pools.ts";
import type { TableSetup } from "./setup.ts";

/** Room in a model for keys that are crafted, beyond those of the pool. */
const CRAFTED = 2000;

/** How a word becomes a key that may be tried in millions. */
const crafters: Record<string, (word: number) => Key> = {
  ...Object.fromEntries(makers),
  i32: (word) => word | 0,
  i64: (word) => -BigInt(word),
  bytes: (word) => new Uint8Array(Uint32Array.of(word, 1, word).buffer),
  "tuple(i32, i32)": (word) => [word | 0, -7],
  "tuple(u32, i32)": (word) => [word, 7],
};

export class Trial {
  readonly pool: KeyPool;
  readonly values: ValuePool;
  readonly isSet: boolean;
  /** The pool's first keys, then crafted ones. */
  readonly keys: Key[];
  /** The pool's first keys as an array of the key type, where there is one. */
  readonly typed: TypedArray | undefined;
  readonly #crafted = new Map<Key, number>();
  readonly makeKey: ((word: number) => Key) | undefined;
  map!: LooseMap & LooseSet;
  model: Model;
  /** Numbers of the keys that the last `craft` found. */
  focus: number[] = [];
  /** Whether keys of one bucket were ever looked for. */
  crafted = false;
  /** How often memory ended. */
  failures = 0;
  reseeds = 0;

  constructor(
    readonly setup: TableSetup,
    readonly arena: Arena,
    /** Whether memory may end. */
    readonly limited: boolean,
  ) {
    this.pool = keyPool(setup.keys, setup.long);
    this.pool.fill(setup.pool);
    this.isSet = setup.values === null;
    this.values = valuesOf(setup.values ?? "u32", setup.long);
    this.keys = this.pool.keys.slice(0, setup.pool);
    const typed = this.pool.kind.list(this.keys);
    this.typed = Array.isArray(typed) ? undefined : typed;
    this.makeKey = crafters[setup.keys];
    this.model = this.emptyModel();
    this.make(setup.capacity);
  }

  emptyModel(): Model {
    return new Model(this.setup.pool + CRAFTED, this.isSet ? undefined : this.values.stored[0]);
  }

  get options(): object {
    const { seed, loadFactor, maxBytes } = this.setup;
    const { arena } = this;
    return { seed, arena, ...(loadFactor && { loadFactor }), ...(maxBytes && { maxBytes }) };
  }

  /** A new map, empty. Where memory ends for its capacity it is made without one, which must do. */
  make(capacity: number): void {
    try {
      this.map = this.construct({ ...this.options, capacity });
    } catch (error) {
      this.mayEnd(error);
      this.map = this.construct(this.options);
    }
  }

  construct(options: object): LooseMap & LooseSet {
    const { type } = this.pool.kind;
    return (this.isSet ? new HashSet(type, options) : new HashMap(type, this.values.kind.type, options)) as never;
  }

  /** The number of the key that an operand names. */
  place(operand: number): number {
    if (operand >= FOCUS && this.focus.length > 0) return this.focus[(operand - FOCUS) % this.focus.length];
    return operand % this.setup.pool;
  }

  key(place: number, flavour: number): Key {
    return flavour & FRESH ? this.pool.fresh(this.keys[place]) : this.keys[place];
  }

  readonly placeOf = (key: unknown): number => {
    const own = this.pool.own(key as Key);
    const place = this.pool.placeOf(own);
    if (place >= 0 && place < this.setup.pool) return place;
    return this.#crafted.get(own) ?? -1;
  };

  /** Takes a key that is not of the pool; its number, -1 when there is no room or it is known. */
  adopt(key: Key): number {
    if (this.keys.length === this.setup.pool + CRAFTED || this.placeOf(key) >= 0) return -1;
    const own = this.pool.own(key);
    this.#crafted.set(own, this.keys.length);
    return this.keys.push(own) - 1;
  }

  /** From the `first` request on, so many more are refused at these places; none when there are no places. */
  refuse(places: number, first: number, more: number): void {
    if (this.arena instanceof FaultyArena && this.arena.faults.there)
      this.arena.faults.arm(places, first, first + more);
  }

  /** An error that is not the end of memory, or comes where memory cannot end, is a find. */
  mayEnd(error: unknown): OutOfMemoryError {
    if (!(error instanceof OutOfMemoryError) || !this.limited) throw error;
    this.failures++;
    return error;
  }

  /** After a write to one key for which memory ended: nothing has changed. */
  ranOut(error: unknown, place: number): void {
    const { processed } = this.mayEnd(error);
    if (processed !== 0) fail(`a write to one key says that it processed ${processed}`);
    if (!this.setup.long) this.compare(place); // looking a long key up may need memory
  }

  /** The entry of a key against the model. */
  compare(place: number): void {
    const { map, model } = this;
    const key = this.keys[place];
    const there = model.present[place] === 1;
    if (map.has(key) !== there) fail(`has(${show(key)}) is ${!there}`);
    if (this.isSet) return;
    expectSame("get of", map.get(key), there ? model.values[place] : undefined, key);
  }

  /** Goes on with another map of the same entries; iterators end with the old one. */
  replace(map: LooseMap & LooseSet): void {
    this.reseeds += this.map.stats().reseeds;
    this.map.dispose();
    this.map = map;
    this.model.walks = [];
  }
}
