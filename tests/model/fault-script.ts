// A long mixed script over one map or set and its model, step by step: refusals.ts runs it where memory is refused.
import { HashMap, HashSet, OutOfMemoryError, string } from "tophash";
import { checkInvariants } from "tophash/core";
import { colliding } from "../lib/collide.ts";
import type { FaultyArena } from "../lib/faults.ts";
import type { KeyKind, ValueKind } from "../lib/kinds.ts";
import { must, same, show } from "../lib/same.ts";
import type { Key, LooseMap, LooseSet } from "../lib/types.ts";
import { advance } from "./playground.ts";
import { type TrackedIterator, WatchedModel } from "./tracked-iterator.ts";

export interface Kinds {
  keys: KeyKind;
  /** None: a set. */
  values?: ValueKind;
  /** How many keys of the pool take part. */
  size: number;
  loadFactor: number;
}

export interface Step {
  name: string;
  run(): unknown;
  /** What it has done to the model, when it was done; of a bulk call the first `processed` keys. */
  done?(processed?: number): void;
  /** It must not fail: it only gives memory back, or reads. Long keys need memory to be looked up. */
  free?: boolean;
}

const SEED = 11;
export class Script {
  readonly model: WatchedModel;
  readonly map: LooseMap | LooseSet;
  readonly isSet: boolean;
  readonly open: TrackedIterator[] = [];
  readonly #flood: Key[];

  constructor(
    readonly kinds: Kinds,
    readonly arena: FaultyArena,
    flood: Key[] | undefined,
  ) {
    const { keys, values } = kinds;
    this.isSet = values === undefined;
    this.model = new WatchedModel(keys.own);
    const options = { seed: SEED, arena, loadFactor: kinds.loadFactor };
    this.map = (values ? new HashMap(keys.type, values.type, options) : new HashSet(keys.type, options)) as LooseMap;
    this.#flood = flood ?? colliding(this.map, 10, 90, (word) => keys.at(kinds.size + word), true);
  }

  get flood(): Key[] {
    return this.#flood;
  }

  key(i: number): Key {
    const key = this.kinds.keys.at(i);
    return this.kinds.keys.fresh ? this.kinds.keys.fresh(key) : key;
  }
  value(i: number): unknown {
    return this.kinds.values?.at(i % 45);
  }
  stored(value: unknown): unknown {
    return this.kinds.values?.stored(value);
  }
  range(from: number, to: number): Key[] {
    return Array.from({ length: to - from }, (_, i) => this.key(from + i));
  }

  put(key: Key, value: unknown): Step {
    const { map } = this;
    return {
      name: `set ${show(key)}`,
      run: () => (map instanceof HashSet ? map.add(key) : (map as LooseMap).set(key, value)),
      done: () => this.model.set(key, this.stored(value)),
    };
  }
  remove(key: Key): Step {
    return {
      name: `delete ${show(key)}`,
      run: () => must(this.map.delete(key) === this.model.has(key), "delete"),
      done: () => this.model.delete(key),
      free: true,
    };
  }

  /** A bulk insertion: `typed` as one array or buffer, else one by one, with one value for all. */
  putMany(from: number, to: number, typed: boolean): Step {
    const { map, kinds, model } = this;
    const list = this.range(from, to);
    const pack = kinds.keys.packed ?? kinds.keys.list;
    const passed = (typed ? pack(list) : list) as Key[];
    const values = list.map((_, i) => this.value(typed ? from + i : from));
    const before = model.size;
    return {
      name: `setMany ${from} to ${to}`,
      run: () => {
        if (map instanceof HashSet) map.addMany(passed);
        else if (typed) (map as LooseMap).setMany(passed, kinds.values!.list(values) as unknown[]);
        else (map as LooseMap).setMany(passed, Array.isArray(values[0]) ? values : values[0]);
      },
      done: (processed = list.length) => {
        for (let i = 0; i < processed; i++) model.set(list[i], this.stored(values[i]));
        must(model.size >= before, "a bulk insertion loses nothing");
      },
    };
  }
  removeMany(from: number, to: number): Step {
    const list = this.range(from, to);
    return {
      name: `deleteMany ${from} to ${to}`,
      run: () => this.map.deleteMany(list),
      done: (processed = list.length) => {
        for (let i = 0; i < processed; i++) this.model.delete(list[i]);
      },
      free: true,
    };
  }

  /** Steps for maps only. */
  *upserts(from: number): Generator<Step> {
    const { model, kinds } = this;
    if (this.isSet) return;
    const map = this.map as LooseMap;
    for (let i = from; i < from + 12; i++) {
      const key = this.key(i);
      const value = this.value(i + 3);
      const known = model.has(key);
      yield {
        name: `getOrInsert ${show(key)}`,
        run: () => (i % 2 ? map.getOrInsert(key, value) : map.getOrInsertComputed(key, () => value)),
        done: () => known || model.set(key, this.stored(value)),
      };
    }
    const { sum, zero, deltas } = kinds.values!;
    if (!sum) return;
    const after = (key: Key) => sum(model.get(key) ?? zero, deltas[0]);
    for (let i = from; i < from + 12; i++) {
      const key = this.key(i);
      if (after(key) === undefined) continue;
      yield {
        name: `add to ${show(key)}`,
        run: () => map.add(key, deltas[0]),
        done: () => model.set(key, after(key)),
      };
    }
    const list = this.range(from + 6, from + 40).filter((key) => after(key) !== undefined);
    yield {
      name: "addMany",
      run: () => map.addMany(list, deltas[0] as never),
      done: (processed = list.length) => {
        for (const key of list.slice(0, processed)) model.set(key, after(key));
      },
    };
    yield* this.beyond(list);
  }

