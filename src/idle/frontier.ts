// How far a map's evacuation is, read from its header: a few loads, no call into the core.

import {
  HMAP_COUNT,
  HMAP_EVACUATED,
  HMAP_EVACUATIONS,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_PHASE,
  HMAP_SWEEP,
  HMAP_WIDE,
  PHASE_COMPACT,
  PHASE_GROW,
  PHASE_NONE,
  PHASE_RESEED,
} from "../../assembly/abi/layout.ts";
import type { Views } from "../views.ts";
import type { Range } from "./ring.ts";

/** Whether an evacuation is under way in the map at `h`. Of a map that is gone it tells nothing, but does no harm. */
export function isMoving(heap: Views, h: number): boolean {
  return heap.u8[h + HMAP_PHASE] !== PHASE_NONE;
}

/** Number of entries. */
export function entries(heap: Views, h: number): number {
  return heap.u32[(h + HMAP_COUNT) >>> 2];
}

/** Buckets evacuated since the map was made, modulo 2^32. */
export function evacuated(heap: Views, h: number): number {
  return heap.u32[(h + HMAP_EVACUATED) >>> 2];
}

/** What the evacuation under way has left, into `range`; false when there is none. */
export function pending(heap: Views, h: number, range: Range): boolean {
  const field = (offset: number) => heap.u32[(h + offset) >>> 2];
  const phase = heap.u8[h + HMAP_PHASE];
  if (phase === PHASE_NONE) return false;
  const narrow = field(HMAP_NARROW) + 1;
  const frontier = field(HMAP_NEVACUATE);
  range.evacuation = field(HMAP_EVACUATIONS);
  // A shrinking table's frontier comes down; the others' go up.
  if (phase === PHASE_GROW) range.from = frontier;
  else if (phase === PHASE_RESEED) range.from = frontier;
  else if (phase === PHASE_COMPACT) range.from = field(HMAP_SWEEP);
  else range.from = narrow - frontier;
  range.to = phase === PHASE_RESEED || phase === PHASE_COMPACT ? field(HMAP_WIDE) + 1 : narrow;
  return true;
}
