// Incremental evacuation (growWork): growth splits buckets upwards, shrinking merges them downwards, same-size growth
// closes the gaps in chains, reseeding moves every key to where new secrets put it. One frontier, `nevacuate`, serves both directions:
//
//   narrow buckets:  | split into wide ones ... | not split ... |
//                    0                      nevacuate        narrow + 1
//
// In place: the old buckets are the lower half of the new table (Litwin, "Linear Hashing", 1980, for the address rule;
// Larson, "Dynamic Hash Tables", CACM 1988, for segments under a directory).

import { EVACUATED, MORE_LEFT, OUT_OF_MEMORY, PHASE_COMPACT, PHASE_GROW, PHASE_NONE, PHASE_RESEED, PHASE_SHRINK, SEGMENT_SHIFT, TRACE_END } from "../abi/layout";
import { FAILURE_ARENA_LIMIT, FAILURE_MAP_LIMIT, FAILURE_TABLE_LIMIT } from "../abi/status";
import { arena } from "../arena/header";
import { availableSegments } from "../arena/segments";
import { writableBucket } from "../table/overflow";
import { overflow } from "../table/bucket";
import { makeRoom, reclaimStep } from "../table/reclaim";
import { EVERYWHERE, Hmap, NOWHERE, isReseeding } from "../table/hmap";
import { drawSecrets, keepOldSecrets } from "../table/secrets";
import { entryLimit, maskFor, setLimits } from "../table/size";
import { bucketOf, dropSegment, resizeDirectory, resizeSmall, segmentCount, segmentOf, segmentShift } from "../table/storage";
import { trace, traceStep } from "../table/trace";
import { flooded } from "./flood";
import { CHAIN_MOVED, PIECE_MOVED, STUCK, moveChain } from "./move";

/** Source buckets that one write evacuates. Two finish a doubling after half as many writes as there are buckets. */
const BUCKETS_PER_WRITE: u32 = 2;

/**
 * Buckets that compactSome looks at. A write that fails takes 50 us at the median, and a tenth of them more than 0.1 ms in a
 * full arena of 1 MiB, 0.3 ms in one of 8 MiB (u32 => u32).
 */
const SEARCHED: u32 = 4096;

/** `goal` when `shrink` asked for nothing. */
export const NO_GOAL: u32 = 0xffffffff;

/** Begins growth to `mask`, which maskFor has bounded; false when memory for it is short, with nothing changed. */
function startGrowth(h: Hmap, mask: u32): bool {
  makeRoom();
  const live = segmentCount(h, h.wide);
  if (!resizeDirectory(h, segmentCount(h, mask), live)) return false;
  if (!resizeSmall(h, mask)) { resizeDirectory(h, live, live); return false; }
  h.wide = mask;
  h.goal = NO_GOAL;
  if (isEmpty(h)) { settle(h, mask); return true; }
  h.nevacuate = 0;
  setLimits(h, mask);
  begin(h, PHASE_GROW);
  return true;
}

function startShrink(h: Hmap): void {
  h.narrow = h.wide >>> 1;
  if (isEmpty(h) && segmentCount(h, h.wide) == 1) { settle(h, h.narrow); return; }
  h.nevacuate = h.narrow + 1;
  setLimits(h, h.narrow);
  begin(h, PHASE_SHRINK);
}

function begin(h: Hmap, phase: u32): void {
  arena().begun++;
  h.evacuations++;
  h.maxChain = 0;
  h.phase = <u8>phase;
  trace(h, phase);
}

/** Nothing to move. */
@inline function isEmpty(h: Hmap): bool { return h.count == 0 && h.noverflow == 0; }

/** Same-size growth. */
export function startCompaction(h: Hmap): void {
  h.sweep = 0;
  begin(h, PHASE_COMPACT);
}

/**
 * Draws new secrets and evacuates into them, in place: buckets below `nevacuate` hold keys by the new secrets only, the
 * others by either. A lookup tries the new home, then the old one if that is not below the frontier.
 */
export function startReseed(h: Hmap): void {
  keepOldSecrets(h);
  drawSecrets(h);
  h.nevacuate = 0;
  h.sweep = 0;
  h.moving = EVERYWHERE;
  h.reseeds++;
  begin(h, PHASE_RESEED);
}

