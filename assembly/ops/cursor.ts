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
// When the order ends to fit, what was walked becomes an epoch, (order, from, to): entries within were yielded. The walk
// begins again in a new order, and epochs filter it. That is so
//
// - when the table gets narrower than 2^bits: the new order has fewer bits;
// - when the table is reseeded: the new order is by the new secrets. While the reseed is under way, entries below its
//   frontier are scattered; the walk goes on by the old secrets from the frontier on, and comes to the scattered ones by
//   the new secrets afterwards, when none of the others is missing. (Entries inserted during the reseed lie by the new
//   secrets at once: they are new to this walk. A walk that begins during a reseed finishes that first; where memory does
//   not suffice, it takes all entries at once.)

import {
  BATCH_KEYS, BATCH_VALUES, CURSOR, CURSOR_BITS, CURSOR_DONE, CURSOR_EPOCH, CURSOR_EPOCHS, CURSOR_EPOCH_BYTES,
  CURSOR_IN_CHAIN, CURSOR_LOST, CURSOR_MOST_EPOCHS, CURSOR_POSITION, CURSOR_RUNNING, CURSOR_STATE, PROBE, PROBE_BYTES,
} from "../abi/layout";
import { crossing } from "../arena/place";
import { overflow, used } from "../table/bucket";
import { entryHash, keyWord, valueAt } from "../table/entry";
import { Hmap, hasWideKeys, isReseeding, valueWidth } from "../table/hmap";
import { EXPANDED_BYTES, expandSecrets } from "../table/secrets";
import { bucketOf, segmentOf, segmentShift } from "../table/storage";
import { reverseBits } from "../word/hash";
import { finishChain, finishReseed } from "./evacuate";

// An order and how far it was walked:  | bits u32 | from u32 | position u32 | drawn u32 |
@unmanaged class Walk {
  bits: u32;
  /** Positions from `from` to before `position` were walked. */
  from: u32;
  position: u32;
  /** Which secrets the hashes are by: Hmap.drawn. */
  drawn: u32;

  /** Begins at the first position of the order by these secrets on a table with this mask. */
  begin(mask: u32, drawn: u32): void {
    this.bits = <u32>popcnt(mask);
    this.from = 0;
    this.position = 0;
    this.drawn = drawn;
  }
}

// | walk | state u32 | epochs u32 | resume u32 | index u32 | .. 32: epochs, each a walk that ended, `position` included |
@unmanaged class Cursor extends Walk {
  /** RUNNING, DONE, LOST, or IN_CHAIN: a chain larger than a batch is being copied, nothing may change meanwhile. */
  state: u32;
  epochs: u32;
  /** IN_CHAIN: the next bucket, and the index of its chain. */
  resume: u32;
  index: u32;
}

/** `bits` of a walk without an order. */
const WITHOUT_ORDER: u32 = 0xffffffff;

@inline function epochAt(i: u32): Walk {
  return changetype<Walk>(crossing(CURSOR + CURSOR_EPOCH) + <usize>(i * CURSOR_EPOCH_BYTES));
}

@inline function positionOf(hash: u32, bits: u32): u32 {
  const reversed = reverseBits(hash);
  return bits == 0 ? reversed : (hash << (32 - bits)) | (reversed & (0xffffffff >>> bits));
}
@inline function hashAt(position: u32, bits: u32): u32 {
  const low = bits == 0 ? 0 : position >>> (32 - bits);
  return low | reverseBits(position & (0xffffffff >>> bits));
}
/** Positions of a bucket in a table of 2^bits; 0 stands for all 2^32. */
@inline function intervalOf(bits: u32): u32 { return bits == 0 ? 0 : 1 << (32 - bits); }

/** Remembers the walk up to `last`, included, as an epoch. */
function remember(cursor: Cursor, last: u32): void {
  if (cursor.epochs == CURSOR_MOST_EPOCHS) {
    cursor.state = CURSOR_LOST;
    return;
  }
  const epoch = epochAt(cursor.epochs++);
  memory.copy(changetype<usize>(epoch), changetype<usize>(cursor), CURSOR_EPOCH_BYTES);
  epoch.position = last;
}
/** Remembers what was walked, if anything was. */
function close(cursor: Cursor): void {
  if (cursor.position != cursor.from) remember(cursor, cursor.position - 1);
}

/**
 * Makes the walk one that fits the table as it is now, and while it is reseeded takes it to the frontier. Where it does
 * already, in the common case, nothing happens.
 */
