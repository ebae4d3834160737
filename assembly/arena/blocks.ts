// Blocks smaller than a segment: slabs of one size class each (Bonwick, "The Slab Allocator"). A block's size follows
// from its address through the segment table; a slab that empties goes back to the segments.
//
// Classes 0 to 9 are 64 << class, aligned to their size's share of a cache line: buckets, tables, headers. The finer ones
// are for copies of keys and values: 16, 24 .. 56, then three between each two powers of two. At most an eighth of a
// record is lost on average, and a freed one fits the next of its class.

import { assertion } from "../word/assertion";
import { SEGMENT_BYTES } from "../abi/layout";
import { FAULT_BLOCK } from "../abi/status";
import { isRefused } from "./faults";
import {
  CLASSES, SEGMENT_RUN, SEGMENT_SLAB, POWER_CLASSES, listHead, listPush, listRemove, segmentAddress, segmentEntry,
  segmentIndex,
} from "./header";
import { allocateRun, freeRun } from "./segments";

const CLASS_SHIFT: u32 = 6;
/** Classes of 16, 24 .. 56 bytes, behind the powers of two. */
const SMALL_CLASSES: u32 = 6;
const LARGEST: u32 = SEGMENT_BYTES >>> 1;

/** The class whose blocks hold `bytes` and are a power of two: 64 << class. */
@inline export function sizeClassOf(bytes: u32): u32 { return bytes <= 64 ? 0 : 26 - clz(bytes - 1); }

/** The class of the smallest block for a record. */
export function recordClass(bytes: u32): u32 {
  if (bytes <= 56) return POWER_CLASSES + (max<u32>(bytes, 16) - 9 >>> 3);
  if (bytes <= 64) return 0;
  const power = 31 - clz(bytes - 1); // 2^power < bytes <= 2^(power + 1)
  const quarter = bytes - 1 - ((<u32>1) << power) >>> (power - 2);
  return quarter == 3 ? power - CLASS_SHIFT + 1 : POWER_CLASSES + SMALL_CLASSES + (power - CLASS_SHIFT) * 3 + quarter;
}

/** Bytes of a block of this class. */
@inline export function classBytes(sizeClass: u32): u32 {
  if (sizeClass < POWER_CLASSES) return (<u32>1) << (CLASS_SHIFT + sizeClass);
  const fine = sizeClass - POWER_CLASSES;
  if (fine < SMALL_CLASSES) return 16 + (fine << 3);
  const step = fine - SMALL_CLASSES;
  return (5 + step % 3) << (CLASS_SHIFT - 2 + step / 3);
}

/** A block of at least `bytes` (at most 32 KiB), aligned to 64; or 0. Its contents are undefined. */
export function allocateBlock(bytes: u32): usize { return allocateOfClass(sizeClassOf(bytes)); }

/** Storage for a record of any length, aligned to 8; or 0. Its contents are undefined. */
export function allocateRecord(bytes: u32): usize {
  if (bytes > LARGEST) return allocateRun((bytes - 1 >>> 16) + 1);
  return allocateOfClass(recordClass(bytes));
}
/** What allocateRecord takes for so many bytes. */
export function recordBytes(bytes: u32): u32 {
  return bytes > LARGEST ? (bytes + SEGMENT_BYTES - 1) & ~(SEGMENT_BYTES - 1) : classBytes(recordClass(bytes));
}

function allocateOfClass(sizeClass: u32): usize {
  assertion(sizeClass < CLASSES); // larger ones are runs
  if (FAULTS) if (isRefused(FAULT_BLOCK)) return 0;
  const size = classBytes(sizeClass);
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
    segment.freeBlock = load<u16>(base + <usize>(block * size));
  } else {
    block = segment.bump;
    segment.bump = <u16>(block + 1);
  }
  segment.live++;
  if (<u32>segment.live == SEGMENT_BYTES / size) listRemove(sizeClass, index);
  return base + <usize>(block * size);
}

export function freeBlock(address: usize): void {
  const index = segmentIndex(address);
  const segment = segmentEntry(index);
  const sizeClass: u32 = segment.sizeClass;
  const size = classBytes(sizeClass);
  assertion(segment.state == SEGMENT_SLAB && segment.live > 0 && <u32>(address & (SEGMENT_BYTES - 1)) % size == 0);
  if (<u32>segment.live == SEGMENT_BYTES / size) listPush(sizeClass, index);
  segment.live--;
  if (segment.live == 0) {
    listRemove(sizeClass, index);
    segment.state = SEGMENT_RUN;
    segment.run = 1;
    freeRun(segmentAddress(index));
    return;
  }
  store<u16>(address, segment.freeBlock);
  segment.freeBlock = <u16>(<u32>(address & (SEGMENT_BYTES - 1)) / size + 1);
}

/** The true size in bytes of what starts at `address`: a block or a run. */
export function allocatedBytes(address: usize): u32 {
  const segment = segmentEntry(segmentIndex(address));
  return segment.state == SEGMENT_SLAB ? classBytes(segment.sizeClass) : segment.run * SEGMENT_BYTES;
}

/** Frees a block or a run. */
export function release(address: usize): void {
  if (segmentEntry(segmentIndex(address)).state == SEGMENT_SLAB) freeBlock(address);
  else freeRun(address);
}
