// Blocks that all threads allocate and free without a lock: SyncMap's cells, and the boxes of its values. A block is never
// given back to anything but its pool, so that who reads one that was freed meanwhile reads a block of the same kind.
//
// A pool is two words: a stack of free blocks (Treiber; the tag guards against ABA), and | next u32 | end u32 | of a segment that is being cut up.

import { SEGMENT_BYTES } from "../abi/layout";
import { SYNC_POOLS } from "../abi/shared";
import { classBytes, recordClass } from "../arena/blocks";
import { CLASSES, SEGMENT_CELLS, segmentEntry, segmentIndex } from "../arena/header";
import { returnRun, takeRun } from "../arena/runs";
import { isInMemory } from "../table/record";
import { lineAt } from "./root";

/** The pool of cells, behind those of the size classes. */
const CELLS: u32 = CLASSES;
const CELL_BYTES: u32 = 16;
const LARGEST: u32 = SEGMENT_BYTES >>> 1;

@inline function poolAt(pool: u32): usize { return lineAt(SYNC_POOLS) + (<usize>pool << 4); }

/** A block of a pool, whose link lies at `link`; 0 when memory is short. */
function take(pool: u32, bytes: u32, link: usize): usize {
  const at = poolAt(pool);
  while (true) {
    const head = atomic.load<u64>(at);
    const block = <u32>head;
    if (!block) break;
    const next = <u64>load<u32>(<usize>block + link); // nonsense, if another takes it now: then the exchange fails
    if (atomic.cmpxchg<u64>(at, head, ((head >> 32) + 1) << 32 | next) == head) return <usize>block;
  }
  while (true) {
    const piece = atomic.load<u64>(at, 8);
    const next = <u32>piece, end = <u32>(piece >> 32);
    if (end - next >= bytes) {
      if (atomic.cmpxchg<u64>(at, piece, <u64>end << 32 | <u64>(next + bytes), 8) == piece) return <usize>next;
      continue;
    }
    const segment = <u32>takeRun(1, true);
    if (!segment) return 0;
    // Before anybody has a cell of it, and for ever.
    if (pool == CELLS) segmentEntry(segmentIndex(segment)).state = SEGMENT_CELLS;
    const fresh = <u64>(segment + SEGMENT_BYTES - (SEGMENT_BYTES % bytes)) << 32 | <u64>segment;
    // Who is overtaken with cells, under the mutex that was taken away, leaves the segment unused: marked it must stay.
    if (atomic.cmpxchg<u64>(at, piece, fresh, 8) != piece && pool != CELLS) returnRun(<usize>segment);
  }
}

function give(pool: u32, block: usize, link: usize): void {
  const at = poolAt(pool);
  while (true) {
    const head = atomic.load<u64>(at);
    store<u32>(block + link, <u32>head);
    if (atomic.cmpxchg<u64>(at, head, ((head >> 32) + 1) << 32 | <u64>block) == head) return;
  }
}

/** Where a cell has its link: its word stays what it was. */
export const CELL_LINK: usize = 8;
export function takeCell(): usize { return take(CELLS, CELL_BYTES, CELL_LINK); }
export function giveCell(cell: usize): void { give(CELLS, cell, CELL_LINK); }

/** Whether there is a cell at an address: it is one of some key, or a free one, and will never be anything else. */
export function isCell(at: usize): bool {
  return (at & (CELL_BYTES - 1)) == 0 && isInMemory(at, CELL_BYTES) && segmentEntry(segmentIndex(at)).state == SEGMENT_CELLS;
}

/** Storage for a value; 0 when memory is short. */
export function takeBox(bytes: u32): usize {
  if (bytes > LARGEST) return takeRun((bytes - 1 >>> 16) + 1, false);
  const size = recordClass(bytes);
  return take(size, classBytes(size), 0);
}
export function giveBox(box: usize, bytes: u32): void {
  if (bytes > LARGEST) returnRun(box);
  else give(recordClass(bytes), box, 0);
}
