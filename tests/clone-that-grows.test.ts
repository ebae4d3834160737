// A clone is a map of its own: made while memory grows under it, and without reservations that its source has not.

import { HashMap, HashSet, u32 } from "tophash";
import { expect, test } from "vitest";

const sequence = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => Math.imul(i, 0x9e3779b1));

test("cloning a map so large that the memory must grow ends, with every entry", { timeout: 120_000 }, () => {
  const keys = sequence(6_000_000);
  using map = new HashMap(u32, u32);
  map.setMany(keys, 7);
  using copy = map.clone();
  expect(copy.size).toBe(keys.length);
  expect(copy.getMany<Uint32Array>(keys).every((value) => value === 7)).toBe(true);
});

test("a clone shrinks as its source does", () => {
  const keys = sequence(200_000);
  using set = HashSet.from(u32, keys);
  using copy = set.clone();
  for (const each of [set, copy]) {
    each.deleteMany(keys.subarray(10));
    each.evacuate();
  }
  expect(copy.stats().bytes).toBe(set.stats().bytes);
});

test("a clone keeps the capacity that its source was given", () => {
  using map = new HashMap(u32, u32, { capacity: 10_000 });
  map.set(1, 1);
  using copy = map.clone();
  expect(copy.stats().buckets).toBe(map.stats().buckets);
});
