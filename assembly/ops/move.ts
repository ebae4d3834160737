// Moving entries between buckets: what every kind of evacuation is made of.

import { assertion } from "../word/assertion";
import { PHASE_COMPACT } from "../abi/layout";
import { RecordKey } from "../kinds/record";
import { U32Key } from "../kinds/u32";
import { U64Key } from "../kinds/u64";
import { keySlot, kind, overflow, setUsed, used } from "../table/bucket";
import { Hmap, NOWHERE, hasRecords, hasWideKeys, isReseeding, valueWidth, valuesOffset } from "../table/hmap";
import { freeOverflow, newOverflow, writableBucket } from "../table/overflow";
import { bucketOf, inNullSegment, slotsMask } from "../table/storage";

/** What became of a chain: no memory for an entry, a piece moved, all moved. */
export const STUCK: u32 = 0;
export const PIECE_MOVED: u32 = 1;
export const CHAIN_MOVED: u32 = 2;

/** Buckets of one chain moved in one step. */
const PIECE: u32 = 32;

/** Copies the entry in a slot to another slot. */
@inline function copyEntry<Kind>(h: Hmap, from: usize, fromSlot: u32, to: usize, toSlot: u32): void {
  keySlot<Kind>(to, toSlot).write(keySlot<Kind>(from, fromSlot).read());
  const width = valueWidth(h), values = valuesOffset<Kind>(h);
  if (width == 4) store<u32>(to + values + (<usize>toSlot << 2), load<u32>(from + values + (<usize>fromSlot << 2)));
  else if (width == 8) store<u64>(to + values + (<usize>toSlot << 3), load<u64>(from + values + (<usize>fromSlot << 3)));
}

/** Copies an entry that the destination chain does not hold, in constant time; false when memory is short. */
function put<Kind>(h: Hmap, destination: u32, from: usize, fromSlot: u32): bool {
  let first = bucketOf(h, destination);
  if (inNullSegment(first)) {
    first = writableBucket(h, destination);
    if (!first) return false;
  }
  let bucket = first;
  let room = ~used(bucket) & slotsMask(h);
  if (!room) {
    bucket = overflow(first);
    if (bucket) room = ~used(bucket) & slotsMask(h);
    if (!room) {
      bucket = newOverflow(h, first);
      if (!bucket) return false;
      room = slotsMask(h);
    }
  }
  const slot = ctz(room);
  copyEntry<Kind>(h, from, fromSlot, bucket, slot);
  setUsed(bucket, used(bucket) | (1 << slot));
  return true;
}

/** moveEntries for the map's kind of key. */
export function moveChain(h: Hmap, source: u32, mask: u32): u32 {
  if (hasRecords(h)) return moveEntries<RecordKey>(h, source, mask);
  return hasWideKeys(h) ? moveEntries<U64Key>(h, source, mask) : moveEntries<U32Key>(h, source, mask);
}

/**
 * Moves what does not stay from a chain to its destinations and closes the gaps among what stays, at most PIECE
 * buckets of it. Unless all is moved, `moving` says that both homes are to be looked into.
 *
 * Entries move one at a time and a slot is given up only after its entry has arrived: memory may end at any point.
 */
function moveEntries<Kind>(h: Hmap, source: u32, mask: u32): u32 {
  const first = bucketOf(h, source);
  assertion(!inNullSegment(first)); // callers skip what was never written
  let bucket = first, before: usize = 0, fill = first;
  if (h.rest) {
    bucket = <usize>h.rest;
    before = <usize>h.before;
    fill = <usize>h.fill;
  }
  const reseeding = isReseeding(h);
  let budget = PIECE;
  do {
    let left = used(bucket);
    for (let bits = left; bits; bits &= bits - 1) {
      const slot = ctz(bits);
      const key = keySlot<Kind>(bucket, slot), word = key.read();
      if (reseeding) key.write(kind<Kind>().renewed(word, bucket + valuesOffset<Kind>(h) + (<usize>slot << 2), h));
      const destination = kind<Kind>().hash(key.read(), h) & mask;
      if (destination != source) {
        if (!put<Kind>(h, destination, bucket, slot)) {
          key.write(word);
          setUsed(bucket, left);
          return suspend(h, source, bucket, before, fill, STUCK);
        }
      } else {
        while (fill != bucket && used(fill) == slotsMask(h)) fill = overflow(fill);
        if (fill == bucket) continue;
        const free = ctz(~used(fill));
        copyEntry<Kind>(h, bucket, slot, fill, free);
        setUsed(fill, used(fill) | (1 << free));
      }
      left ^= 1 << slot;
    }
    setUsed(bucket, left);
    const next = overflow(bucket);
    if (before && left == 0) {
      if (fill == bucket) fill = before;
      freeOverflow(h, bucket, before);
    } else {
      before = bucket;
    }
    bucket = next;
    if (bucket && --budget == 0) return suspend(h, source, bucket, before, fill, PIECE_MOVED);
  } while (bucket);
  if (!reseeding) h.moving = NOWHERE;
  h.rest = 0;
  h.before = 0;
  return CHAIN_MOVED;
}

function suspend(h: Hmap, source: u32, rest: usize, before: usize, fill: usize, why: u32): u32 {
  if (!isReseeding(h)) h.moving = h.phase == PHASE_COMPACT ? NOWHERE : source & h.narrow;
  h.rest = before ? <u32>rest : 0; // 0: begin again at the first bucket
  h.before = <u32>before;
  h.fill = <u32>fill;
  return why;
}
