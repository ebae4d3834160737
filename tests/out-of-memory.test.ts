// Memory that ends again and again, at any point of any operation: every failure changes nothing (a bulk call keeps the
// prefix that it names), and the maps go on.
import fc from "fast-check";
import { Arena, HashMap, OutOfMemoryError, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { type KeyKind, keyKind, type ValueKind, valueKind } from "./lib/kinds.ts";
import { must, mustEqual } from "./lib/same.ts";
import type { Key, LooseMap } from "./lib/types.ts";
import { WatchedModel } from "./model/tracked-iterator.ts";

const KIB = 1024;
const POOL = 16_000;

type Step = { map: number; do: (typeof OPERATIONS)[number]; from: number; count: number };
const OPERATIONS = ["set", "set", "setMany", "setMany", "delete", "deleteMany", "clear", "reserve", "shrink"] as const;
const MORE = ["clone", "evacuate", "open", "advance", "addOne", "replace"] as const;

interface Program {
  arenaKiB: number;
  mapKiB: number;
  seed: number;
  steps: Step[];
}

const program: fc.Arbitrary<Program> = fc.record({
  arenaKiB: fc.integer({ min: 1024, max: 1800 }),
  mapKiB: fc.oneof(fc.integer({ min: 8, max: 400 }), fc.constant(4000)),
  seed: fc.nat(),
  steps: fc.array(
    fc.record({
      map: fc.nat(2),
      do: fc.constantFrom(...OPERATIONS, ...(MORE as unknown as typeof OPERATIONS)),
      from: fc.nat(POOL),
      count: fc.oneof(fc.nat(50), fc.nat(3000), fc.nat(POOL)),
    }),
    { minLength: 5, maxLength: 60, size: "max" },
  ),
});

const TYPES = [
  ["u32", "u32"],
  ["f64", "f64"],
  ["u64", "any"],
].map(([keys, values]) => ({ keys: keyKind(keys), values: valueKind(values) }));

let failures = 0;

/** Runs `action`; the OutOfMemoryError that it ended in, if any. */
function attempt(action: () => void): OutOfMemoryError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
    failures++;
    return error;
  }
}

class Tenant {
  map: LooseMap;
  model = new WatchedModel();
  open: ReturnType<WatchedModel["watch"]>[] = [];

  constructor(
    readonly keys: KeyKind,
    readonly values: ValueKind,
    readonly options: object,
  ) {
    this.map = new HashMap(keys.type, values.type, options) as LooseMap;
  }

  value(i: number): unknown {
    return this.values.at(i % 11);
  }

  range({ from, count }: Step): Key[] {
    return Array.from({ length: count }, (_, i) => this.keys.at(from + i));
  }

  set(key: Key, value: unknown): boolean {
    const error = attempt(() => this.map.set(key, value));
    must(error === undefined || error.processed === 0, "a single operation says that it processed something");
    if (!error) this.model.set(key, value);
    return !error;
  }