function fit(h: Hmap, cursor: Cursor): void {
  finishChain(h); // its entries would be neither here nor there
  const isPresent = cursor.drawn == h.drawn;
  if (!isReseeding(h)) {
    if (isPresent) return;
    close(cursor);
    cursor.begin(h.narrow, h.drawn);
    return;
  }
  if (isPresent) return; // only after all buckets from the frontier on were walked by the old secrets
  const bits = <u32>popcnt(h.wide);
  if (cursor.drawn != h.drawn - 1 || cursor.bits != bits) {
    close(cursor);
    cursor.begin(h.wide, h.drawn - 1);
  }
  // Without memory the chain at the frontier stays partly moved: its entries are met by the new secrets.
  const frontier = h.nevacuate + h.sweep;
  if (frontier > h.wide) {
    close(cursor);
    cursor.begin(h.wide, h.drawn);
    return;
  }
  const position = frontier << (32 - bits); // of one bucket, where a shift by 32 is none: 0
  if (cursor.position >= position) return;
  close(cursor);
  cursor.from = position;
  cursor.position = position;
}

/** Ends the walk's order: what follows is the end, or the scattered entries of a table that is being reseeded. */
function finish(h: Hmap, cursor: Cursor): void {
  if (isReseeding(h) && cursor.drawn != h.drawn) {
    remember(cursor, 0xffffffff);
    cursor.begin(h.wide, h.drawn);
  } else {
    cursor.state = CURSOR_DONE;
  }
}

/** Secrets that are not the map's present ones are expanded to the probe's area: those of the walk, then of each epoch. */
@inline function expandedAt(i: u32): usize { return crossing(PROBE) + <usize>(i * EXPANDED_BYTES); }
@inline function hashIn(h: Hmap, bucket: usize, slot: u32, secrets: usize): u32 {
  return entryHash(h, bucket, slot, secrets, secrets + 24);
}
function expandAll(h: Hmap, cursor: Cursor): void {
  expandSecrets(h, cursor.drawn, expandedAt(0), expandedAt(0) + 24);
  for (let i: u32 = 0; i < cursor.epochs; i++) {
    expandSecrets(h, epochAt(i).drawn, expandedAt(i + 1), expandedAt(i + 1) + 24);
  }
}

/** Whether an entry was not yielded yet: it lies in the interval that is being walked, and in no epoch. */
function pending(h: Hmap, cursor: Cursor, bucket: usize, slot: u32, start: u32, size: u32): bool {
  const hash = hashIn(h, bucket, slot, expandedAt(0));
  const position = positionOf(hash, cursor.bits);
  if (position < cursor.position || position - start > size - 1) return false;
  for (let i: u32 = 0; i < cursor.epochs; i++) {
    const epoch = epochAt(i);
    const by = epoch.drawn == cursor.drawn ? hash : hashIn(h, bucket, slot, expandedAt(i + 1));
    if (positionOf(by, epoch.bits) - epoch.from <= epoch.position - epoch.from) return false;
  }
  return true;
}

/** Sets the cursor to the beginning of a walk. */
export function startCursor(h: Hmap): void {
  const finished = finishReseed(h);
  const cursor = changetype<Cursor>(crossing(CURSOR));
  cursor.begin(h.narrow, h.drawn);
  cursor.epochs = 0;
  cursor.state = CURSOR_RUNNING;
  if (finished) return;
  // Memory is short: all buckets as they lie, as if they were one chain. The caller gets everything before it goes on.
  cursor.bits = WITHOUT_ORDER;
  cursor.state = CURSOR_IN_CHAIN;
  cursor.index = 0;
  cursor.resume = <u32>bucketOf(h, 0);
}

/** Copies an entry to place n of the batch. */
@inline function copyEntry(h: Hmap, bucket: usize, slot: u32, n: u32): void {
  const key = keyWord(h, bucket, slot), value = valueAt(h, bucket, slot), width = valueWidth(h);
  if (hasWideKeys(h)) store<u64>(crossing(BATCH_KEYS) + (<usize>n << 3), key);
  else store<u32>(crossing(BATCH_KEYS) + (<usize>n << 2), <u32>key);
  if (width == 4) store<u32>(crossing(BATCH_VALUES) + (<usize>n << 2), load<u32>(value));
  else if (width == 8) store<u64>(crossing(BATCH_VALUES) + (<usize>n << 3), load<u64>(value));
}

