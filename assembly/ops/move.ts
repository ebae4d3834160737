// Moving entries between buckets: what every kind of evacuation is made of.

import { allSlots, copyEntry, keySlot, kind, overflow, setUsed, used } from "../table/bucket";
import { Hmap } from "../table/hmap";
import { freeOverflow, newOverflow } from "../table/overflow";
import { bucketAt, inNullSegment, materialise, segmentOf } from "../table/storage";
import { segmentBuckets } from "../table/bucket";
import { makeRoom } from "../table/reclaim";

/** What became of a chain: no memory for an entry, a piece moved, all moved. */
export const STUCK: u32 = 0;
export const PIECE_MOVED: u32 = 1;
export const CHAIN_MOVED: u32 = 2;

/** Buckets of one chain moved in one step. */
const PIECE: u32 = 32;

/** The bucket for writing: allocates its segment if that was never written; 0 when memory is short. */
export function writableBucket<Kind, V>(h: Hmap, index: u32): usize {
  if (!segmentOf(h, index >> segmentBuckets<Kind, V>())) {
    makeRoom();
    if (!materialise(h, index >> segmentBuckets<Kind, V>())) return 0;
  }
  return bucketAt<Kind, V>(h, index);
}

/** Copies an entry that the destination chain does not hold, in constant time; false when memory is short. */
function put<Kind, V>(h: Hmap, destination: u32, from: usize, fromSlot: u32): bool {
  const first = writableBucket<Kind, V>(h, destination);
  if (!first) return false;
  let bucket = first;
  let room = ~used(bucket) & allSlots<Kind, V>();
  if (!room) {
    bucket = overflow(first);
    if (bucket) room = ~used(bucket) & allSlots<Kind, V>();
    if (!room) {
      bucket = newOverflow<Kind, V>(h, first);
      if (!bucket) return false;
      room = allSlots<Kind, V>();
    }
  }
  const slot = ctz(room);
  copyEntry<Kind, V>(from, fromSlot, bucket, slot);
  setUsed(bucket, used(bucket) | (1 << slot));
  return true;
}

/**
 * Moves what does not stay from a chain to its destinations and closes the gaps among what stays, at most PIECE
 * buckets of it. Unless all is moved, `partial` says that both homes are to be looked into.
 *
 * Entries move one at a time and a slot is given up only after its entry has arrived: memory may end at any point.
 */
export function moveChain<Kind, Key, V>(h: Hmap, source: u32, mask: u32): u32 {
  const first = bucketAt<Kind, V>(h, source);
  if (inNullSegment(first)) return CHAIN_MOVED;
  let bucket = first, before: usize = 0, fill = first;
  if (h.partial && h.rest) {
    bucket = <usize>h.rest;
    before = <usize>h.before;
    fill = <usize>h.fill;
  }
  let budget = PIECE;
  do {
    for (let bits = used(bucket); bits; bits &= bits - 1) {
      const slot = ctz(bits);
      const destination = kind<Kind>().hash(keySlot<Kind>(bucket, slot).read(), h) & mask;
      if (destination != source) {
        if (!put<Kind, V>(h, destination, bucket, slot)) return suspend(h, bucket, before, fill, STUCK);
      } else {
        while (fill != bucket && used(fill) == allSlots<Kind, V>()) fill = overflow(fill);
        if (fill == bucket) continue;
        const free = ctz(~used(fill));
        copyEntry<Kind, V>(bucket, slot, fill, free);
        setUsed(fill, used(fill) | (1 << free));
      }
      setUsed(bucket, used(bucket) & ~(1 << slot));
    }
    const next = overflow(bucket);
    if (before && used(bucket) == 0) {
      if (fill == bucket) fill = before;
      freeOverflow<Kind, V>(h, bucket, before);
    } else {
      before = bucket;
    }
    bucket = next;
    if (bucket && --budget == 0) return suspend(h, bucket, before, fill, PIECE_MOVED);
  } while (bucket);
  h.partial = 0;
  h.rest = 0;
  h.before = 0;
  return CHAIN_MOVED;
}

function suspend(h: Hmap, rest: usize, before: usize, fill: usize, why: u32): u32 {
  h.partial = 1;
  h.rest = before ? <u32>rest : 0; // 0: begin again at the first bucket
  h.before = <u32>before;
  h.fill = <u32>fill;
  return why;
}
