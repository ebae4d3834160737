// Deletion.

import { assertion } from "../word/assertion";
import { PHASE_NONE, REMOVED } from "../abi/layout";
import { kind, match, overflow, setUsed, splatKey, used, valueSlot } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { freeOverflow } from "../table/overflow";
import { bucketAt } from "../table/storage";
import { balance, growWork, sparse, startCompaction } from "./evacuate";

/** Copies the value to where no reallocation reaches it; sets have none, any address that is not 0 will do. */
@inline function saveValue<Kind, V>(bucket: usize, slot: u32): usize {
  if (isVoid<V>()) return <usize>REMOVED;
  store<V>(<usize>REMOVED, load<V>(valueSlot<Kind, V>(bucket, slot)));
  return <usize>REMOVED;
}

/**
 * Takes the key's entry out. The address of its value, a copy that stays until the next call; 0 when there was none.
 * Expected constant time; O(chain) at worst. Never fails.
 */
export function remove<Kind, Key, V>(h: Hmap, key: Key): usize {
  if (h.phase != PHASE_NONE) growWork(h);
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let home = h.home(hash);
  let second = false;
  while (true) {
    let bucket = bucketAt<Kind, V>(h, home), before: usize = 0;
    do {
      const bits = match<Kind, Key, V>(bucket, splat);
      if (bits) {
        const left = used(bucket) ^ bits;
        setUsed(bucket, left);
        assertion(popcnt(bits) == 1 && h.count != 0);
        h.count--;
        const value = saveValue<Kind, V>(bucket, ctz(bits));
        // A chain that is moving is not taken apart: the evacuation holds addresses of its buckets.
        if (!left && before && h.rest == 0) freeOverflow(h, bucket, before);
        if (h.phase == PHASE_NONE) {
          if (h.count < h.floor) balance(h);
          else if (sparse(h)) startCompaction(h);
        }
        return value;
      }
      before = bucket;
      bucket = overflow(bucket);
    } while (bucket);
    if (h.isMoving(hash) == second) return 0; // not moving, or both homes seen
    home = h.otherHome(hash, home);
    second = true;
  }
}