  do(step: Step): void {
    const { map, model } = this;
    switch (step.do as string) {
      case "set":
        for (const [i, key] of this.range(step).entries()) if (!this.set(key, this.value(i))) break;
        break;
      case "setMany": {
        const keys = this.range(step);
        const values = keys.map((_, i) => this.value(i));
        const error = attempt(() => map.setMany(this.keys.list(keys) as Key[], values));
        const done = error ? error.processed : keys.length;
        must(!error || done < keys.length, "memory ended and all was processed");
        for (let i = 0; i < done; i++) model.set(keys[i], values[i]);
        break;
      }
      case "delete":
        // Deleting needs no memory, whatever the state of the map.
        for (const key of this.range(step)) must(map.delete(key) === model.delete(key), "delete");
        break;
      case "deleteMany": {
        const before = model.size;
        for (const key of this.range(step)) model.delete(key);
        must(map.deleteMany(this.range(step)) === before - model.size, "deleteMany");
        break;
      }
      case "clear":
        map.clear();
        model.clear();
        break;
      case "reserve":
        attempt(() => map.reserve(step.count * 3));
        break;
      case "shrink":
        map.shrink();
        break;
      case "evacuate":
        attempt(() => map.evacuate({ maxBuckets: step.count }));
        break;
      case "clone":
        attempt(() => {
          const copy = map.clone() as LooseMap;
          mustEqual(copy, model);
          copy.dispose();
        });
        break;
      case "addOne":
        if (this.values.name === "any") break;
        for (const key of this.range(step).slice(0, 300)) {
          const one = this.values.deltas[0] as number;
          const before = (model.get(key) ?? 0) as number;
          const after = this.values.sum!(before, one);
          if (after !== undefined && !attempt(() => map.add(key, one))) model.set(key, after);
        }
        break;
      case "open":
        this.open.push(model.watch(map.entries()));
        break;
      case "advance":
        for (const iterator of this.open) for (let i = 0; i < step.count && !iterator.done; i++) iterator.step();
        break;
      case "replace":
        map.dispose();
        this.model = new WatchedModel();
        this.open = [];
        attempt(() => {
          this.map = new HashMap(this.keys.type, this.values.type, {
            ...this.options,
            capacity: step.count,
          }) as LooseMap;
        });
        // Without its capacity it needs next to nothing; the dead map's storage must serve.
        if (this.isDisposed()) this.map = new HashMap(this.keys.type, this.values.type, this.options) as LooseMap;
        break;
    }
  }

  isDisposed(): boolean {
    try {
      return this.map.size < 0;
    } catch {
      return true;
    }
  }
}

function run({ arenaKiB, mapKiB, seed, steps }: Program): void {
  const arena = new Arena({ maxBytes: arenaKiB * KIB });
  const tenants = TYPES.map(({ keys, values }) => new Tenant(keys, values, { arena, seed, maxBytes: mapKiB * KIB }));
  steps.forEach((step, i) => {
    tenants[step.map].do(step);
    must(arena.stats().bytes <= arenaKiB * KIB, "the arena outgrew its maxBytes");
    for (const { map, model } of tenants) {
      must(map.size === model.size, () => `size is ${map.size}, not ${model.size}`);
      must(map.stats().bytes <= mapKiB * KIB, "a map outgrew its maxBytes");
      checkInvariants(map);
      if (i % 5 === 0) mustEqual(map, model);
    }
  });
  for (const { map, model, open } of tenants) {
    for (const iterator of open) if (!iterator.done) iterator.finish(model.size);
    mustEqual(map, model);
  }
  // Emptied, the arena serves again.
  for (const tenant of tenants) {
    tenant.map.clear();
    // What was reserved stays reserved, and a reserved table takes a segment wherever it is written first.
    tenant.map.shrink();
    tenant.model.clear();
  }
  for (const tenant of tenants) {
    for (let i = 0; i < 100; i++) must(tenant.set(tenant.keys.at(i), tenant.value(i)), "an emptied arena is full");
    checkInvariants(tenant.map);
  }
  arena.dispose();
}

describe("three maps in a small arena", () => {
  test("survive any sequence of operations, most of which meet the end of memory", () => {
    fc.assert(fc.property(program, run), { numRuns: 60 * Number(process.env.TOPHASH_RUNS ?? 1) });
    // Not vacuous.
    expect(failures).toBeGreaterThan(50);
  });
});

test("a map that was emptied in full memory shrinks, and takes as many entries again", () => {
  const arena = new Arena({ maxBytes: 2 ** 20 });
  const map = new HashMap(u32, u32, { arena, seed: 1 });
  const fill = () => {
    let i = 0;
    try {
      for (; ; i++) map.set(i, i);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
    }
    return i;
  };
  const first = fill();
  expect(map.stats().growing).toBe(true); // memory ended in the middle of it
  for (let round = 0; round < 2; round++) {
    for (const key of map.keysArray()) map.delete(key);
    map.shrink();
    expect(map.evacuate()).toBe(true);
    expect(map.stats().buckets).toBe(1);
    checkInvariants(map);
    expect(fill()).toBeGreaterThan(first * 0.9);
  }
});
