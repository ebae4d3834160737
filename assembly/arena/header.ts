// The arena: one linear memory, divided into 64 KiB segments, and the header that says what each of them is.
//
// All state lies in linear memory: a module-level variable would belong to one instance only, and several instances
// may share a memory.

import {
  ARENA_BEGUN, ARENA_DEAD_BYTES, ARENA_FAILURE, ARENA_FREE_SEGMENTS, ARENA_LISTS, ARENA_TOP, ARENA_TRACED, ARENA_WANTED,
  SEGMENT_ENTRY_SHIFT, SEGMENT_SHIFT, SEGMENT_TABLE,
} from "../abi/layout";
import { regionBase } from "./place";

/** Block size classes that are powers of two: 64 << 0 to 64 << 9 = 32 KiB. */
export const POWER_CLASSES: u32 = 10;
/** All block size classes: those, 16 .. 56 in steps of 8, and three between each two powers of two (blocks.ts). */
export const CLASSES: u32 = 43;
/** Number of bins of free runs: bin i holds runs of 2^i to 2^(i+1) - 1 segments. */
export const BINS: u32 = 17;

export const SEGMENT_FRESH: u8 = 0;
export const SEGMENT_FREE: u8 = 1;
export const SEGMENT_RUN: u8 = 2;
export const SEGMENT_SLAB: u8 = 3;
/** Of a shared memory: a SyncMap's cells, and never anything else. */
export const SEGMENT_CELLS: u8 = 4;

// | top u32 | highWater u32 | pages u32 | maxPages u32 | freeSegments u32 | growShift u32 | firstSegment u32 |
// | failure u32 | wanted u32 | dead u32 | deadBytes u32 | begun u32 | traced u32 | .. 64: class heads, bin heads (u16 each)
@unmanaged export class Arena {
  /** First segment never handed out, or behind the last one in use. */
  top: u32;
  /** Segments from here on are still zero, as the engine made them. */
  highWater: u32;
  /** Size of the memory in 64 KiB pages, of which the last one is never used when it is page 65,535. */
  pages: u32;
  maxPages: u32;
  /** Segments in the bins. */
  freeSegments: u32;
  /** The memory grows by at least pages >> growShift. */
  growShift: u32;
  firstSegment: u32;
  /** The reason of the last failure, status.ts, and the bytes that were wanted. */
  failure: u32;
  wanted: u32;
  /** Maps that were cleared or disposed of and are not yet taken apart: a list through Hmap.nextDead. */
  dead: u32;
  deadBytes: u32;
  /** Evacuations begun in this arena (modulo 2^32): who watches many maps looks at this word instead of at each of them. */
  begun: u32;
  /** What JavaScript wants to be told of, TRACED_... bits; it writes them. */
  traced: u32;
}

@inline export function arena(): Arena { return changetype<Arena>(regionBase()); }

// Segment table entry, 16 bytes:
// | state u8 | class u8 | live u16 | freeBlock u16 | bump u16 | next u16 | previous u16 | run u32 |
@unmanaged export class Segment {
  state: u8;
  /** SLAB: the size class. */
  sizeClass: u8;
  /** SLAB: blocks in use. */
  live: u16;
  /** SLAB: 1 + index of the first free block, or 0; free blocks are linked through their first two bytes. */
  freeBlock: u16;
  /** SLAB: blocks from here on were never handed out. */
  bump: u16;
  /** Neighbours in the list of a bin or class; 0 ends it (segment 0 is in no list). */
  next: u16;
  previous: u16;
  /** RUN and FREE: length in segments; for FREE it stands in the first and the last entry of the run. */
  run: u32;
}

@inline export function segmentEntry(index: u32): Segment {
  return changetype<Segment>(<usize>SEGMENT_TABLE + (<usize>index << SEGMENT_ENTRY_SHIFT));
}
@inline export function segmentIndex(address: usize): u32 { return <u32>(address >> SEGMENT_SHIFT); }
@inline export function segmentAddress(index: u32): usize { return <usize>index << SEGMENT_SHIFT; }

/** List heads: `list` 0 to CLASSES - 1 are partly used slabs, CLASSES + bin are free runs. */
@inline function headAddress(list: u32): usize { return regionBase() + ARENA_LISTS + (<usize>list << 1); }
@inline export function listHead(list: u32): u32 { return load<u16>(headAddress(list)); }

export function listPush(list: u32, index: u32): void {
  const head = listHead(list);
  const segment = segmentEntry(index);
  segment.next = <u16>head;
  segment.previous = 0;
  if (head) segmentEntry(head).previous = <u16>index;
  store<u16>(headAddress(list), <u16>index);
}

export function listRemove(list: u32, index: u32): void {
  const segment = segmentEntry(index);
  const next: u32 = segment.next, previous: u32 = segment.previous;
  if (next) segmentEntry(next).previous = <u16>previous;
  if (previous) segmentEntry(previous).next = <u16>next;
  else store<u16>(headAddress(list), <u16>next);
}

@inline export function assertArenaLayout(): void {
  if (offsetof<Arena>("top") != ARENA_TOP) ERROR("ARENA_TOP");
  if (offsetof<Arena>("freeSegments") != ARENA_FREE_SEGMENTS) ERROR("ARENA_FREE_SEGMENTS");
  if (offsetof<Arena>("failure") != ARENA_FAILURE) ERROR("ARENA_FAILURE");
  if (offsetof<Arena>("wanted") != ARENA_WANTED) ERROR("ARENA_WANTED");
  if (offsetof<Arena>("deadBytes") != ARENA_DEAD_BYTES) ERROR("ARENA_DEAD_BYTES");
  if (offsetof<Arena>("begun") != ARENA_BEGUN) ERROR("ARENA_BEGUN");
  if (offsetof<Arena>("traced") != ARENA_TRACED) ERROR("ARENA_TRACED");
  if (offsetof<Arena>() > ARENA_LISTS) ERROR("ARENA_LISTS");
  if (offsetof<Segment>() != 1 << SEGMENT_ENTRY_SHIFT) ERROR("SEGMENT_ENTRY_SHIFT");
}
