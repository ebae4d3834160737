// A map or set that is flooded with keys of one bucket again and again, beside its model and open iterators.
import fc from "fast-check";
import { HashMap, HashSet } from "tophash";
import { checkInvariants } from "tophash/core";
import { colliding } from "../lib/collide.ts";
import { keyKind, scatter, valueKind } from "../lib/kinds.ts";
import { longKeyKind } from "../lib/long-kinds.ts";
import { must, mustEqual } from "../lib/same.ts";
import type { Key, LooseMap, LooseSet } from "../lib/types.ts";
import { advance } from "./playground.ts";
import { type TrackedIterator, WatchedModel } from "./tracked-iterator.ts";

/** How the i-th of a row of distinct words becomes a key. */
export const makers: [string, (word: number) => Key][] = [
  ["u32", (word) => word],
  ["u64", (word) => (BigInt(word) << 32n) | BigInt((word ^ 0x55) >>> 0)],
  ["f64", (word) => word / 16 - 1000],
  ["string", (word) => (word % 2 ? `key ${word}` : `\u2202${word}`)],
];

export const typeOf = (name: string) => (name === "string" ? longKeyKind(name) : keyKind(name)).type;

export type Step =
  | { do: "flood"; bits: number; count: number }
  | { do: "insert" | "delete"; count: number }
  | { do: "evacuate"; steps: number }
  | { do: "advance"; count: number }
  | { do: "reserve"; count: number }
  | { do: "open" | "shrink" | "clear" | "clone" };

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    ...([
      [
        5,
        fc.record({
          do: fc.constant("flood"),
          bits: fc.integer({ min: 5, max: 11 }),
          count: fc.integer({ min: 20, max: 260 }),
        }),
      ],
      [2, fc.record({ do: fc.constantFrom("insert", "delete"), count: fc.nat(400) })],
      [4, fc.record({ do: fc.constant("evacuate"), steps: fc.nat(40) })],
      [3, fc.record({ do: fc.constant("advance"), count: fc.nat(200) })],
      [1, fc.record({ do: fc.constant("reserve"), count: fc.nat(3000) })],
      [4, fc.record({ do: fc.constantFrom("open", "open", "open", "shrink", "shrink", "clear", "clone") })],
    ].map(([weight, arbitrary]) => ({ weight, arbitrary })) as { weight: number; arbitrary: fc.Arbitrary<Step> }[]),
  ),
  { minLength: 10, maxLength: 60, size: "max" },
);

/** Not vacuous: how much of it happened. */
export const met = { reseeds: 0, whileOpen: 0, between: 0 };

export class Flood {
  map: LooseMap | LooseSet;
  model = new WatchedModel();
  open: TrackedIterator[] = [];
  #next = 0;

  constructor(
    name: string,
    readonly make: (word: number) => Key,
    readonly isSet: boolean,
    seed: number,
  ) {
    const type = typeOf(name);
    this.map = (isSet ? new HashSet(type, { seed }) : new HashMap(type, valueKind("u32").type, { seed })) as LooseMap;
  }

  put(key: Key): void {
    if (this.map instanceof HashSet) this.map.add(key);
    else this.map.set(key, this.model.size);
    this.model.set(key, this.isSet ? undefined : this.model.size);
  }

  delete(key: Key): void {
    must(this.map.delete(key) && this.model.delete(key), "a key that is there is deleted");
  }

  fresh(): Key {
    return this.make(scatter(this.#next++));
  }

  /** Keys of one bucket, under the secrets of this moment. */
  flood(bits: number, count: number): void {
    const from = this.#next;
    for (const key of colliding(this.map, bits, count, (word) => this.make(scatter(from + word)), true)) {
      this.put(key);
      this.#next++;
      if (this.#next % 16 === 0) for (const iterator of this.open) advance(iterator, 1);
    }
    this.#next += count << (bits + 2);
  }

  // `return act(...)` stands for `act(...); return;`.
  do(step: Step): unknown {
    const { map, model } = this;
    switch (step.do) {
      case "flood":
        return this.flood(step.bits, step.count);
      case "insert":
        for (let i = 0; i < step.count; i++) this.put(this.fresh());
        return;
      case "delete": {
        const keys = [...model.keys()];
        for (let i = 0; i < Math.min(step.count, keys.length); i++) this.delete(keys[i]);
        return;
      }
      case "evacuate":
        for (let i = 0; i < step.steps && !map.evacuate({ maxBuckets: 1 }); i++) {
          if (map.stats().phase === "reseed") met.between++;
          if (i % 4 === 0) checkInvariants(map);
          if (i % 8 === 0) for (const key of model.keys()) must(map.has(key), "a key is lost between two steps");
          for (const [j, iterator] of this.open.entries()) if ((i + j) % 3 === 0) advance(iterator, 1);
        }
        return;
      case "advance":
        for (const iterator of this.open) advance(iterator, step.count);
        return;
      case "reserve":
        return map.reserve(step.count);
      case "open":
        this.open.push(
          model.watch(this.isSet ? map.keys() : (map as LooseMap).entries(), this.isSet ? "keys" : "entries"),
        );
        return;
      case "shrink":
        return map.shrink();
      case "clear":
        map.clear();
        return model.clear();
      case "clone": {
        const copy = map.clone();
        checkInvariants(copy);
        must(copy.size === model.size, "a clone of a table that is reseeded is whole");
        for (const key of copy.keys()) must(model.has(key), "a clone has what there was");
        return copy.dispose();
      }
    }
  }

  /** All steps, everything compared on the way and at the end. */
  run(all: Step[]): void {
    for (const step of all) {
      this.do(step);
      checkInvariants(this.map);
      must(this.map.size === this.model.size, () => `size is ${this.map.size}, not ${this.model.size}`);
      if (this.map.stats().phase === "reseed" && this.open.some(({ done }) => !done)) met.whileOpen++;
    }
    for (const iterator of this.open) if (!iterator.done) iterator.finish(this.model.size);
    for (const key of this.model.keys()) must(this.map.has(key), "a key is lost");
    if (!this.isSet) mustEqual(this.map as LooseMap, this.model);
    met.reseeds += this.map.stats().reseeds;
    this.map.dispose();
  }
}
