// Maps that were cleared or disposed of wait in a list and are taken apart in bounded steps by later allocations:
// `clear` and `dispose` themselves take constant time.

import { SEGMENT_BYTES } from "../abi/layout";
import { arena } from "../arena/header";
import { allocatedBytes, freeBlock, release } from "../arena/blocks";
import { overflow, setOverflow } from "./bucket";
import { Hmap, hmap } from "./hmap";
import { freeEntries, ownsEntries } from "./owned";
import { segmentCount, segmentOf } from "./storage";

/** Overflow buckets, records and values freed in one step: about 5 us, as much as zeroing a segment. */
const STEP: i32 = 256;

/**
 * Puts a map's storage, which beginTakeApart was called for, on the list. The header goes with it, so its owner must
 * have no further use for it.
 */
export function bury(h: Hmap): void {
  const a = arena();
  h.nextDead = a.dead;
  a.dead = <u32>changetype<usize>(h);
  a.deadBytes += h.bytes;
}

/** Frees up to `budget` overflow buckets of a chain and what their entries own; the budget that is left. */
function freeChain(h: Hmap, first: usize, budget: i32): i32 {
  const owns = ownsEntries(h);
  if (owns) budget -= freeEntries(h, first);
  for (let next = overflow(first); next && budget > 0; next = overflow(first)) {
    budget--;
    if (owns) budget -= freeEntries(h, next);
    setOverflow(first, overflow(next));
    freeBlock(next);
    h.bytes -= (<u32>1) << <u32>h.bucketShift;
    h.noverflow--;
  }
  return budget;
}

/** Makes a map's storage ready to be taken apart from its first segment on. */
export function beginTakeApart(h: Hmap): void {
  h.nevacuate = 0; // from here on: the next segment to be freed
  h.sweep = 0; // the next bucket of it
}

/** At most one segment of the table walked, at most STEP things freed. True when only the header is left. */
export function takeApart(h: Hmap): bool {
  const segments = segmentCount(h, h.wide);
  let segment: usize = 0;
  while (h.nevacuate < segments) {
    segment = segmentOf(h, h.nevacuate);
    if (segment) break;
    h.nevacuate++;
  }
  if (!segment) {
    if (<usize>h.directory != <usize>h.inlineDirectory) release(<usize>h.directory);
    return true;
  }
  const inUse = min<u32>(h.wide + 1, SEGMENT_BYTES >>> h.bucketShift) << h.bucketShift;
  let budget = STEP;
  const owns = ownsEntries(h);
  for (let offset = h.sweep; (owns || h.noverflow) && offset < inUse; offset += (<u32>1) << h.bucketShift) {
    const first = segment + <usize>offset;
    budget = freeChain(h, first, budget);
    if (budget <= 0) {
      h.sweep = offset;
      return false;
    }
  }
  h.bytes -= allocatedBytes(segment);
  release(segment);
  h.sweep = 0;
  h.nevacuate++;
  return false;
}

/** Frees a map that nobody else has ever seen, at once. O(size) */
export function destroyMap(h: Hmap): void {
  beginTakeApart(h);
  while (!takeApart(h)) {}
  freeBlock(changetype<usize>(h));
}

/** Takes a piece of the first dead map apart; false when none waits. */
export function reclaimStep(): bool {
  const a = arena();
  if (!a.dead) return false;
  const h = hmap(<usize>a.dead);
  const before = h.bytes;
  const done = takeApart(h);
  a.deadBytes -= done ? before : before - h.bytes;
  if (done) {
    a.dead = h.nextDead;
    freeBlock(changetype<usize>(h));
  }
  return true;
}

/** Before memory is taken: prefers storage of dead maps to a larger memory. */
export function makeRoom(): void {
  if (arena().dead && arena().freeSegments == 0) reclaimStep();
}
