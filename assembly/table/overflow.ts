// Overflow buckets: blocks of the arena, linked behind the first bucket of a chain.

import { allocateBlock, freeBlock } from "../arena/blocks";
import { bucketBytes, initBucket, overflow, setOverflow } from "./bucket";
import { Hmap } from "./hmap";
import { charge } from "./storage";
import { makeRoom } from "./reclaim";

/**
 * Links a new, empty bucket right behind the first one of a chain, in constant time; its address, or 0.
 * The newest overflow bucket is the one with room, so that `put` need not walk a chain.
 */
export function newOverflow<Kind, V>(h: Hmap, first: usize): usize {
  makeRoom();
  if (!charge(h, bucketBytes<Kind, V>())) return 0;
  const bucket = allocateBlock(bucketBytes<Kind, V>());
  if (!bucket) { h.bytes -= bucketBytes<Kind, V>(); return 0; }
  initBucket(bucket);
  setOverflow(bucket, overflow(first));
  setOverflow(first, bucket);
  if (<usize>h.before == first) h.before = <u32>bucket;
  h.noverflow++;
  return bucket;
}

/** Takes an empty overflow bucket out of its chain. */
export function freeOverflow<Kind, V>(h: Hmap, bucket: usize, before: usize): void {
  setOverflow(before, overflow(bucket));
  freeBlock(bucket);
  h.bytes -= bucketBytes<Kind, V>();
  h.noverflow--;
}
