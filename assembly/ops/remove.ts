// Deletion.

import { PHASE_NONE, REMOVED } from "../abi/layout";
import { kind, match, overflow, setUsed, splatKey, used, valueSlot } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { freeOverflow } from "../table/overflow";
import { bucketAt } from "../table/storage";
import { NOWHERE, otherHome } from "./access";
import { balance, compact, growWork, sparse } from "./evacuate";

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
  if (h.phase != PHASE_NONE) growWork<Kind, Key, V>(h);
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let home = h.home(hash);
  let other = NOWHERE;
  while (true) {
    let bucket = bucketAt<Kind, V>(h, home), before: usize = 0;
    do {
      const bits = match<Kind, Key, V>(bucket, splat);
      if (bits) {
        const left = used(bucket) ^ bits;
        setUsed(bucket, left);
        h.count--;
        const value = saveValue<Kind, V>(bucket, ctz(bits));
        // A chain that is moving is not taken apart: the evacuation holds addresses of its buckets.
        if (!left && before && h.partial == 0) freeOverflow<Kind, V>(h, bucket, before);
        if (h.phase == PHASE_NONE) {
          if (h.count < h.floor) balance(h);
          else if (sparse(h)) compact(h);
        }
        return value;
      }
      before = bucket;
      bucket = overflow(bucket);
    } while (bucket);
    if (h.partial == 0 || other == home) return 0;
    other = otherHome(h, hash, home);
    if (other == NOWHERE) return 0;
    home = other;
  }
}
