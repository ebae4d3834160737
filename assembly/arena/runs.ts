// Runs of segments of a shared memory, without a lock: a thread that dies in here takes one run with it at most.
//
// A run has 2^k segments. New ones come from `top`, which only rises; freed ones go to a stack for each k (Treiber, "Systems
// programming: coping with parallelism", 1986), whose head carries a tag that each change increments: who was asleep
// between reading the head and changing it fails, even when the same run is on top again.

import { ARENA, SEGMENT_BYTES, SEGMENT_ENTRY_SHIFT, SEGMENT_SHIFT, SEGMENT_TABLE } from "../abi/layout";
import { ROOT_BINS, ROOT_FREE_SEGMENTS, ROOT_MAX_PAGES, ROOT_TOP } from "../abi/shared";
import { FAILURE_ARENA_LIMIT, FAILURE_ENGINE, FAULT_GROW, FAULT_RUN } from "../abi/status";
import { isRefused } from "./faults";
import { BINS, SEGMENT_FREE, SEGMENT_RUN, arena, segmentAddress, segmentEntry, segmentIndex } from "./header";

/** The memory grows by an eighth at least. */
const GROW_SHIFT: u32 = 3;

const ROOT: usize = <usize>ARENA;

/** Prepares the root's allocator words; the memory is new, and nobody else has it yet. */
export function initRuns(maxPages: u32): void {
  const tableSegments = ((maxPages << SEGMENT_ENTRY_SHIFT) + SEGMENT_BYTES - 1) >>> SEGMENT_SHIFT;
  store<u32>(ROOT, maxPages, ROOT_MAX_PAGES);
  store<u32>(ROOT, (SEGMENT_TABLE >>> SEGMENT_SHIFT) + tableSegments, ROOT_TOP);
}

/** k, for a run of at least `length` segments. */
@inline function binOf(length: u32): u32 { return length <= 1 ? 0 : 32 - clz(length - 1); }
@inline function binAddress(bin: u32): usize { return ROOT + ROOT_BINS + (<usize>bin << 3); }

function push(bin: u32, index: u32): void {
  const at = binAddress(bin);
  const entry = segmentEntry(index);
  entry.state = SEGMENT_FREE;
  // First: who dies in here, or stands still, leaves more counted than there are. Fewer would end below nothing.
  atomic.add<u32>(ROOT, <u32>1 << bin, ROOT_FREE_SEGMENTS);
  while (true) {
    const head = atomic.load<u64>(at);
    entry.next = <u16>head;
    const changed = ((head >> 32) + 1) << 32 | <u64>index;
    if (atomic.cmpxchg<u64>(at, head, changed) == head) return;
  }
}

/** The top of a stack, taken off; 0 when it is empty. */
function pop(bin: u32): u32 {
  const at = binAddress(bin);
  while (true) {
    const head = atomic.load<u64>(at);
    const index = <u32>head;
    if (!index) return 0;
    // Another may have taken and changed it: what is read here is then nonsense, and the exchange fails.
    const next = <u64>segmentEntry(index).next;
    const changed = ((head >> 32) + 1) << 32 | next;
    if (atomic.cmpxchg<u64>(at, head, changed) != head) continue;
    atomic.sub<u32>(ROOT, <u32>1 << bin, ROOT_FREE_SEGMENTS);
    return index;
  }
}

function fail(reason: u32, length: u32): u32 {
  arena().failure = reason;
  arena().wanted = length << SEGMENT_SHIFT;
  return 0;
}

/** Segments that were never handed out: the first of `length`, or 0. */
function fresh(length: u32): u32 {
  const most = load<u32>(ROOT, ROOT_MAX_PAGES);
  while (true) {
    const index = atomic.load<u32>(ROOT, ROOT_TOP);
    const end = index + length;
    if (end > most) return fail(FAILURE_ARENA_LIMIT, length);
    const pages = <u32>memory.size();
    if (end > pages) {
      if (FAULTS) if (isRefused(FAULT_GROW)) return 0;
      // Others may grow it at the same time: then it is a little larger than it need be.
      const generous = min(max(end - pages, pages >> GROW_SHIFT), most - pages);
      if (memory.grow(generous) < 0 && <u32>memory.size() < end && memory.grow(end - pages) < 0 && <u32>memory.size() < end) {
        return fail(FAILURE_ENGINE, length);
      }
      continue;
    }
    if (atomic.cmpxchg<u32>(ROOT, index, end, ROOT_TOP) == index) return index;
  }
}

/** Segments that are free, or were never handed out; of a moment. */
export function availableRuns(): u32 {
  return atomic.load<u32>(ROOT, ROOT_FREE_SEGMENTS) + (load<u32>(ROOT, ROOT_MAX_PAGES) - atomic.load<u32>(ROOT, ROOT_TOP));
}

/** A run of at least `length` segments, or 0; all zero when `zeroed`. */
export function takeRun(length: u32, zeroed: bool): usize {
  if (FAULTS) if (isRefused(FAULT_RUN)) return 0;
  const bin = binOf(length);
  let index = pop(bin), used = index != 0;
  for (let larger = bin + 1; !index && larger < BINS; larger++) {
    index = pop(larger);
    if (!index) continue;
    used = true;
    while (larger > bin) push(--larger, index + (<u32>1 << larger)); // the upper halves are of no use here
  }
  if (!index) index = fresh(<u32>1 << bin);
  if (!index) return 0;
  const entry = segmentEntry(index);
  entry.run = length;
  entry.state = SEGMENT_RUN;
  const address = segmentAddress(index);
  if (zeroed && used) memory.fill(address, 0, <usize>length << SEGMENT_SHIFT);
  return address;
}

export function returnRun(address: usize): void {
  const index = segmentIndex(address);
  push(binOf(segmentEntry(index).run), index);
}
