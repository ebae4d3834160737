// All keys in one bucket, under a fixed seed: chains of hundreds of buckets through growth, shrink, deletes, iteration.
import { HashMap, HashSet } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { keyKind, scatter, valueKind } from "./lib/kinds.ts";
import { mustEqual } from "./lib/same.ts";
import type { Key, LooseMap, LooseSet } from "./lib/types.ts";
import { deeds, moveLongChain } from "./model/moving-chain.ts";
import { TrackedIterator, WatchedModel } from "./model/tracked-iterator.ts";

const makers: [string, (word: number) => Key][] = [
  ["u32", (word) => word],
  ["f64", (word) => word / 16 - 1000],
  ["u64", (word) => (BigInt(word) << 32n) | BigInt((word ^ 0x55) >>> 0)],
];

describe.each(makers)("%s keys that share the low bits of their hash", (name, make) => {
  const keys = keyKind(name);
  const create = (seed: number) => new HashMap(keys.type, keyKind("u32").type, { seed }) as LooseMap;

  function filled(seed: number, bits: number, count: number) {
    const map = create(seed);
    const list = colliding(map, bits, count, make);
    const model = new WatchedModel();
    list.forEach((key, i) => {
      map.set(key, i);
      model.set(key, i);
    });
    return { map, model, list };
  }

  test("are all there, in one chain or under new secrets", () => {
    const { map, model } = filled(1, 10, 3000);
    checkInvariants(map);
    mustEqual(map, model);
    const stats = map.stats();
    // Not vacuous: either the chain is that long, or the map noticed and redrew its secrets.
    expect(stats.maxChain > 100 || stats.reseeds > 0).toBe(true);
  });

  test("come apart again when other keys make the table grow", () => {
    const { map, model } = filled(2, 8, 2000);
    const iterator = new TrackedIterator(map.entries(), model);
    model.watchers.add(iterator);
    for (let i = 0; i < 12_000; i++) {
      const key = make(scatter(3_000_000 + i));
      map.set(key, i);
      model.set(key, i);
      if (i % 10 === 0 && !iterator.done) iterator.step();
      if (i % 1000 === 0) checkInvariants(map);
    }
    map.evacuate();
    checkInvariants(map);
    mustEqual(map, model);
    iterator.finish(20_000);
  });

  test.each([0, 1, 2])(
    "are right at every step of the chain's evacuation, %i of them changed between steps",
    (changes) => {
      const { map, model, list } = filled(5, 8, 1200);
      const iterators = [];
      for (const direction of ["up", "down"]) {
        if (direction === "up") map.reserve(12_000);
        else map.shrink();
        let step = 0;
        while (!map.evacuate({ maxBuckets: 1 })) {
          step++;
          const key = list[(step * 331) % list.length];
          if (changes > 0) expect(map.delete(key)).toBe(model.delete(key));
          if (changes > 1) {
            map.set(key, step);
            model.set(key, step);
          }
          // The chain moves in pieces within a few steps, somewhere among those that move nothing.
          for (let i = step % 7; i < list.length; i += 7) {
            if (map.get(list[i]) !== model.get(list[i])) expect.unreachable(`step ${step} lost ${list[i]}`);
          }
          if (step % 8 === 0) iterators.push(model.watch(map.entries()));
          for (const iterator of iterators) if (!iterator.done) iterator.step();
          checkInvariants(map);
        }
        expect(step).toBeGreaterThan(10);
        mustEqual(map, model);
      }
      for (const iterator of iterators) if (!iterator.done) iterator.finish(10_000);
    },
  );

  test("are right while a growth moves their chain in pieces", () => {
    for (const deed of deeds) {
      const map = create(5);
      expect(moveLongChain(map, make, deed)).toBe(true);
      map.dispose();
    }
  });

  test("can be deleted from the front, from the back and from the middle", () => {
    for (const order of [(i: number) => i, (i: number) => 1499 - i, (i: number) => (i * 701) % 1500]) {
      const { map, model, list } = filled(3, 9, 1500);
      for (let i = 0; i < 1500; i++) {
        const key = list[order(i)];
        expect(map.delete(key)).toBe(true);
        expect(map.delete(key)).toBe(false);
        model.delete(key);
        if (i % 100 === 0) {
          checkInvariants(map);
          mustEqual(map, model);
        }
      }
      expect(map.evacuate()).toBe(true);
      expect(map.size).toBe(0);
      expect(map.stats().overflowBuckets).toBe(0);
      checkInvariants(map);
    }
  });

  test("survive shrinking, reserving, clearing, cloning and bulk calls", () => {
    const { map, model, list } = filled(4, 10, 2000);
    const filler = Array.from({ length: 9000 }, (_, i) => make(scatter(5_000_000 + i)));
    map.setMany(keys.list(filler), valueKind("u32").list(filler.map((_, i) => i)) as Uint32Array);
    filler.forEach((key, i) => {
      model.set(key, i);
    });
    checkInvariants(map);
    map.reserve(100_000);
    for (let i = 0; i < 50; i++) {
      map.set(list[i], i);
      model.set(list[i], i);
    }
    checkInvariants(map);
    map.deleteMany(keys.list(filler));
    for (const key of filler) model.delete(key);
    map.shrink();
    for (let i = 0; i < 2000 && !map.evacuate({ maxBuckets: 1 }); i++) if (i % 97 === 0) checkInvariants(map);
    map.evacuate();
    checkInvariants(map);
    mustEqual(map, model);
    mustEqual(map.clone() as LooseMap, model);
    expect([...map.hasMany(keys.list(list))].every((flag) => flag === 1)).toBe(true);
    map.clear();
    checkInvariants(map);
    map.setMany(keys.list(list), 1);
    checkInvariants(map);
    expect(map.size).toBe(2000);
  });
});

test("an attacker who learns each new set of secrets still gets right answers", () => {
  const set = new HashSet(keyKind("u32").type, { seed: 9 }) as LooseSet;
  const model = new Set<Key>();
  for (let round = 0; round < 4; round++) {
    for (const key of colliding(set, 9, 600, (word) => (word ^ (round * 0x1234567)) >>> 0)) {
      set.add(key);
      model.add(key);
    }
    checkInvariants(set);
  }
  expect(new Set(set)).toEqual(model);
  for (const key of model) expect(set.has(key)).toBe(true);
});
