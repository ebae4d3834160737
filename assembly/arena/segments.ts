// Runs of 64 KiB segments: binned free lists with coalescing (boundary tags: a free run carries its length in its first
// and last table entry), then the never used end of the memory, then a larger memory. In a shared memory: runs.ts.

import { assertion } from "../word/assertion";
import { SEGMENT_BYTES, SEGMENT_ENTRY_SHIFT, SEGMENT_SHIFT, SEGMENT_TABLE } from "../abi/layout";
import { FAILURE_ARENA_LIMIT, FAILURE_ENGINE, FAULT_GROW, FAULT_RUN } from "../abi/status";
import { isRefused } from "./faults";
import { availableRuns, returnRun, takeRun } from "./runs";
import {
  Arena, BINS, CLASSES, SEGMENT_FREE, SEGMENT_FRESH, SEGMENT_RUN, arena, listHead, listPush, listRemove, segmentAddress,
  segmentEntry, segmentIndex,
} from "./header";

/** Grows the memory by so many pages and refreshes JavaScript's views; the old size in pages, or -1. */
@external("env", "grow") declare function growMemory(pages: u32): i32;

/** With growShift 3 the memory grows by an eighth: few calls, little address space taken before it is needed. */
export function initArena(pages: u32, maxPages: u32, growShift: u32): void {
  const a = arena();
  const tableSegments = ((maxPages << SEGMENT_ENTRY_SHIFT) + SEGMENT_BYTES - 1) >>> SEGMENT_SHIFT;
  a.firstSegment = (SEGMENT_TABLE >>> SEGMENT_SHIFT) + tableSegments;
  a.top = a.firstSegment;
  a.highWater = a.firstSegment;
  a.pages = pages;
  a.maxPages = maxPages;
  a.growShift = growShift;
}

@inline function binOf(length: u32): u32 { return 31 - clz(length); }

function pushFree(index: u32, length: u32): void {
  const first = segmentEntry(index), last = segmentEntry(index + length - 1);
  first.state = SEGMENT_FREE;
  first.run = length;
  last.state = SEGMENT_FREE;
  last.run = length;
  listPush(CLASSES + binOf(length), index);
  arena().freeSegments += length;
}

function removeFree(index: u32): u32 {
  const first = segmentEntry(index);
  const length = first.run;
  const last = segmentEntry(index + length - 1);
  listRemove(CLASSES + binOf(length), index);
  first.state = SEGMENT_FRESH;
  last.state = SEGMENT_FRESH;
  arena().freeSegments -= length;
  return length;
}

/** The first run of a fitting bin; in the bin of `length` itself a few are tried, all larger bins fit. */
function findFree(length: u32): u32 {
  let bin = binOf(length);
  let candidate = listHead(CLASSES + bin);
  for (let tries = 0; candidate && tries < 8; tries++) {
    if (segmentEntry(candidate).run >= length) return candidate;
    candidate = segmentEntry(candidate).next;
  }
  while (++bin < BINS) {
    const head = listHead(CLASSES + bin);
    if (head) return head;
  }
  return 0;
}

function fail(a: Arena, reason: u32, length: u32): bool {
  a.failure = reason;
  a.wanted = length << SEGMENT_SHIFT;
  return false;
}

@inline function tryGrow(pages: u32): i32 {
  if (FAULTS) if (isRefused(FAULT_GROW)) return -1;
  return growMemory(pages);
}

/** Makes the memory at least `end` pages long. */
function ensurePages(a: Arena, end: u32, length: u32): bool {
  const have = a.pages;
  if (end <= have) return true;
  if (end > a.maxPages) return fail(a, FAILURE_ARENA_LIMIT, length);
  const generous = min(max(end - have, have >> a.growShift), a.maxPages - have);
  let got = generous;
  if (tryGrow(generous) < 0) {
    got = end - have;
    if (got == generous || tryGrow(got) < 0) return fail(a, FAILURE_ENGINE, length);
  }
  a.pages = have + got;
  return true;
}

/** Segments that are free, or were never used. */
export function availableSegments(): u32 {
  if (SHARED) return availableRuns();
  const a = arena();
  return a.freeSegments + (a.maxPages - a.top);
}

/** A run of `length` segments, or 0. Its bytes are zero when it lies at or above the high water of before. */
export function allocateRun(length: u32): usize {
  if (SHARED) return takeRun(length, false);
  if (FAULTS) if (isRefused(FAULT_RUN)) return 0;
  const a = arena();
  let index = findFree(length);
  if (index) {
    const rest = removeFree(index) - length;
    if (rest) pushFree(index + length, rest);
  } else {
    index = a.top;
    if (!ensurePages(a, index + length, length)) return 0;
    a.top = index + length;
    if (a.highWater < a.top) a.highWater = a.top;
  }
  const segment = segmentEntry(index);
  segment.state = SEGMENT_RUN;
  segment.run = length;
  return segmentAddress(index);
}

/** As allocateRun, zeroed: only what was used before needs to be cleared. */
export function allocateZeroedRun(length: u32): usize {
  if (SHARED) return takeRun(length, true);
  const fresh = segmentAddress(arena().highWater);
  const address = allocateRun(length);
  if (address && address < fresh) memory.fill(address, 0, <usize>length << SEGMENT_SHIFT);
  return address;
}

export function freeRun(address: usize): void {
  assertion(segmentEntry(segmentIndex(address)).state == SEGMENT_RUN && (address & (SEGMENT_BYTES - 1)) == 0);
  if (SHARED) { returnRun(address); return; }
  const a = arena();
  let index = segmentIndex(address);
  let length = segmentEntry(index).run;
  segmentEntry(index).state = SEGMENT_FRESH;
  if (segmentEntry(index - 1).state == SEGMENT_FREE) {
    const before = segmentEntry(index - 1).run;
    index -= before;
    length += removeFree(index);
  }
  if (index + length < a.top && segmentEntry(index + length).state == SEGMENT_FREE) {
    length += removeFree(index + length);
  }
  if (index + length == a.top) a.top = index;
  else pushFree(index, length);
}