  /** Sums that are taken back again, since the last one is beyond the type: or memory ends, and the prefix stays. */
  *beyond(list: Key[]): Generator<Step> {
    const { model } = this;
    const map = this.map as LooseMap;
    if (this.kinds.values!.name !== "u32") return;
    const few = list.filter((key) => (model.get(key) as number) < 2 ** 31);
    const full = this.key(this.kinds.size + 1);
    yield this.put(full, 2 ** 32 - 1);
    for (const delta of [1, -1, 2 ** 32]) {
      const deltas = [...few.map(() => 1), delta === -1 ? -(2 ** 33) : delta];
      yield {
        name: "addMany beyond the type",
        run: () => {
          try {
            map.addMany([...few, full], deltas);
          } catch (error) {
            if (error instanceof OutOfMemoryError) throw error;
            if (error instanceof RangeError) return;
          }
          throw new Error("no RangeError");
        },
        done: (processed = 0) => {
          for (const key of few.slice(0, processed)) model.set(key, (model.get(key) as number) + 1);
        },
      };
    }
    yield this.remove(full);
  }

  /** Looked up in bulk. */
  find(from: number, to: number): Step {
    const list = this.range(from, to);
    return {
      name: `hasMany ${from} to ${to}`,
      run: () => {
        const found = this.map.hasMany(list);
        for (const [i, key] of list.entries())
          must(found[i] === Number(this.model.has(key)), () => `hasMany ${show(key)}`);
        if (this.isSet) return;
        const got = (this.map as LooseMap).getMany(list) as ArrayLike<unknown>;
        for (const [i, key] of list.entries()) {
          must(!this.model.has(key) || same(got[i], this.model.get(key)), () => `getMany ${show(key)}`);
        }
      },
      free: true,
    };
  }

  act(name: string, run: () => unknown, free = false, done?: () => void): Step {
    return { name, run, free, ...(done && { done }) };
  }

  watch(): void {
    const { map, model } = this;
    this.open.push(
      map instanceof HashSet ? model.watch(map.keys(), "keys") : model.watch((map as LooseMap).entries(), "entries"),
    );
  }

  advance(count: number): void {
    for (const each of this.open) advance(each, count);
  }

  *steps(): Generator<Step> {
    const { map, model, arena } = this;
    const { size } = this.kinds;
    const few = Math.min(60, size >> 3);
    for (let i = 0; i < few; i++) yield this.put(this.key(i), this.value(i));
    yield this.act("open", () => this.watch(), true);
    yield this.putMany(few, size >> 1, true);
    yield* this.upserts(few - 5);
    yield this.act("another map", () => {
      const other = new HashMap(string, string, { arena, seed: 1 });
      try {
        for (let i = 0; i < 40; i++) other.set(`key ${i}`, "x".repeat(10 * i));
      } finally {
        other.dispose();
      }
    });
    yield this.act("advance", () => this.advance(few), true);
    yield this.putMany(few >> 1, few << 1, false);
    for (let i = 0; i < few; i += 2) yield this.put(this.key(i), this.value(i + 7));
    for (let i = 1; i < few; i += 3) yield this.remove(this.key(i));
    yield this.find(0, few << 1);
    yield this.removeMany(few, size >> 2);
    yield this.act("clone", () => {
      const copy = map.clone() as LooseMap;
      try {
        checkInvariants(copy);
        must(copy.size === model.size, "a clone is whole");
        for (const key of copy.keys()) must(model.has(key), "a clone has what there was");
      } finally {
        copy.dispose();
      }
    });
    yield this.act("reserve", () => map.reserve(size * 4));
    yield this.act("evacuate some", () => map.evacuate({ maxBuckets: 5 }));
    yield this.act("open", () => this.watch(), true);
    yield this.putMany(size >> 1, size, true);
    yield this.act("evacuate", () => map.evacuate());
    for (const key of this.#flood) yield this.put(key, this.value(1));
    yield this.act("shrink", () => map.shrink(), true);
    yield this.act("advance", () => this.advance(few), true);
    yield this.act("evacuate some", () => map.evacuate({ maxBuckets: 3 }));
    yield this.removeMany(size >> 2, size - few);
    yield this.act("shrink", () => map.shrink(), true);
    yield this.act("evacuate", () => map.evacuate());
    for (const each of this.open) yield this.act("finish", () => each.done || each.finish(2 * size), true);
    yield this.act(
      "clear",
      () => map.clear(),
      true,
      () => model.clear(),
    );
    yield this.putMany(0, few, false);
    for (let i = few; i < 2 * few; i++) yield this.put(this.key(i), this.value(i));
  }

  /** Everything there is, without refusals. */
  audit(): void {
    const { map, model } = this;
    checkInvariants(map);
    must(map.size === model.size, () => `size is ${map.size}, not ${model.size}`);
    let walked = 0;
    for (const key of map.keys()) {
      must(model.has(key), () => `yields ${show(key)}, which it does not hold`);
      walked++;
    }
    must(walked === model.size, () => `yields ${walked} of ${model.size}`);
    for (const [key, value] of model) {
      if (map instanceof HashSet) must(map.has(key), () => `has(${show(key)}) is false`);
      else {
        const got = (map as LooseMap).get(key);
        must(same(got, value), () => `get(${show(key)}) is ${show(got)}, not ${show(value)}`);
      }
    }
  }
}
