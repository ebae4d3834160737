// The JavaScript heap that a map takes follows the entries it has, not those that it had; no operation depends on how many
// were deleted.
import { Map as CompatMap, Set as CompatSet } from "tophash/compat";
import { expect, test } from "vitest";

const gc = (globalThis as { gc?: () => void }).gc!;

function heapUsed(): number {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

const MIB = 2 ** 20;

test("a queue takes no more after a million entries went through it", () => {
  const map = new CompatMap<number, number>();
  const run = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      map.set(i, i);
      if (i >= 100) map.delete(map.keys().next().value as number);
    }
  };
  run(0, 50_000);
  const before = heapUsed();
  run(50_000, 1_000_000);
  expect(heapUsed() - before).toBeLessThan(MIB);
  expect(map.size).toBe(100);
});

test("one entry that comes and goes leaves nothing", () => {
  const map = new CompatMap<number, number>();
  const run = (from: number, to: number) => {
    for (let i = from; i < to; i++) map.set(i, i).delete(i);
  };
  run(0, 50_000);
  const before = heapUsed();
  run(50_000, 3_000_000);
  expect(heapUsed() - before).toBeLessThan(MIB / 8);
});

test("finding the oldest entry does not get slower, however many were deleted before it", () => {
  const COUNT = 200_000;
  const time = (next: (set: CompatSet<number>) => () => number) => {
    const set = new CompatSet<number>();
    for (let i = 0; i < COUNT; i++) set.add(i);
    const oldest = next(set);
    const start = performance.now();
    for (let i = 0; i < COUNT; i++) {
      const found = oldest();
      if (found !== i) expect(found).toBe(i);
      set.delete(found);
    }
    return performance.now() - start;
  };
  const goingOn = (set: CompatSet<number>) => {
    const iterator = set.values();
    return () => iterator.next().value as number;
  };
  // An iterator of its own for each would go over all the holes before it.
  const anew = (set: CompatSet<number>) => () => set.values().next().value as number;
  for (const each of [goingOn, anew]) time(each);
  expect(time(anew)).toBeLessThan(4 * time(goingOn) + 20);
});

test("what is left of a large map takes little, whichever entries they are", () => {
  const map = new CompatMap<number, number>();
  const before = heapUsed();
  for (let i = 0; i < 1_000_000; i++) map.set(i, i);
  const full = heapUsed() - before;
  for (let i = 0; i < 1_000_000; i++) if (i % 100 !== 0) map.delete(i);
  expect(heapUsed() - before).toBeLessThan(full / 10);
  expect([map.size, map.get(500_000), map.get(500_001)]).toEqual([10_000, 500_000, undefined]);
  let sum = 0;
  for (const [key, value] of map) sum += key === value ? 1 : 0;
  expect(sum).toBe(10_000);
  map.set(500_000, 7);
  expect(map.get(500_000)).toBe(7);
});

test("a thousand small maps in which much comes and goes stay small", () => {
  const maps = Array.from({ length: 1000 }, () => new CompatMap<number, number>());
  const run = (rounds: number) => {
    for (const map of maps) {
      for (let i = 0; i < rounds; i++) {
        map.set(i, i);
        if (i >= 5) map.delete(i - 5);
      }
      map.clear();
    }
  };
  run(6);
  const before = heapUsed();
  run(6000);
  expect(heapUsed() - before).toBeLessThan(4 * MIB);
  expect(maps[0].size).toBe(0);
});
