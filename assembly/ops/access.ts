// Lookup: one home, one line, one SIMD match in most cases.

import { match, overflow, kind, splatKey, valueSlot } from "../table/bucket";
import { Hmap, NOWHERE } from "../table/hmap";
import { bucketAt } from "../table/storage";
import { accessElsewhere } from "./elsewhere";

/** The address of the key's value slot, or 0. Expected constant time; O(chain) at worst. */
@inline export function access<Kind, Key, V>(h: Hmap, key: Key): usize {
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let bucket = bucketAt<Kind, V>(h, h.home(hash));
  do {
    const bits = kind<Kind>().confirm(match<Kind, Key, V>(bucket, splat), bucket, h);
    if (bits) return valueSlot<Kind, V>(bucket, ctz(bits));
    bucket = overflow(bucket);
  } while (bucket);
  return h.moving == NOWHERE ? 0 : accessElsewhere<Kind, Key>(h, key, hash);
}
