// Keys that collide in a shared map of one shard and a known seed, found as anybody could who knows it: by asking maps of the same seed.
import { u32 } from "tophash";
import { inspect } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import type { AnyKeyType, Key } from "./types.ts";

/** Tables of up to so many buckets have them in one bucket. */
const BUCKETS = 64;
/** Of all slots, just below what a table grows at. */
const FULL = 0.8;
/** More than bring new secrets about. */
const ENOUGH = 55;
/** Numbers below are other keys' (tables of 30 to 64 buckets have as many entries besides). */
export const FIRST_CRAFTED = 128;
const END = 4096;

type Make = (n: number) => Key;
type Flooded = SharedHashMap<Key, number>;

function mapOfSeed(type: unknown, seed: number): Flooded {
  const options = { shards: 1, maxBytes: 4 << 20, seed };
  return new SharedHashMap(type as AnyKeyType, u32, options) as unknown as Flooded;
}

/**
 * Lists of numbers from FIRST_CRAFTED on, below 4096: the keys of list i share a bucket by the secrets that a map of this seed has after i reseeds, and
 * are more than enough to bring the next one about. `make` turns a number into its key.
 */
export function collidingInShards(type: unknown, seed: number, lists: number, make: Make): number[][] {
  const found: number[][] = [];
  while (found.length < lists) {
    const buckets = Array.from({ length: BUCKETS }, (): number[] => []);
    for (let n = FIRST_CRAFTED; buckets.every(({ length }) => length < ENOUGH); ) {
      const map = mapOfSeed(type, seed);
      for (const earlier of found) flood(map, earlier, make);
      map.clear(); // that keeps the secrets
      const most = FULL * BUCKETS * map.stats().slotsPerBucket;
      while (map.size < most) map.set(make(n), n++);
      map.evacuate();
      const { hottest, stats } = inspect(map, { hottest: BUCKETS });
      if (stats.buckets !== BUCKETS) throw new Error(`${stats.buckets} buckets, where ${BUCKETS} were to be`);
      for (const { index, keys } of hottest) buckets[index].push(...(keys as Key[]).map((key) => map.get(key)!));
      map.destroy();
    }
    found.push(buckets.find(({ length }) => length >= ENOUGH)!.slice(0, ENOUGH));
  }
  if (Math.max(...found.flat()) >= END) throw new Error(`${END} numbers are not enough`);
  return found;
}

/** Inserts keys of a list until the map draws new secrets; how many it took. */
export function flood(map: Flooded, list: readonly number[], make: Make): number {
  const { reseeds } = map.stats();
  for (let i = 0; i < list.length; i++) {
    map.set(make(list[i]), list[i]);
    if (map.stats().reseeds > reseeds) return i + 1;
  }
  throw new Error(`no new secrets after ${list.length} keys of one bucket`);
}
