// Keys that collide make a map draw new secrets and move every entry: lookups and iterators go on as if nothing were.
import fc from "fast-check";
import { HashMap } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { scatter, valueKind } from "./lib/kinds.ts";
import type { LooseMap } from "./lib/types.ts";
import { Flood, makers, met, steps, typeOf } from "./model/flood.ts";
import { advance } from "./model/playground.ts";

describe.each(makers)("%s keys that collide", (name, make) => {
  test.each([false, true])("are met exactly once, whatever else happens (a set: %s)", (isSet) => {
    const property = fc.property(steps, fc.nat(), (all, seed) => {
      new Flood(name, make, isSet, seed).run(all);
    });
    fc.assert(property, { numRuns: 20 * Number(process.env.TOPHASH_RUNS ?? 1) });
    expect(met.reseeds).toBeGreaterThan(40);
    expect(met.whileOpen).toBeGreaterThan(20);
    expect(met.between).toBeGreaterThan(20);
  });

  test("in bulk make the map draw new secrets once, and all are there", () => {
    const map = new HashMap(typeOf(name), valueKind("u32").type, { seed: 3 }) as LooseMap;
    for (let i = 0; i < 2000; i++) map.set(make(scatter(i)), i);
    const keys = colliding(map, 12, 300, (word) => make(scatter(5000 + word)), true);
    expect(map.setMany(keys, 7)).toBe(300);
    expect(map.stats().reseeds).toBe(1);
    checkInvariants(map);
    expect(Array.from(map.getMany(keys) as number[]).every((value) => value === 7)).toBe(true);
    expect([...map.keys()].length).toBe(2300);
    map.addMany(keys, 1);
    expect(map.get(keys[299])).toBe(8);
    expect(map.deleteMany(keys)).toBe(300);
    checkInvariants(map);
    expect(map.size).toBe(2000);
  });

  test("are met once by an iterator across five reseeds, a growth and a shrink", () => {
    const flood = new Flood(name, make, false, 11);
    for (let i = 0; i < 600; i++) flood.put(flood.fresh());
    const iterator = flood.model.watch(flood.map.keys(), "keys");
    const due = flood.model.size;
    for (let round = 0; round < 5; round++) {
      advance(iterator, 60);
      const before = flood.map.stats().reseeds;
      while (flood.map.stats().reseeds === before) flood.flood(9, 80);
      advance(iterator, 20);
      if (round === 2) for (let i = 0; i < 3000; i++) flood.put(flood.fresh());
      if (round === 3) {
        for (const key of [...flood.model.keys()].slice(600)) flood.delete(key);
        flood.map.shrink();
      }
      checkInvariants(flood.map);
    }
    iterator.finish(flood.model.size);
    expect(iterator.total).toBeGreaterThanOrEqual(due);
    expect(flood.map.stats().reseeds).toBeGreaterThanOrEqual(5);
  });
});
