// stats(): live counters in constant time, true to what was done.
import { any, HashMap, HashSet, u32, u64 } from "tophash";
import { expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";

const FIELDS = [
  ...["size", "buckets", "overflowBuckets", "slots", "loadFactor", "growing", "evacuated", "evacuations", "reseeds"],
  ...["bytes", "bytesPerEntry", "maxChain"],
] as const;

test("every promised field is there, finite, for maps and sets, empty and full", () => {
  for (const n of [0, 1, 5000]) {
    const map = new HashMap(u32, any());
    const set = new HashSet(u64);
    for (let i = 0; i < n; i++) {
      map.set(i, i);
      set.add(BigInt(i));
    }
    for (const stats of [map.stats(), set.stats()]) {
      for (const field of FIELDS) {
        const value = stats[field];
        expect(typeof value === "boolean" || Number.isFinite(value), `${field} is ${value}`).toBe(true);
        expect(Number(value)).toBeGreaterThanOrEqual(0);
      }
      expect(stats.size).toBe(n);
    }
  }
});

test("the counters fit together", () => {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < 50_000; i++) {
    map.set(scatter(i), i);
    if (i % 499 !== 0) continue;
    const { size, buckets, overflowBuckets, slots, loadFactor, bytes, bytesPerEntry } = map.stats();
    expect(size).toBe(i + 1);
    // 7 slots of 4 + 4 bytes beside an 8-byte header, in every bucket.
    expect([buckets * 7, (buckets + overflowBuckets) * 7]).toContain(slots);
    expect(loadFactor).toBeGreaterThan(0);
    expect(loadFactor).toBeLessThanOrEqual(1.01);
    expect(bytes).toBeGreaterThanOrEqual((buckets + overflowBuckets) * 64);
    expect(bytesPerEntry).toBeCloseTo(bytes / size, 6);
  }
});

test("growing and evacuated follow an evacuation from its start to its end", () => {
  const map = new HashMap(u32, u32);
  let n = 0;
  while (n < 2000 || !map.stats().growing) map.set(scatter(n), n++);
  const before = map.stats();
  let last = before.evacuated;
  while (!map.evacuate({ maxBuckets: 3 })) {
    const { evacuated, growing } = map.stats();
    expect(growing).toBeTruthy();
    expect(evacuated).toBeGreaterThan(last);
    expect(evacuated).toBeLessThanOrEqual(last + 3);
    last = evacuated;
  }
  const after = map.stats();
  expect(after.growing).toBeFalsy();
  expect(after.evacuations).toBe(before.evacuations);
  expect(after.buckets).toBeGreaterThan(before.buckets);
  expect(after.size).toBe(n);
});

test("stats of a large map cost what those of a small one cost", () => {
  const [small, large] = [new HashMap(u32, u32), new HashMap(u32, u32)];
  const keys = Uint32Array.from({ length: 300_000 }, (_, i) => scatter(i));
  small.set(1, 1);
  large.setMany(keys, 1);
  const cost = (map: HashMap<number, number>) => {
    let best = Infinity;
    for (let go = 0; go < 20; go++) {
      const start = performance.now();
      for (let i = 0; i < 1000; i++) map.stats();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  cost(small);
  // A walk of the large table would be a thousand times slower.
  expect(cost(large)).toBeLessThan(cost(small) * 10 + 1);
});
