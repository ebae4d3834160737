// How large a table should be: load factor, limits, the smallest table for a number of entries.

import { PHASE_SHRINK, SEGMENT_SHIFT } from "../abi/layout";
import { Hmap } from "./hmap";

/** log2 of the segments that a directory can list. */
const MAX_SEGMENTS_SHIFT: u32 = 16;

@inline export function maxMask(h: Hmap): u32 {
  return <u32>(((<u64>1) << (MAX_SEGMENTS_SHIFT + SEGMENT_SHIFT - <u32>h.bucketShift)) - 1);
}

/**
 * Entries that a table with this mask holds before it grows. A table of one bucket is filled to its last slot: Go's
 * rule, and half of all maps never get further.
 */
export function entryLimit(h: Hmap, mask: u32): u32 {
  const byLoad = (<u64>mask + 1) * <u64>h.load >> 16;
  return <u32>min<u64>(max<u64>(byLoad, h.slots), 0xfffffffe);
}

/** The mask of the smallest table that holds so many entries without growing, at most maxMask. */
export function maskFor(h: Hmap, entries: u32): u32 {
  const most = maxMask(h);
  let mask: u32 = 0;
  while (mask < most && entryLimit(h, mask) < entries) mask = (mask << 1) | 1;
  return mask;
}

/** Sets the counts at which growing and shrinking begin, for a table that is settling at this mask. */
export function setLimits(h: Hmap, mask: u32): void {
  h.limit = entryLimit(h, mask);
  // A quarter of the limit: after halving, the count is a half of the new one, as far from growing as from shrinking.
  const floor = mask == 0 ? 0 : h.limit >>> 2;
  h.floor = floor && maskFor(h, h.reserved) < mask ? floor : 0;
}

/** Changes what is reserved without growing: `clone` reserves to be filled, but keeps what its source has. */
export function setReserved(h: Hmap, entries: u32): void {
  h.reserved = entries;
  setLimits(h, h.phase == PHASE_SHRINK ? h.narrow : h.wide);
}
