// Overflow buckets: blocks of the arena, linked behind the first bucket of a chain.

import { assertion } from "../word/assertion";
import { allocateBlock, freeBlock } from "../arena/blocks";
import { initBucket, overflow, setOverflow, used } from "./bucket";
import { Hmap } from "./hmap";
import { bucketOf, charge, materialise, segmentOf, segmentShift } from "./storage";
import { makeRoom } from "./reclaim";
import { traceOverflow } from "./trace";

/**
 * Links a new, empty bucket right behind the first one of a chain, in constant time; its address, or 0.
 * The newest overflow bucket is the one with room, so that `put` need not walk a chain.
 */
export function newOverflow(h: Hmap, first: usize): usize {
  const bytes = (<u32>1) << <u32>h.bucketShift;
  makeRoom();
  if (!charge(h, bytes)) return 0;
  const bucket = allocateBlock(bytes);
  if (!bucket) { h.bytes -= bytes; return 0; }
  initBucket(bucket);
  setOverflow(bucket, overflow(first));
  setOverflow(first, bucket);
  if (<usize>h.before == first) h.before = <u32>bucket;
  h.noverflow++;
  traceOverflow(h);
  return bucket;
}

/** Takes an empty overflow bucket out of its chain. */
export function freeOverflow(h: Hmap, bucket: usize, before: usize): void {
  assertion(used(bucket) == 0 && overflow(before) == bucket && h.noverflow != 0);
  setOverflow(before, overflow(bucket));
  freeBlock(bucket);
  h.bytes -= (<u32>1) << <u32>h.bucketShift;
  h.noverflow--;
}

/** The bucket for writing: allocates its segment if that was never written; 0 when memory is short. */
export function writableBucket(h: Hmap, index: u32): usize {
  const segment = index >> segmentShift(h);
  if (!segmentOf(h, segment)) {
    makeRoom();
    if (!materialise(h, segment)) return 0;
  }
  return bucketOf(h, index);
}
