// Deletion.

import { assertion } from "../word/assertion";
import { PHASE_NONE, REMOVED } from "../abi/layout";
import { crossing } from "../arena/place";
import { kind, match, overflow, setUsed, splatKey, used } from "../table/bucket";
import { Hmap, NOWHERE, hasRecords, valueWidth, valuesStart } from "../table/hmap";
import { freeValue } from "../table/owned";
import { freeOverflow } from "../table/overflow";
import { bucketAt } from "../table/storage";
import { elsewhereBefore, elsewhereBits, elsewhereBucket, isElsewhere } from "./elsewhere";
import { balance, growWork, sparse, startCompaction } from "./evacuate";

/** Takes an entry out of its bucket: `before` is the chain's bucket before that, 0 for the first. */
function removeAt(h: Hmap, bucket: usize, before: usize, bits: u32): usize {
  assertion(popcnt(bits) == 1 && h.count != 0);
  const left = used(bucket) ^ bits;
  setUsed(bucket, left);
  h.count--;
  // A copy, where no reallocation reaches it. Sets have no value: any address that is not 0 will do.
  const width = valueWidth(h);
  const values = bucket + valuesStart(h);
  if (width == 4) store<u32>(crossing(REMOVED), load<u32>(values + (<usize>ctz(bits) << 2)));
  else if (width == 8) store<u64>(crossing(REMOVED), load<u64>(values + (<usize>ctz(bits) << 3)));
  if (h.ownsValues && !hasRecords(h)) freeValue(h, crossing(REMOVED));
  // A chain that is moving is not taken apart: the evacuation holds addresses of its buckets.
  if (!left && before && h.rest == 0) freeOverflow(h, bucket, before);
  if (h.phase == PHASE_NONE) {
    if (h.count < h.floor) balance(h, 0);
    else if (sparse(h)) startCompaction(h);
  }
  return crossing(REMOVED);
}

/**
 * Takes the key's entry out. The address of its value, a copy that stays until the next call; 0 when there was none.
 * Expected constant time; O(chain) at worst. Never fails.
 */
export function remove<Kind, Key, V>(h: Hmap, key: Key): usize {
  if (h.phase != PHASE_NONE) growWork(h);
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let bucket = bucketAt<Kind, V>(h, h.home(hash)), before: usize = 0;
  do {
    const bits = kind<Kind>().confirm(match<Kind, Key, V>(bucket, splat), bucket, h);
    if (bits) return removeAt(h, bucket, before, bits);
    before = bucket;
    bucket = overflow(bucket);
  } while (bucket);
  if (h.moving == NOWHERE || !isElsewhere<Kind, Key>(h, key, hash)) return 0;
  return removeAt(h, elsewhereBucket(), elsewhereBefore(), elsewhereBits());
}
