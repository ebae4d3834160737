// Lookup: one home, one line, one SIMD match in most cases.

import { match, overflow, kind, splatKey, valueSlot } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { bucketAt } from "../table/storage";

/** The address of the key's value slot, or 0. Expected constant time; O(chain) at worst. */
@inline export function access<Kind, Key, V>(h: Hmap, key: Key): usize {
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let home = h.home(hash);
  let second = false;
  while (true) {
    let bucket = bucketAt<Kind, V>(h, home);
    do {
      const bits = match<Kind, Key, V>(bucket, splat);
      if (bits) return valueSlot<Kind, V>(bucket, ctz(bits));
      bucket = overflow(bucket);
    } while (bucket);
    if (h.isMoving(hash) == second) return 0; // not moving, or both homes seen
    home = h.otherHome(hash, home);
    second = true;
  }
}