/** Ends an evacuation: one table with this mask. */
function settle(h: Hmap, mask: u32): void {
  const phase: u32 = h.phase;
  h.wide = mask;
  h.narrow = mask;
  h.nevacuate = mask + 1;
  h.phase = <u8>PHASE_NONE;
  h.moving = NOWHERE;
  resizeSmall(h, mask); // where memory is short the larger storage stays
  const segments = segmentCount(h, mask);
  resizeDirectory(h, segments, segments);
  setLimits(h, mask);
  if (mask <= h.goal) h.goal = NO_GOAL;
  if (phase) trace(h, TRACE_END | phase);
  balance(h, 0); // `reserve` or `shrink` may have been asked for meanwhile
}

/** Begins what the count asks for, `coming` entries included, when no evacuation is under way. */
export function balance(h: Hmap, coming: u32): void {
  const want = maskFor(h, max(h.count + coming, h.reserved));
  if (want > h.wide) {
    // Out of memory: chains get longer, and the next try comes when there is a sixteenth more to hold.
    if (!startGrowth(h, want)) h.limit = h.count + (h.count >>> 4) + 8;
  } else if (h.count < h.floor || (h.wide > h.goal && want < h.wide)) {
    startShrink(h);
  } else {
    h.goal = NO_GOAL;
  }
}

/** `reserve`: room for so many entries; at most one evacuation begins, now or after the one under way. */
export function reserve(h: Hmap, entries: u32): bool {
  const mask = maskFor(h, entries);
  if (entryLimit(h, mask) < entries) return fail(FAILURE_TABLE_LIMIT, 0);
  if (mask > h.wide && !affordable(h, mask)) return false;
  const reserved = h.reserved;
  h.reserved = max(reserved, entries);
  if (h.phase == PHASE_NONE && mask > h.wide) {
    while (!startGrowth(h, mask)) {
      if (reclaimStep()) continue; // dead maps may have the memory
      h.reserved = reserved;
      return false;
    }
  }
  h.goal = NO_GOAL;
  setLimits(h, h.phase == PHASE_SHRINK ? h.narrow : h.wide);
  return true;
}

/** Whether a table that is written to everywhere can be had: segments are taken when they are first written. */
function affordable(h: Hmap, mask: u32): bool {
  const bytes = ((<u64>mask + 1) << <u32>h.bucketShift);
  const a = arena();
  if (bytes > <u64>h.maxBytes) {
    return fail(h.maxBytes == 0xffffffff ? FAILURE_TABLE_LIMIT : FAILURE_MAP_LIMIT, <u32>min<u64>(bytes, 0xffffffff));
  }
  const segments = <u32>(bytes >> SEGMENT_SHIFT);
  const available = availableSegments() + (a.deadBytes + h.bytes >>> SEGMENT_SHIFT);
  if (segments > available) return fail(FAILURE_ARENA_LIMIT, <u32>min<u64>(bytes, 0xffffffff));
  return true;
}

function fail(reason: u32, wanted: u32): bool {
  arena().failure = reason;
  arena().wanted = wanted;
  return false;
}

/** `shrink`: the smallest table that holds the entries, from now on; forgets what was reserved. */
export function shrink(h: Hmap): void {
  h.reserved = 0;
  setLimits(h, h.phase == PHASE_SHRINK ? h.narrow : h.wide);
  h.goal = maskFor(h, h.count);
  if (h.phase == PHASE_NONE) {
    balance(h, 0);
    if (h.phase == PHASE_NONE && h.noverflow) startCompaction(h);
  }
}

/** Too many overflow buckets: as many as buckets, and twice what the last compaction left. */
@inline export function crowded(h: Hmap): bool {
  return h.noverflow > h.wide && h.noverflow > h.compacted << 1;
}
/** Overflow buckets at most half full on average, and a quarter as many as buckets: compacting them gives memory back. */
@inline export function sparse(h: Hmap): bool {
  return h.noverflow > h.wide >>> 2 && h.noverflow > 16 && h.noverflow * <u32>h.slots > h.count << 1;
}

/**
 * Evacuates one source bucket, a piece of it when its chain is long, or skips a segment that was never written.
 * False when memory is short: the next write tries again.
 */
