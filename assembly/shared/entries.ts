// Walking a table as it lies, bucket by bucket, believing no address that cannot be one: it may be a dead thread's, or one that is only asleep.

import { overflow, used } from "../table/bucket";
import { Hmap, valueWidth, valuesStart } from "../table/hmap";
import { isInMemory } from "../table/record";
import { segmentCount, segmentOf, segmentShift, slotsMask } from "../table/storage";

/** Buckets of a chain at most: more is a loop of addresses that mean nothing. */
const LONGEST: u32 = 1 << 20;

// Where the walk is. Of the instance: one walk at a time.
let table: Hmap = changetype<Hmap>(0);
let segment: u32 = 0;
let index: u32 = 0;
let length: u32 = 0;
let left: u32 = 0;

/** The bucket and slot of the entry that `nextEntry` found. */
export let entryBucket: usize = 0;
export let entrySlot: u32 = 0;

export function startEntries(h: Hmap): void {
  table = h;
  segment = 0;
  index = 0;
  entryBucket = 0;
  left = 0;
}

@inline function bucketsOf(h: Hmap): u32 { return min((<u32>1) << segmentShift(h), h.wide + 1); }

/** The next chain's first bucket; 0 at the end. */
function nextChain(h: Hmap): usize {
  const buckets = bucketsOf(h);
  for (; segment < segmentCount(h, h.wide); segment++, index = 0) {
    const first = segmentOf(h, segment);
    if (!first || index == buckets || !isInMemory(first, buckets << <u32>h.bucketShift)) continue;
    return first + (<usize>(index++) << <u32>h.bucketShift);
  }
  return 0;
}

/** Moves on to the next entry; false at the end. */
export function nextEntry(): bool {
  const h = table;
  while (!left) {
    const next = entryBucket ? overflow(entryBucket) : 0;
    if (next && (next & 63) == 0 && isInMemory(next, 128) && length++ < LONGEST) entryBucket = next;
    else {
      entryBucket = nextChain(h);
      length = 0;
      if (!entryBucket) return false;
    }
    left = used(entryBucket) & slotsMask(h);
  }
  entrySlot = ctz(left);
  left &= left - 1;
  return true;
}

/** Where the entry's value word lies. */
@inline export function entryValue(): usize { return entryBucket + valuesStart(table) + <usize>(entrySlot * valueWidth(table)); }
