// The second place of a key: the other home of a chain that is partly moved, or the home by the old secrets while the
// table is reseeded. Asked for only where the first home did not have the key and such an evacuation is under way, so
// one loop over slots does for all widths of values.

import { keySlot, kind, overflow, used } from "../table/bucket";
import { EVERYWHERE, Hmap, NOWHERE, valueWidth, valuesOffset } from "../table/hmap";
import { bucketOf } from "../table/storage";

// Where it was found. Of the instance, not of the memory: good until the next search.
let bucketFound: usize = 0;
let beforeFound: usize = 0;
let slotFound: u32 = 0;

/** The bucket of a key that is elsewhere; 0 when it is not. */
function find<Kind, Key>(h: Hmap, key: Key, hash: u32): usize {
  let word = key, home = NOWHERE;
  if (h.moving == EVERYWHERE) {
    word = kind<Kind>().oldWord(key, h);
    home = kind<Kind>().oldHash(word, h) & h.wide;
    if (home < h.nevacuate) return 0;
  } else {
    if (!h.isMoving(hash)) return 0;
    home = h.otherHome(hash, h.home(hash));
  }
  beforeFound = 0;
  for (let bucket = bucketOf(h, home); bucket; bucket = overflow(bucket)) {
    for (let left = used(bucket); left; left &= left - 1) {
      slotFound = ctz(left);
      if (keySlot<Kind>(bucket, slotFound).read() == word && kind<Kind>().confirm(1 << slotFound, bucket, h)) {
        bucketFound = bucket;
        return bucket;
      }
    }
    beforeFound = bucket;
  }
  return 0;
}

/** As `access`, for a key that is not in its first home. */
export function accessElsewhere<Kind, Key>(h: Hmap, key: Key, hash: u32): usize {
  const bucket = find<Kind, Key>(h, key, hash);
  if (!bucket) return 0;
  const width = valueWidth(h);
  if (width == 0) return changetype<usize>(keySlot<Kind>(bucket, slotFound));
  return bucket + valuesOffset<Kind>(h) + <usize>(slotFound * width);
}

/** Whether the key is in its second place; then the following say where. */
export function isElsewhere<Kind, Key>(h: Hmap, key: Key, hash: u32): bool { return find<Kind, Key>(h, key, hash) != 0; }
@inline export function elsewhereBucket(): usize { return bucketFound; }
/** The bucket before it in the chain, 0 for the first. */
@inline export function elsewhereBefore(): usize { return beforeFound; }
@inline export function elsewhereBits(): u32 { return (<u32>1) << slotFound; }
