// Where buckets lie: a directory of 64 KiB segments, or one smaller block for a small table.
//
// A directory has one of three fixed capacities (16 in the header, 1,024 in a block, 65,536 in four segments), so that
// the step from one to the next copies at most 4 KiB however large the map: see ARCHITECTURE.md, "The directory".
// An entry of 0 is the null segment: readable as empty buckets, allocated by the first write.

import { assertion } from "../word/assertion";
import { SEGMENT_BYTES, SEGMENT_SHIFT } from "../abi/layout";
import { FAILURE_MAP_LIMIT, FAULT_CHARGE } from "../abi/status";
import { isRefused } from "../arena/faults";
import { arena } from "../arena/header";
import { allocateBlock, allocatedBytes, release } from "../arena/blocks";
import { allocateRun, allocateZeroedRun, freeRun } from "../arena/segments";
import { bucketShift, segmentBuckets } from "./bucket";
import { Hmap, INLINE_SEGMENTS } from "./hmap";

const BLOCK_SEGMENTS: u32 = 1024;
const RUN_SEGMENTS: u32 = 65536;

@inline function entryAddress(h: Hmap, segment: u32): usize { return <usize>h.directory + (<usize>segment << 2); }
@inline export function segmentOf(h: Hmap, segment: u32): usize { return <usize>load<u32>(entryAddress(h, segment)); }
@inline function setSegment(h: Hmap, segment: u32, address: usize): void { store<u32>(entryAddress(h, segment), <u32>address); }

/** The bucket for reading: in the null segment when it was never written. */
@inline export function bucketAt<Kind, V>(h: Hmap, index: u32): usize {
  const segment = segmentOf(h, index >> segmentBuckets<Kind, V>());
  return segment + <usize>((index & ((<u32>1 << segmentBuckets<Kind, V>()) - 1)) << bucketShift<Kind, V>());
}
@inline export function inNullSegment(address: usize): bool { return address < <usize>SEGMENT_BYTES; }

/** The same with the geometry read from the header, for code that is not worth compiling for each shape. */
@inline export function segmentShift(h: Hmap): u32 { return SEGMENT_SHIFT - <u32>h.bucketShift; }

@inline export function bucketOf(h: Hmap, index: u32): usize {
  const segment = segmentOf(h, index >> segmentShift(h));
  return segment + <usize>((index & (((<u32>1) << segmentShift(h)) - 1)) << <u32>h.bucketShift);
}
@inline export function slotsMask(h: Hmap): u32 { return ((<u32>1) << <u32>h.slots) - 1; }

@inline function tableBytes(h: Hmap, mask: u32): u64 { return (<u64>mask + 1) << h.bucketShift; }
@inline export function segmentCount(h: Hmap, mask: u32): u32 { return (mask >> segmentShift(h)) + 1; }

/** Counts bytes that the map is about to own; false when its own limit forbids them. */
export function charge(h: Hmap, bytes: u32): bool {
  if (FAULTS) if (isRefused(FAULT_CHARGE)) return false;
  if (bytes > h.maxBytes || h.bytes > h.maxBytes - bytes) {
    arena().failure = FAILURE_MAP_LIMIT;
    arena().wanted = bytes;
    return false;
  }
  h.bytes += bytes;
  return true;
}
export function discharge(h: Hmap, address: usize): void {
  h.bytes -= allocatedBytes(address);
  release(address);
}

@inline function blockSizeFor(bytes: u32): u32 { return bytes <= 64 ? 64 : <u32>1 << (32 - clz(bytes - 1)); }

/** Storage of `bytes` (at most 64 KiB), its end beyond `keep` zeroed; or 0. */
function allocateTable(h: Hmap, bytes: u32, keep: u32): usize {
  const size = blockSizeFor(bytes);
  if (!charge(h, size)) return 0;
  let address: usize;
  if (size == SEGMENT_BYTES) address = keep ? allocateRun(1) : allocateZeroedRun(1);
  else address = allocateBlock(size);
  if (!address) { h.bytes -= size; return 0; }
  if (keep || size < SEGMENT_BYTES) memory.fill(address + keep, 0, size - keep);
  return address;
}

/** Allocates a segment of the table that was never written; its address, or 0. */
export function materialise(h: Hmap, segment: u32): usize {
  const whole = tableBytes(h, h.wide);
  const address = allocateTable(h, whole < SEGMENT_BYTES ? <u32>whole : SEGMENT_BYTES, 0);
  if (address) setSegment(h, segment, address);
  return address;
}

/** Moves a table of at most one segment to storage for `mask`; true when there is nothing to move. */
export function resizeSmall(h: Hmap, mask: u32): bool {
  const old = segmentOf(h, 0);
  if (!old) return true;
  const have = allocatedBytes(old);
  const want = <u32>min<u64>(tableBytes(h, mask), SEGMENT_BYTES);
  const size = blockSizeFor(want);
  if (have == size || (have > size && mask > h.wide)) return true; // larger where memory was short for a smaller one
  const keep = min(have, want);
  const address = allocateTable(h, want, keep);
  if (!address) return false;
  memory.copy(address, old, keep);
  setSegment(h, 0, address);
  discharge(h, old);
  return true;
}

/** Makes room in the directory for `segments`, of which the first `live` are in use; false when memory is short. */
export function resizeDirectory(h: Hmap, segments: u32, live: u32): bool {
  const old = h.directory;
  const inHeader = h.inlineDirectory;
  const have = old == inHeader ? INLINE_SEGMENTS : allocatedBytes(old) >>> 2;
  const want = segments <= INLINE_SEGMENTS ? INLINE_SEGMENTS : segments <= BLOCK_SEGMENTS ? BLOCK_SEGMENTS : RUN_SEGMENTS;
  if (want == have) return true;
  let address: usize = inHeader;
  if (want != INLINE_SEGMENTS) {
    if (!charge(h, want << 2)) return false;
    address = want == BLOCK_SEGMENTS ? allocateBlock(want << 2) : allocateRun((RUN_SEGMENTS << 2) >>> SEGMENT_SHIFT);
    if (!address) { h.bytes -= want << 2; return false; }
  }
  memory.copy(address, old, live << 2);
  memory.fill(address + (live << 2), 0, (want - live) << 2);
  h.directory = <u32>address;
  if (old != inHeader) discharge(h, old);
  return true;
}

/** Gives a segment without entries back to the arena. */
export function dropSegment(h: Hmap, segment: u32): void {
  assertion(segmentOf(h, segment) != 0 && segment != 0);
  const address = segmentOf(h, segment);
  setSegment(h, segment, 0);
  h.bytes -= SEGMENT_BYTES;
  freeRun(address);
}