function step(h: Hmap): bool {
  const shift = segmentShift(h);
  const within = ((<u32>1) << shift) - 1;
  if (h.phase == PHASE_GROW) {
    const source = h.nevacuate;
    if (!segmentOf(h, source >> shift)) {
      h.nevacuate = min(source | within, h.narrow) + 1;
    } else {
      // The upper half's storage comes first, so that no later insertion needs more than an overflow bucket. Without memory
      // it stops here, unless the map was emptied: that gets on, and shrinks.
      if (h.wide >>> 1 == h.narrow && !writableBucket(h, source + h.narrow + 1) && h.count) return false;
      const moved = moveChain(h, source, h.wide);
      if (moved != CHAIN_MOVED) return moved != STUCK;
      h.nevacuate = source + 1;
    }
    if (h.nevacuate > h.narrow) settle(h, h.wide);
  } else if (h.phase == PHASE_SHRINK) {
    const source = h.nevacuate + h.narrow;
    if (!segmentOf(h, source >> shift)) {
      h.nevacuate = (source & ~within) - h.narrow - 1; // a table without its only segment is empty: it never comes here
    } else {
      const moved = moveChain(h, source, h.narrow);
      if (moved != CHAIN_MOVED) return moved != STUCK;
      h.nevacuate--;
      if ((source & within) == 0) dropSegment(h, source >> shift);
    }
    if (h.nevacuate == 0) settle(h, h.narrow);
  } else if (h.phase == PHASE_RESEED) {
    const source = h.nevacuate;
    if (!segmentOf(h, source >> shift)) {
      h.nevacuate = min(source | within, h.wide) + 1;
    } else {
      const moved = moveChain(h, source, h.wide);
      h.sweep = <u32>(moved != CHAIN_MOVED);
      if (moved != CHAIN_MOVED) return moved != STUCK;
      h.nevacuate = source + 1;
    }
    if (h.nevacuate > h.wide) settle(h, h.wide);
  } else {
    const source = h.sweep;
    if (!segmentOf(h, source >> shift)) {
      h.sweep = min(source | within, h.wide) + 1;
    } else {
      const moved = moveChain(h, source, h.wide);
      if (moved != CHAIN_MOVED) return moved != STUCK;
      h.sweep = source + 1;
    }
    if (h.sweep > h.wide) {
      h.compacted = h.noverflow;
      h.phase = <u8>PHASE_NONE;
      trace(h, TRACE_END | PHASE_COMPACT);
      balance(h, 0);
    }
  }
  h.evacuated++;
  traceStep(h);
  return true;
}

/** While the table is reseeded: evacuates the rest of a chain that is partly moved, if memory allows. */
export function finishChain(h: Hmap): void {
  while (isReseeding(h) && h.sweep && step(h)) {}
}
/** Evacuates what is left of a reseed, in so many steps at most; false when memory is short. */
export function finishReseed(h: Hmap, most: u32 = u32.MAX_VALUE): bool {
  for (; isReseeding(h) && most != 0; most--) if (!step(h)) return false;
  return true;
}

/**
 * What every write does while an evacuation is under way. An attack meanwhile gets its new secrets when that has ended: so
 * the longer the chain that it makes, the more is evacuated. It grows to about the square root of the table.
 */
export function growWork(h: Hmap): void {
  let budget = BUCKETS_PER_WRITE;
  if (h.maxChain > 4 && flooded(h, h.maxChain)) budget += h.maxChain;
  for (; budget != 0 && h.phase != PHASE_NONE; budget--) {
    if (!step(h) || h.rest) return; // a piece of a long chain is enough for one write
  }
}

/**
 * Evacuates up to `budget` buckets, one evacuation after another: EVACUATED when nothing is left to move, MORE_LEFT, or
 * OUT_OF_MEMORY when not even the first step was possible.
 */
export function evacuateMany(h: Hmap, budget: u32): u32 {
  let moved = false;
  while (true) {
    if (h.phase == PHASE_NONE) balance(h, 0);
    if (h.phase == PHASE_NONE) return EVACUATED;
    if (budget-- == 0) return MORE_LEFT;
    if (!step(h)) return moved ? MORE_LEFT : OUT_OF_MEMORY;
    moved = true;
  }
}

/**
 * When an insertion found no memory for an overflow bucket: closes the gaps in chains, going around the table from where
 * the last time ended, until one overflow bucket is given back. Bounded: false after SEARCHED buckets without one.
 */
export function compactSome(h: Hmap): bool {
  if (h.rest) return false; // the addresses of a chain that moves in pieces are kept in one place only
  const before = h.noverflow, moving = h.moving;
  for (let i: u32 = 0; i < SEARCHED && h.noverflow == before && before != 0; i++) {
    const index = h.hand++ & h.wide;
    const low = index & h.narrow;
    const mask = low < h.nevacuate ? h.wide : h.narrow;
    if (low == moving || index > mask || !overflow(bucketOf(h, index))) continue;
    if (moving == EVERYWHERE && index >= h.nevacuate) continue; // entries would leave the chain: that needs memory
    while (moveChain(h, index, mask) == PIECE_MOVED) {}
  }
  h.moving = moving; // a chain that memory ended on is still in two homes
  return h.noverflow < before;
}