/** As nextBatch, bucket after bucket. */
function nextOfAll(h: Hmap, cursor: Cursor, room: u32): u32 {
  let n: u32 = 0, bucket = <usize>cursor.resume;
  while (room - n >= <u32>h.slots) {
    if (!bucket) {
      if (++cursor.index > h.wide) {
        cursor.state = CURSOR_DONE;
        break;
      }
      bucket = bucketOf(h, cursor.index);
    }
    for (let left = used(bucket); left; left &= left - 1) copyEntry(h, bucket, ctz(left), n++);
    bucket = overflow(bucket);
  }
  cursor.resume = <u32>bucket;
  return n;
}

/**
 * Copies the next entries, at most `room` of them, to BATCH_KEYS and BATCH_VALUES, and moves the cursor on; returns how
 * many. Chains are copied whole: after a return with state IN_CHAIN the next call must follow before the map changes.
 * `room` must hold one bucket at least.
 */
export function nextBatch(h: Hmap, room: u32): u32 {
  const cursor = changetype<Cursor>(crossing(CURSOR));
  if (cursor.bits == WITHOUT_ORDER) return nextOfAll(h, cursor, room);
  let n: u32 = 0, expanded: u32 = 0;
  if (cursor.state == CURSOR_RUNNING) fit(h, cursor);
  const reseeding = isReseeding(h);
  while (cursor.state <= CURSOR_IN_CHAIN) {
    const hash = hashAt(cursor.position, cursor.bits);
    const low = hash & h.narrow;
    const moving = h.isMoving(hash);
    const split = low < h.nevacuate && !moving;
    const mask = split ? h.wide : h.narrow;
    const bits = <u32>popcnt(mask);
    if (bits < cursor.bits) {
      close(cursor);
      cursor.begin(mask, cursor.drawn);
      continue;
    }
    if (bits == cursor.bits && h.wide == h.narrow && !reseeding && !segmentOf(h, (hash & mask) >> segmentShift(h))) {
      // Never written: on to the next segment, which follows in this order.
      const next = ((hash & mask) | (((<u32>1) << segmentShift(h)) - 1)) + 1;
      cursor.position = next > mask ? 0 : next << (32 - bits);
      if (cursor.position == 0) finish(h, cursor);
      continue;
    }
    const size = intervalOf(bits);
    const start = cursor.position & (0 - size);
    const filter = reseeding || cursor.epochs != 0 || cursor.position != start;
    if (filter && expanded != cursor.drawn + cursor.epochs) {
      expandAll(h, cursor); // once a batch, and again when the walk begins anew
      expanded = cursor.drawn + cursor.epochs;
    }
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
        if (filter && !pending(h, cursor, bucket, slot, start, size)) continue;
        copyEntry(h, bucket, slot, n);
        n++;
      }
      bucket = overflow(bucket);
      if (bucket) continue;
      if (reseeding) {
        // A chain that memory ended on has entries for all buckets.
        if (h.sweep == 0 || index == h.nevacuate) break;
        index = h.nevacuate;
      } else {
        // A chain that is partly moved has its entries in all buckets it is moving to.
        if (!moving || index + h.narrow + 1 > h.wide) break;
        index += h.narrow + 1;
      }
      bucket = bucketOf(h, index);
    }
    cursor.position = start + size;
    if (cursor.position == 0) finish(h, cursor);
  }
  return n;
}

@inline export function assertCursorLayout(): void {
  if (offsetof<Cursor>("bits") != CURSOR_BITS) ERROR("CURSOR_BITS");
  if (offsetof<Cursor>("position") != CURSOR_POSITION) ERROR("CURSOR_POSITION");
  if (offsetof<Cursor>("state") != CURSOR_STATE) ERROR("CURSOR_STATE");
  if (offsetof<Cursor>("epochs") != CURSOR_EPOCHS) ERROR("CURSOR_EPOCHS");
  if (offsetof<Walk>() != CURSOR_EPOCH_BYTES) ERROR("CURSOR_EPOCH_BYTES");
  if (offsetof<Cursor>() != CURSOR_EPOCH) ERROR("CURSOR_EPOCH");
  if ((CURSOR_MOST_EPOCHS + 1) * EXPANDED_BYTES > PROBE_BYTES) ERROR("PROBE_BYTES");
  if (CURSOR + CURSOR_EPOCH + CURSOR_MOST_EPOCHS * CURSOR_EPOCH_BYTES > BATCH_KEYS) ERROR("CURSOR_MOST_EPOCHS");
}
