// How full the buckets of a table are, by the hashes of its keys: what chains must be like, counted and not timed.
import { hashOf } from "tophash/core";
import { must } from "./same.ts";
import { mostByChance } from "./statistics.ts";
import type { Key, LooseMap, LooseSet } from "./types.ts";

/** Entries of the fullest bucket, after all that is under way. */
export function fullestBucket(map: LooseMap | LooseSet): number {
  map.evacuate();
  const { buckets, growing } = map.stats();
  must(!growing, "an evacuation is still under way");
  const loads = new Uint32Array(buckets);
  for (const key of map.keys()) loads[hashOf(map, key as Key) & (buckets - 1)]++;
  return loads.reduce((most, load) => Math.max(most, load), 0);
}

/** Whether the fullest bucket is one that keys at random would make, too. */
export function mustBeByChance(map: LooseMap | LooseSet): void {
  const fullest = fullestBucket(map);
  const most = mostByChance(map.size, map.stats().buckets);
  must(fullest <= most, () => `a bucket holds ${fullest} entries, chance allows ${most}`);
}
