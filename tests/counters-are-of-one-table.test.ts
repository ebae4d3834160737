// Counters of a shared map are read without its locks. Whoever empties it meanwhile puts other tables in place of those that are read, and what was
// theirs is somebody else's: it is not what is told.
import { behind } from "./lib/interposed.ts";

let found = (): void => {};
behind("shard_map", () => found());

const { u32 } = await import("tophash");
const { inspect } = await import("tophash/inspect");
const { SharedHashMap } = await import("tophash/shared");
const { expect, test } = await import("vitest");

const KEYS = 1000;
const AFTERWARDS = 7;

/** What `look` sees when another attachment empties the map, and fills it a little, behind the n-th table that was found. */
function seen<T>(n: number, look: (map: InstanceType<typeof SharedHashMap<number, number>>) => T): T {
  const map = new SharedHashMap(u32, u32, { maxBytes: 2 ** 24, shards: 1, seed: 1 });
  for (let i = 0; i < KEYS; i++) map.set(i, i);
  const other = SharedHashMap.attach<number, number>(map.handle);
  let tables = 0;
  found = () => {
    if (++tables !== n) return;
    other.clear();
    for (let i = 0; i < AFTERWARDS; i++) other.set(i, i);
  };
  try {
    return look(map);
  } finally {
    found = () => {};
    expect(tables).toBeGreaterThanOrEqual(n);
    map.destroy();
  }
}

test("size", () => {
  expect(seen(1, (map) => map.size)).toBe(AFTERWARDS);
});

test("stats", () => {
  const { size, largestShard, slots, loadFactor } = seen(1, (map) => map.stats());
  expect([size, largestShard, loadFactor]).toEqual([AFTERWARDS, AFTERWARDS, AFTERWARDS / slots]);
});

// The third look is under the lock.
test.each([1, 2])("a report, emptied behind look %i", (n) => {
  const { stats, shards, depths } = seen(n, (map) => inspect(map));
  expect(stats.size).toBe(n === 1 ? AFTERWARDS : KEYS);
  expect(shards!.sizes).toEqual([AFTERWARDS]);
  expect(depths.reduce((sum, found) => sum + found)).toBe(AFTERWARDS);
});
