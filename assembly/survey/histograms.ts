// How a table's entries lie: counts over a range of its buckets, which hold no key and no position. JavaScript adds up
// the ranges. At BATCH_KEYS, u32 each:
//
//   | chains of 1, 2 .. buckets | buckets with 0, 1 .. entries | entries at depth 1, 2 .. | entries by the upper byte of the hash |

import {
  BATCH_KEYS, SURVEY_CHAINS, SURVEY_DEPTHS, SURVEY_HASH_BYTES, SURVEY_LONGEST, SURVEY_USED, SURVEY_WORDS,
} from "../abi/layout";
import { overflow, used } from "../table/bucket";
import { keyWord } from "../table/entry";
import { Hmap, hasRecords } from "../table/hmap";
import { mixBy } from "../table/secrets";
import { bucketOf } from "../table/storage";

@inline function count(first: u32, i: u32, by: u32): void {
  const at = <usize>BATCH_KEYS + (<usize>(first + i) << 2);
  store<u32>(at, load<u32>(at) + by);
}

/** Counts chains `from` to before `to`. A bucket that is not split off yet is none. O(their entries). */
export function surveyBuckets(h: Hmap, from: u32, to: u32): void {
  memory.fill(<usize>BATCH_KEYS, 0, <usize>SURVEY_WORDS << 2);
  for (let index = from; index < to && index <= h.wide; index++) {
    if (index > h.narrow && (index & h.narrow) >= h.nevacuate) continue;
    let depth: u32 = 0;
    let bucket = bucketOf(h, index); // the first of a segment that was never written is at address 0
    do {
      const bits = used(bucket);
      count(SURVEY_USED, popcnt(bits), 1);
      count(SURVEY_DEPTHS, min(depth, SURVEY_LONGEST - 1), popcnt(bits));
      for (let left = bits; left; left &= left - 1) {
        const word = keyWord(h, bucket, ctz(left));
        const hash = hasRecords(h) ? <u32>word : mixBy(word, h.secrets);
        count(SURVEY_HASH_BYTES, hash >>> 24, 1);
      }
      depth++;
      bucket = overflow(bucket);
    } while (bucket);
    count(SURVEY_CHAINS, min(depth, SURVEY_LONGEST) - 1, 1);
  }
}
