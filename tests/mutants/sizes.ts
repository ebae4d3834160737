// Short checks of what a table's size, its growth and its storage are promised to be.
import { Arena, bytes, f64, HashMap, HashSet, string, u32, u64 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { colliding } from "../lib/collide.ts";
import { scatter } from "../lib/kinds.ts";
import { must } from "../lib/same.ts";
import type { AnyKeyType, AnyValueType, Key, LooseMap } from "../lib/types.ts";
import { equal } from "../model/subject.ts";

/** Entries that a table of so many buckets holds: a load of 13/16, but a single bucket is filled. */
const limitOf = (buckets: number, slots: number, load = 13 / 16) =>
  Math.max(slots, Math.floor((buckets * Math.floor(load * slots * 65536)) / 65536));

function bucketsFor(entries: number, slots: number, load?: number): number {
  let buckets = 1;
  while (limitOf(buckets, slots, load) < entries) buckets *= 2;
  return buckets;
}

const SHAPES: [AnyKeyType, AnyValueType | undefined, (i: number) => Key, slots: number, bucket: number][] = [
  [u32, undefined, scatter, 14, 64],
  [u32, u32, scatter, 7, 64],
  [u32, f64, scatter, 10, 128],
  [u64, undefined, BigInt, 7, 64],
  [u64, u32, BigInt, 10, 128],
  [f64, f64, (i: number) => i / 8, 7, 128],
  [string, u32, String, 7, 64],
] as never;

function make(shape: (typeof SHAPES)[number], options: object): LooseMap {
  const [key, value] = shape;
  return (value ? new HashMap(key, value, options) : new HashSet(key, options)) as LooseMap;
}

/** The table grows with the entry that is one too many, two buckets a write, and shrinks below a quarter. */
function growth(): void {
  for (const shape of SHAPES) {
    const [, value, keyAt, slots] = shape;
    const map = make(shape, { seed: 1 });
    const put = (i: number) => (value ? map.set(keyAt(i), 1) : (map as unknown as HashSet<Key>).add(keyAt(i)));
    let evacuations = 0;
    for (let i = 0; i < 900; i++) {
      const before = map.stats();
      put(i);
      const after = map.stats();
      equal("slots of a bucket", after.slotsPerBucket, slots);
      const grows = bucketsFor(i + 1, slots) > bucketsFor(i, slots);
      if (grows) evacuations++;
      equal(`evacuations with ${i + 1} entries`, after.evacuations, evacuations);
      if (grows) equal("what begins", after.evacuated - before.evacuated, Math.min(2, before.buckets));
      else if (before.phase === "grow" && after.phase === "grow")
        equal("a write", after.evacuated - before.evacuated, 2);
      if (after.phase === "none") equal("buckets", after.buckets, bucketsFor(i + 1, slots));
    }
    const { evacuated } = map.stats();
    map.evacuate();
    const { buckets } = map.stats();
    equal("nothing is left", map.stats().evacuated >= evacuated && map.stats().phase, "none");
    const floor = limitOf(buckets, slots) >>> 2;
    for (let i = 899; i >= floor; i--) {
      map.delete(keyAt(i));
      const { phase } = map.stats();
      must(phase !== "shrink" || map.size < floor, "a table of a quarter of its limit stays");
    }
    map.evacuate();
    equal("buckets at the floor", map.stats().buckets, buckets);
    map.delete(keyAt(0));
    equal("below the floor", map.stats().phase, "shrink");
    map.evacuate();
    must(map.stats().buckets < buckets, "it has shrunk");
    map.dispose();
  }
}

/** Room that was asked for is there at once, and nothing moves on the way to it; the table has no bucket too many. */
function capacities(): void {
  for (const shape of SHAPES) {
    const [, , , slots] = shape;
    for (const load of [0.5, 13 / 16, 2.5]) {
      for (const n of [1, slots, slots + 1, 100, 513, 4000, 90_001]) {
        const map = make(shape, { capacity: n, loadFactor: load, seed: 1 });
        equal(`buckets for ${n}`, map.stats().buckets, bucketsFor(n, slots, load));
        map.shrink();
        map.evacuate();
        equal("shrunk", map.stats().buckets, 1);
        map.reserve(n);
        equal(`buckets reserved for ${n}`, map.stats().buckets, bucketsFor(n, slots, load));
        map.dispose();
      }
    }
  }
  const map = make(SHAPES[1], { capacity: 500, seed: 1 });
  for (let i = 0; i < limitOf(128, 7); i++) map.set(scatter(i), i);
  equal("evacuations", map.stats().evacuations, 0);
  map.set(scatter(-1), 1);
  equal("evacuations with one more", map.stats().evacuations, 1);
  map.evacuate();
  // What was reserved stays, whatever is deleted.
  for (let i = 0; i < 700; i++) map.delete(scatter(i));
  map.evacuate();
  equal("buckets that are reserved", map.stats().buckets, 128);
  map.clear();
  equal("after clear, too", map.stats().buckets, 128);
  map.shrink();
  map.evacuate();
  equal("but shrink forgets it", map.stats().buckets, 1);
  checkInvariants(map);
}

/** `evacuate` moves as many buckets as it is told, and says when it is done. */
function budgets(): void {
  const map = new HashMap(u32, u32, { seed: 1, capacity: 800 });
  for (let i = 0; i < 800; i++) map.set(scatter(i), i);
  const { buckets } = map.stats();
  map.reserve(3000);
  let moved = 0;
  for (let step = 1; moved < buckets; step++) {
    const { evacuated } = map.stats();
    const done = map.evacuate({ maxBuckets: step });
    moved += map.stats().evacuated - evacuated;
    if (moved < buckets) equal("buckets moved", map.stats().evacuated - evacuated, step);
    equal("done", done, map.stats().phase === "none");
    equal("progress", map.stats().progress, done ? 1 : moved / buckets);
  }
  equal("buckets", map.stats().buckets, 4 * buckets);
  equal("moved", moved, buckets);
}

/** Overflow buckets that the chains have when there is no gap in them. */
export function overflowNeeded(map: LooseMap): number {
  const { buckets, slotsPerBucket } = map.stats();
  const chains = new Array<number>(buckets).fill(0);
  for (const key of map.keys()) chains[hashOf(map, key) & (buckets - 1)]++;
  return chains.reduce((sum, entries) => sum + Math.max(0, Math.ceil(entries / slotsPerBucket) - 1), 0);
}

/** Chains: compacted when they are as many as buckets, or half empty. */
function compaction(): void {
  for (let entries = 7000; entries > 150; entries -= entries > 440 ? 6560 : 10) compacted(entries);
}

function compacted(capacity: number): void {
  const map = new HashMap(u32, u32, { seed: 2, loadFactor: 4, capacity }) as LooseMap;
  let most = 0;
  let compactions = 0;
  for (let i = 0; i < capacity; i++) {
    const before = map.stats();
    map.set(scatter(i), i);
    const { phase, overflowBuckets, buckets } = map.stats();
    if (phase === "compact" && before.phase === "none") {
      compactions++;
      must(
        overflowBuckets >= buckets && overflowBuckets > 2 * most,
        "more chains than buckets, and than the last time",
      );
    }
    if (phase === "none" && before.phase === "compact") most = before.overflowBuckets;
    else if (phase === "none") must(overflowBuckets <= Math.max(buckets, 2 * most), "not more, without it");
  }
  must(compactions > 1 || capacity < 1000, "many chains are compacted");
  map.evacuate();
  let sparse = false;
  for (let i = 0; i < capacity - (capacity >>> 4); i++) {
    const before = map.stats().phase;
    map.delete(scatter(i));
    const { phase, overflowBuckets, buckets, size, slotsPerBucket } = map.stats();
    const isSparse =
      overflowBuckets > 16 && overflowBuckets > (buckets - 1) >>> 2 && overflowBuckets * slotsPerBucket > 2 * size;
    if (phase === "compact") sparse = true;
    must(phase !== "compact" || before === "compact" || isSparse, "and no others");
    must(phase !== "none" || !isSparse, "half empty chains are compacted");
  }
  must(sparse || capacity < 1000, "half empty chains are met");
  map.evacuate();
  map.shrink();
  map.evacuate();
  checkInvariants(map);
  // Asked for once more, it closes all gaps.
  map.shrink();
  map.evacuate();
  checkInvariants(map);
  const needed = overflowNeeded(map);
  equal("overflow buckets of a table without gaps", map.stats().overflowBuckets, needed);
}

/** What a copy of so many bytes takes: the next of the size classes, or segments. */
function storageOf(n: number): number {
  if (n > 32768) return Math.ceil(n / 65536) * 65536;
  if (n <= 16) return 16;
  if (n <= 64) return Math.ceil(n / 8) * 8;
  let quarter = 16;
  while (8 * quarter < n) quarter *= 2;
  return Math.ceil(n / quarter) * quarter;
}

/** Copies of keys and values take what their size class has, and give it back; headers and tables take theirs. */
function storage(): void {
  const arena = new Arena();
  const map = new HashMap(u32, bytes, { arena }).set(1, new Uint8Array(1));
  const one = map.stats().bytes;
  equal("header, a bucket and a copy", one, 256 + 64 + 16);
  const sizes = [...Array(90).keys(), 100, 124, 125, 250, 252, 253, 1000, 1020, 4000, 20_000, 32_764, 32_765, 65_532];
  for (const n of [...sizes, 65_533, 200_000, ...sizes.slice().reverse()]) {
    map.set(1, new Uint8Array(n));
    equal(`a copy of ${n} bytes`, map.stats().bytes - one + 16, storageOf(n + 4));
    if (n % 8 === 0) checkInvariants(map);
  }
  map.delete(1);
  equal("nothing", map.stats().bytes, 256 + 64);
  map.dispose();
  const texts = new HashMap(string, f64, { arena });
  for (const n of [0, 1, 4, 5, 50, 52, 53, 300]) {
    texts.set("x".repeat(n), 1);
    equal(`a record of ${n} bytes`, texts.stats().bytes, 384 + 64 + storageOf(8 + 4 + n));
    texts.delete("x".repeat(n));
  }
  texts.dispose();
  for (const [key, value, , , bucket] of SHAPES) {
    if (key === (string as never)) continue;
    for (const n of [40, 3000, 100_000]) {
      const table = make([key, value] as never, { arena, capacity: n });
      const { buckets, bytes: empty } = table.stats();
      // Nothing is taken before it is written, but a directory of more than 16 segments.
      equal("an empty table", empty, 256 + (buckets * bucket > 16 * 65536 ? 4096 : 0));
      table.dispose();
    }
  }
  arena.dispose();
}

/** A chain is a flood when it is eight deviations and twelve entries above the mean. */
const isFlood = (chain: number, size: number, buckets: number, load: number) => {
  const mean = Math.max(size / buckets, 7 * load);
  return 7 * chain > mean + 8 * Math.sqrt(mean) + 12;
};

/** New secrets are drawn with the first bucket too many, not before; a chain that comes while a table grows hurries it. */
function floodBounds(): void {
  for (const load of [0.5, 13 / 16, 4]) {
    const map = new HashMap(u32, u32, { seed: 4, capacity: 2000, loadFactor: load }) as LooseMap;
    for (let i = 0; i < 1500; i++) map.set(scatter(i), i);
    const { buckets } = map.stats();
    let in1 = 0;
    const list = colliding(map, 10, 120, (word) => word + 1);
    const home = hashOf(map, list[0]) & (buckets - 1);
    for (const key of map.keys()) if ((hashOf(map, key) & (buckets - 1)) === home) in1++;
    for (const key of list) {
      if (map.has(key)) continue;
      const chain = Math.ceil(in1 / 7);
      const { size, maxChain } = map.stats();
      map.set(key, 1);
      in1++;
      const isNew = Math.ceil(in1 / 7) > chain && chain > 0;
      if (isNew && chain + 1 > maxChain && map.stats().reseeds === 0)
        equal("the longest", map.stats().maxChain, chain + 1);
      const expected = isNew && isFlood(chain, size + 1, buckets, load);
      equal(`new secrets at ${in1} entries`, map.stats().reseeds, expected ? 1 : 0);
      if (expected) break;
    }
    equal("what goes on", map.stats().phase, "reseed");
    map.evacuate();
    checkInvariants(map);
  }
  const map = new HashMap(u32, u32, { seed: 4, capacity: 8000 }) as LooseMap;
  for (let i = 0; i < 8000; i++) map.set(scatter(i), i);
  map.evacuate();
  const { buckets } = map.stats();
  const list: number[] = [];
  for (let i = 8000; list.length < 200; i++) {
    if ((hashOf(map, scatter(i)) & (buckets - 1)) === buckets - 1) list.push(scatter(i));
  }
  map.reserve(14_000);
  let hurried = 0;
  for (const key of list) {
    const { maxChain, size, evacuated, progress } = map.stats();
    if (progress > 0.9) break;
    const narrow = buckets;
    map.set(key, 1);
    const floods = maxChain > 4 && isFlood(maxChain, size, narrow, 13 / 16);
    if (floods) hurried++;
    equal("buckets moved by a write", map.stats().evacuated - evacuated, floods ? 2 + maxChain : 2);
  }
  must(hurried > 5, "an attack while the table grows");
}

export const sizes: [string, () => void][] = [
  ["growth", growth],
  ["capacities", capacities],
  ["budgets", budgets],
  ["compaction", compaction],
  ["storage", storage],
  ["bounds of floods", floodBounds],
];
