// A table for many entries takes no storage where none was written: growth, shrinking, compaction and new secrets pass over
// such parts, and every entry is found.
import { HashMap, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { expect, test } from "vitest";

/** Buckets of 64 bytes in a segment of 64 KiB, and entries for which a table has so many buckets. */
const SEGMENT_BUCKETS = 1024;
const entriesFor = (buckets: number) => Math.floor(buckets * 7 * (13 / 16));

/** Keys of one segment of a table with two: in every bucket there twice as many as on average. */
function ofFirstSegment(map: HashMap<number, number>, count: number): number[] {
  const keys: number[] = [];
  for (let key = 0; keys.length < count; key++) if ((hashOf(map, key) & SEGMENT_BUCKETS) === 0) keys.push(key);
  return keys;
}

function mustHold(map: HashMap<number, number>, keys: readonly number[]): void {
  checkInvariants(map);
  expect(map.size).toBe(keys.length);
  for (const key of keys) expect(map.get(key)).toBe(key);
  expect([...map.keys()].sort((a, b) => a - b)).toEqual([...keys].sort((a, b) => a - b));
}

test("a growth, and a shrink", () => {
  const map = new HashMap(u32, u32, { seed: 1, capacity: entriesFor(64 * SEGMENT_BUCKETS) });
  const keys = [1, 2, 3, 4, 5];
  for (const key of keys) map.set(key, key);
  const bytes = map.stats().bytes;
  map.reserve(entriesFor(256 * SEGMENT_BUCKETS));
  expect(map.stats().phase).toBe("grow");
  mustHold(map, keys);
  map.evacuate();
  mustHold(map, keys);
  expect(map.stats().bytes).toBeLessThan(bytes + 30 * 65_536);
  map.shrink();
  expect(map.stats().phase).toBe("shrink");
  map.evacuate({ maxBuckets: 3 });
  mustHold(map, keys);
  map.evacuate();
  mustHold(map, keys);
  expect(map.stats().buckets).toBe(1);
});

test("a compaction", () => {
  const capacity = entriesFor(2 * SEGMENT_BUCKETS);
  const map = new HashMap(u32, u32, { seed: 2, capacity });
  const keys = ofFirstSegment(map, capacity);
  for (const key of keys) map.set(key, key);
  map.shrink();
  expect(map.stats().phase).toBe("compact");
  map.evacuate();
  expect(map.stats()).toMatchObject({ phase: "none", buckets: 2 * SEGMENT_BUCKETS });
  mustHold(map, keys);
});

test("new secrets", () => {
  const map = new HashMap(u32, u32, { seed: 3, capacity: entriesFor(32 * SEGMENT_BUCKETS) });
  const keys: number[] = [];
  for (let key = 0; map.stats().phase !== "reseed"; key++) {
    if ((hashOf(map, key) & (32 * SEGMENT_BUCKETS - 1)) !== 5) continue;
    map.set(key, key);
    keys.push(key);
  }
  mustHold(map, keys);
  map.evacuate();
  mustHold(map, keys);
  expect(map.stats().reseeds).toBe(1);
});
