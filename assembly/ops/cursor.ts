// Iteration that survives every kind of evacuation: an order of hashes rather than of buckets.
//
// An iterator that begins on a table of 2^bits buckets orders all 32-bit hashes by
//
//   position(hash) = | low `bits` bits of the hash | the other bits, reversed |
//
// so each bucket of that table is one interval of positions, and they follow each other as they lie in memory. When a
// bucket is split in place, the bit that decides is the next one above: its interval falls into two halves. So growth
// only makes intervals finer and one number, the position reached, still separates what was yielded from what was not
// (the idea of Redis' SCAN, which reverses all bits; here only growth pays with jumps through memory).
//
// When the table gets narrower than 2^bits, the walk begins again with the narrower order, and the old pair
// (bits, position) stays as a filter, an epoch: entries before its position were yielded. Bits only get fewer, so there
// are at most 26 epochs.

import {
  BATCH_KEYS, BATCH_VALUES, CURSOR, CURSOR_BITS, CURSOR_DONE, CURSOR_EPOCH, CURSOR_EPOCHS, CURSOR_IN_CHAIN,
  CURSOR_POSITION, CURSOR_RESUME, CURSOR_RUNNING, CURSOR_STATE, CURSOR_WORDS,
} from "../abi/layout";
import { keySlot, kind, overflow, used } from "../table/bucket";
import { Hmap, valueWidth, valuesOffset } from "../table/hmap";
import { bucketOf, segmentOf, segmentShift } from "../table/storage";
import { reverseBits } from "../word/hash";

// | bits u32 | position u32 | state u32 | epochs u32 | resume u32 | index u32 | .. 24: epochs x (bits u32, position u32) |
@unmanaged class Cursor {
  bits: u32;
  position: u32;
  /** RUNNING, DONE, or IN_CHAIN: a chain larger than a batch is being copied, nothing may change meanwhile. */
  state: u32;
  epochs: u32;
  /** IN_CHAIN: the next bucket, and the index of its chain. */
  resume: u32;
  index: u32;
}

@inline function epochAt(i: u32): Cursor { return changetype<Cursor>(<usize>(CURSOR + CURSOR_EPOCH) + (<usize>i << 3)); }

@inline function positionOf(hash: u32, bits: u32): u32 {
  const reversed = reverseBits(hash);
  return bits == 0 ? reversed : (hash << (32 - bits)) | (reversed & (0xffffffff >>> bits));
}
@inline function hashAt(position: u32, bits: u32): u32 {
  const low = bits == 0 ? 0 : position >>> (32 - bits);
  return low | reverseBits(position & (0xffffffff >>> bits));
}

/** Whether an entry was not yielded yet, by the present order and by all former ones. */
function pending(cursor: Cursor, hash: u32): bool {
  if (positionOf(hash, cursor.bits) < cursor.position) return false;
  for (let i: u32 = 0; i < cursor.epochs; i++) {
    if (positionOf(hash, epochAt(i).bits) < epochAt(i).position) return false;
  }
  return true;
}

/** Sets the cursor to the beginning of a walk. */
export function startCursor(h: Hmap): void {
  const cursor = changetype<Cursor>(<usize>CURSOR);
  cursor.bits = <u32>popcnt(h.narrow);
  cursor.position = 0;
  cursor.state = CURSOR_RUNNING;
  cursor.epochs = 0;
}

/**
 * Copies the next entries, at most `room` of them, to BATCH_KEYS and BATCH_VALUES, and moves the cursor on; returns how
 * many. Chains are copied whole: after a return with state IN_CHAIN the next call must follow before the map changes.
 * `room` must hold one bucket at least.
 */
export function nextBatch<Kind, Key>(h: Hmap, room: u32): u32 {
  const cursor = changetype<Cursor>(<usize>CURSOR);
  const width = valueWidth(h);
  const values = <u32>valuesOffset<Kind>(h);
  let n: u32 = 0;
  while (cursor.state != CURSOR_DONE) {
    const hash = hashAt(cursor.position, cursor.bits);
    const low = hash & h.narrow;
    const moving = h.isMoving(hash);
    const split = low < h.nevacuate && !moving;
    const mask = split ? h.wide : h.narrow;
    const bits = <u32>popcnt(mask);
    if (bits < cursor.bits) {
      const epoch = epochAt(cursor.epochs++);
      epoch.bits = cursor.bits;
      epoch.position = cursor.position;
      cursor.bits = bits;
      cursor.position = 0;
      continue;
    }
    if (bits == cursor.bits && h.wide == h.narrow && !segmentOf(h, (hash & mask) >> segmentShift(h))) {
      // Never written: on to the next segment, which follows in this order.
      const next = ((hash & mask) | (((<u32>1) << segmentShift(h)) - 1)) + 1;
      cursor.position = next > mask ? 0 : next << (32 - bits);
      if (cursor.position == 0) cursor.state = CURSOR_DONE;
      continue;
    }
    const size: u32 = bits == 0 ? 0 : 1 << (32 - bits); // 0 stands for 2^32
    const start = cursor.position & (0 - size);
    const filter = cursor.epochs != 0 || cursor.position != start;
    const n0 = n;
    let index = hash & mask;
    let bucket = bucketOf(h, index);
    if (cursor.state == CURSOR_IN_CHAIN) {
      index = cursor.index;
      bucket = <usize>cursor.resume;
      cursor.state = CURSOR_RUNNING;
    }
    while (true) {
      if (room - n < <u32>h.slots) {
        if (n0) return n0; // the batch ends before this chain
        cursor.state = CURSOR_IN_CHAIN;
        cursor.index = index;
        cursor.resume = <u32>bucket;
        return n;
      }
      for (let left = used(bucket); left; left &= left - 1) {
        const slot = ctz(left);
        const key = keySlot<Kind>(bucket, slot).read();
        if (filter && !pending(cursor, kind<Kind>().hash(key, h))) continue;
        store<Key>(<usize>BATCH_KEYS + <usize>(n * sizeof<Key>()), key);
        const value = bucket + <usize>(values + slot * width);
        if (width == 4) store<u32>(<usize>BATCH_VALUES + (<usize>n << 2), load<u32>(value));
        else if (width == 8) store<u64>(<usize>BATCH_VALUES + (<usize>n << 3), load<u64>(value));
        n++;
      }
      bucket = overflow(bucket);
      if (bucket) continue;
      // A chain that is partly moved has its entries in all buckets it is moving to.
      if (!moving || index + h.narrow + 1 > h.wide) break;
      index += h.narrow + 1;
      bucket = bucketOf(h, index);
    }
    cursor.position = start + size;
    if (cursor.position == 0) cursor.state = CURSOR_DONE;
  }
  return n;
}

@inline export function assertCursorLayout(): void {
  if (offsetof<Cursor>("bits") != CURSOR_BITS) ERROR("CURSOR_BITS");
  if (offsetof<Cursor>("position") != CURSOR_POSITION) ERROR("CURSOR_POSITION");
  if (offsetof<Cursor>("state") != CURSOR_STATE) ERROR("CURSOR_STATE");
  if (offsetof<Cursor>("epochs") != CURSOR_EPOCHS) ERROR("CURSOR_EPOCHS");
  if (offsetof<Cursor>("resume") != CURSOR_RESUME) ERROR("CURSOR_RESUME");
  if (offsetof<Cursor>() != CURSOR_EPOCH) ERROR("CURSOR_EPOCH");
  if (CURSOR_EPOCH + 8 * 32 > CURSOR_WORDS * 4) ERROR("CURSOR_WORDS");
}
