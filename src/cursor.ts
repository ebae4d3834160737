// Live iteration: entries arrive in batches; before one is yielded it is looked up again if the map changed since.

import { BATCH } from "../assembly/abi/layout.ts";
import { type Stored, storedKeys, storedValue, storedWords } from "./stored.ts";
import type { Table } from "./table.ts";
import { isNumeric, type NumberArray } from "./types/types.ts";
import { Walk } from "./walk.ts";

/** Entries of the first and of later batches: short walks stay cheap, long ones cross seldom. */
const FIRST_ROOM = 32;
const ROOM = 512;

/**
 * Walks a table while it may change, in no promised order. An entry that stays is met exactly once; a deleted one is
 * not met; one added meanwhile may or may not be.
 */
export class Cursor<K, V> {
  key!: K;
  value!: V;
  #walk: Walk<K, V>;
  #room = FIRST_ROOM;
  #keys: Stored | undefined;
  /** What the values are read from. */
  #words: NumberArray | undefined;
  #count = 0;
  #next = 0;
  #mutations = 0;
  #generation: number;

  constructor(
    readonly table: Table<K, V>,
    readonly withValues: boolean,
  ) {
    this.#generation = table.generation;
    this.#walk = new Walk(table);
  }

  /** Moves to the next entry; false at the end, and ever after. */
  advance(): boolean {
    const { table } = this;
    if (table.generation !== this.#generation) {
      // After `clear`: what was there is gone.
      this.#generation = table.generation;
      this.#drop();
    }
    while (true) {
      if (this.#next === this.#count) {
        if (this.#walk.done) break;
        this.#fetch();
        continue;
      }
      const i = this.#next++;
      const key = this.#keys![i] as K;
      if (table.mutations === this.#mutations && !table.heap.disposed) {
        this.key = key;
        if (this.withValues) this.value = storedValue(table, this.#words![i]);
        return true;
      }
      const at = table.access(key);
      if (at === 0) continue;
      this.key = key;
      if (this.withValues) this.value = table.read(at);
      return true;
    }
    this.#drop();
    return false;
  }

  #drop(): void {
    this.#count = 0;
    this.#next = 0;
  }

  #fetch(): void {
    const { table } = this;
    let count = 0;
    let keys: Stored | undefined;
    let words: NumberArray | undefined;
    this.#walk.next(this.#room, (n) => {
      if (this.withValues) words = append(words, count, storedWords(table, n));
      keys = append(keys, count, storedKeys(table, n));
      count += n;
    });
    this.#room = ROOM;
    this.#keys = keys;
    this.#words = words;
    this.#count = count;
    this.#next = 0;
    this.#mutations = table.mutations;
  }
}

function append<S extends Stored | undefined>(to: S, length: number, part: S): S {
  if (to === undefined || length === 0) return part;
  if (Array.isArray(to)) return to.concat(part as unknown[]) as S;
  let whole = to as unknown as Uint32Array;
  const more = part as unknown as Uint32Array;
  if (whole.length < length + more.length) {
    whole = new (whole.constructor as Uint32ArrayConstructor)(2 * (length + more.length));
    whole.set((to as unknown as Uint32Array).subarray(0, length));
  }
  whole.set(more, length);
  return whole as unknown as S;
}

/**
 * Visits all entries at once, in batches in the crossing buffers: `visit(n)` finds n keys at BATCH_KEYS and n values at
 * BATCH_VALUES. The map must not change meanwhile.
 */
export function eachStoredBatch<K, V>(table: Table<K, V>, visit: (n: number) => void): void {
  const walk = new Walk(table);
  while (!walk.done) walk.next(BATCH, visit);
}

/** All keys, or all values. */
export function collect<K, V>(table: Table<K, V>, which: "keys" | "values"): Stored {
  const type = which === "keys" ? table.keyType : table.valueType;
  const out: Stored = isNumeric(type) ? new type.TypedArray(table.size) : new Array<unknown>(table.size);
  let length = 0;
  eachStoredBatch(table, (n) => {
    const part = which === "keys" ? storedKeys(table, n) : valuesOf(table, n);
    if (Array.isArray(out)) for (let i = 0; i < n; i++) out[length + i] = part[i];
    else (out as Uint32Array).set(part as Uint32Array, length);
    length += n;
  });
  return out;
}

/** The values of a batch of n entries. */
function valuesOf<K, V>(table: Table<K, V>, n: number): Stored {
  const words = storedWords(table, n)!;
  if (isNumeric(table.valueType) && !table.hasRecords) return words;
  return Array.from(words as Uint32Array, (word) => storedValue(table, word));
}
