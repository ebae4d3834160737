// Blocks smaller than a segment: slabs of one size class each (Bonwick, "The Slab Allocator"). A block's size follows
// from its address through the segment table; a slab that empties goes back to the segments.

import { SEGMENT_BYTES } from "../abi/layout";
import {
  CLASSES, SEGMENT_RUN, SEGMENT_SLAB, listHead, listPush, listRemove, segmentAddress, segmentEntry, segmentIndex,
} from "./header";
import { assertion } from "../word/assertion";
import { allocateRun, freeRun } from "./segments";

const CLASS_SHIFT: u32 = 6;

/** The class whose blocks hold `bytes`: 64 << class. */
@inline export function sizeClassOf(bytes: u32): u32 { return bytes <= 64 ? 0 : 26 - clz(bytes - 1); }

/** A block of at least `bytes` (at most 32 KiB), aligned to 64; or 0. Its contents are undefined. */
export function allocateBlock(bytes: u32): usize {
  const sizeClass = sizeClassOf(bytes);
  assertion(sizeClass < CLASSES); // larger ones are runs
  const shift = CLASS_SHIFT + sizeClass;
  let index = listHead(sizeClass);
  if (!index) {
    const slab = allocateRun(1);
    if (!slab) return 0;
    index = segmentIndex(slab);
    const fresh = segmentEntry(index);
    fresh.state = SEGMENT_SLAB;
    fresh.sizeClass = <u8>sizeClass;
    fresh.live = 0;
    fresh.freeBlock = 0;
    fresh.bump = 0;
    listPush(sizeClass, index);
  }
  const segment = segmentEntry(index);
  const base = segmentAddress(index);
  let block: u32 = segment.freeBlock;
  if (block) {
    block--;
    segment.freeBlock = load<u16>(base + (<usize>block << shift));
  } else {
    block = segment.bump;
    segment.bump = <u16>(block + 1);
  }
  segment.live++;
  if (<u32>segment.live == SEGMENT_BYTES >>> shift) listRemove(sizeClass, index);
  return base + (<usize>block << shift);
}

export function freeBlock(address: usize): void {
  const index = segmentIndex(address);
  const segment = segmentEntry(index);
  const sizeClass: u32 = segment.sizeClass;
  const shift = CLASS_SHIFT + sizeClass;
  assertion(segment.state == SEGMENT_SLAB && segment.live > 0);
  if (<u32>segment.live == SEGMENT_BYTES >>> shift) listPush(sizeClass, index);
  segment.live--;
  if (segment.live == 0) {
    listRemove(sizeClass, index);
    segment.state = SEGMENT_RUN;
    segment.run = 1;
    freeRun(segmentAddress(index));
    return;
  }
  store<u16>(address, segment.freeBlock);
  segment.freeBlock = <u16>(((address & (SEGMENT_BYTES - 1)) >>> shift) + 1);
}

/** The true size in bytes of what starts at `address`: a block or a run. */
export function allocatedBytes(address: usize): u32 {
  const segment = segmentEntry(segmentIndex(address));
  return segment.state == SEGMENT_SLAB ? <u32>1 << (CLASS_SHIFT + <u32>segment.sizeClass) : segment.run * SEGMENT_BYTES;
}

/** Frees a block or a run. */
export function release(address: usize): void {
  if (segmentEntry(segmentIndex(address)).state == SEGMENT_SLAB) freeBlock(address);
  else freeRun(address);
}
