// Lookup: one home, one line, one SIMD match in most cases.

import { PHASE_SHRINK } from "../abi/layout";
import { match, overflow, kind, splatKey, valueSlot } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { bucketAt } from "../table/storage";

/** No second home. */
export const NOWHERE: u32 = 0xffffffff;

/**
 * While a chain moves in pieces, its entries may be in either of two buckets. The other one than `home`, or NOWHERE.
 */
@inline export function otherHome(h: Hmap, hash: u32, home: u32): u32 {
  const low = hash & h.narrow;
  const moving = h.nevacuate - (h.phase == PHASE_SHRINK ? 1 : 0);
  if (low != moving) return NOWHERE;
  const other = home == low ? hash & h.wide : low;
  return other == home ? NOWHERE : other;
}

/** The address of the key's value slot, or 0. Expected constant time; O(chain) at worst. */
@inline export function access<Kind, Key, V>(h: Hmap, key: Key): usize {
  const hash = kind<Kind>().hash(key, h);
  const splat = splatKey<Key>(key);
  let home = h.home(hash);
  let other = NOWHERE;
  while (true) {
    let bucket = bucketAt<Kind, V>(h, home);
    do {
      const bits = match<Kind, Key, V>(bucket, splat);
      if (bits) return valueSlot<Kind, V>(bucket, ctz(bits));
      bucket = overflow(bucket);
    } while (bucket);
    if (h.partial == 0 || other == home) return 0;
    other = otherHome(h, hash, home);
    if (other == NOWHERE) return 0;
    home = other;
  }
}
