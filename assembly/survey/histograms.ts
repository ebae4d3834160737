// How a table's entries lie: counts over a range of its buckets, which hold no key and no position. JavaScript adds up
// the ranges. At BATCH_KEYS, u32 each:
//
//   | chains of 1, 2 .. buckets | buckets with 0, 1 .. entries | entries at depth 1, 2 .. |
//
// Not counted: entries by a byte of their hash. Of two surveys with one key between them that would tell the key's.

import { BATCH_KEYS, SURVEY_CHAINS, SURVEY_DEPTHS, SURVEY_LONGEST, SURVEY_USED, SURVEY_WORDS } from "../abi/layout";
import { crossing } from "../arena/place";
import { overflow, used } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { bucketOf } from "../table/storage";

@inline function count(first: u32, i: u32, by: u32): void {
  const at = crossing(BATCH_KEYS) + (<usize>(first + i) << 2);
  store<u32>(at, load<u32>(at) + by);
}

/** Counts chains `from` to before `to`. A bucket that is not split off yet is none, unless a chain is moving there. O(their buckets). */
export function surveyBuckets(h: Hmap, from: u32, to: u32): void {
  memory.fill(crossing(BATCH_KEYS), 0, <usize>SURVEY_WORDS << 2);
  for (let index = from; index < to && index <= h.wide; index++) {
    if (index > h.narrow && (index & h.narrow) >= h.nevacuate && !h.isMoving(index)) continue;
    let depth: u32 = 0;
    let bucket = bucketOf(h, index); // the first of a segment that was never written is at address 0
    do {
      const bits = used(bucket);
      count(SURVEY_USED, popcnt(bits), 1);
      count(SURVEY_DEPTHS, min(depth, SURVEY_LONGEST - 1), popcnt(bits));
      depth++;
      bucket = overflow(bucket);
    } while (bucket);
    count(SURVEY_CHAINS, min(depth, SURVEY_LONGEST) - 1, 1);
  }
}
