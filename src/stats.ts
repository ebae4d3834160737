// `map.stats()`: counters that the core keeps anyway, read in constant time.

import {
  HMAP_BYTES_USED,
  HMAP_COUNT,
  HMAP_EVACUATED,
  HMAP_EVACUATIONS,
  HMAP_MAX_CHAIN,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_PHASE,
  HMAP_RESEEDS,
  HMAP_SLOTS,
  HMAP_SWEEP,
  HMAP_WIDE,
  PHASE_COMPACT,
  PHASE_GROW,
  PHASE_NONE,
  PHASE_RESEED,
  PHASE_SHRINK,
} from "../assembly/abi/layout.ts";
import type { Table } from "./table.ts";
import type { Views } from "./views.ts";

/** Counters of a map or set; a SharedHashMap has these and more. docs/inspect.md says more of each. */
export interface MapStats {
  /** Entries. */
  size: number;
  /** Buckets in use, without overflow buckets. */
  buckets: number;
  /** Overflow buckets linked into chains. */
  overflowBuckets: number;
  /** Slots of one bucket. */
  slotsPerBucket: number;
  /** Slots of all buckets, without those of overflow buckets. */
  slots: number;
  /** size / slots, a fraction. */
  loadFactor: number;
  /** Whether an evacuation is under way. */
  growing: boolean;
  /** Which: "none", "grow", "shrink", "compact" (same-size growth) or "reseed" (evacuation into new secrets). */
  phase: Phase;
  /** How far the evacuation under way is, a fraction; 1 when none is. */
  progress: number;
  /** Buckets evacuated since the map was made, modulo 2^32. */
  evacuated: number;
  /** Evacuations begun since the map was made. */
  evacuations: number;
  /** Times that secrets were redrawn because of abnormal chains. */
  reseeds: number;
  /** Bytes of linear memory that the map owns. */
  bytes: number;
  /** bytes / size; 0 for an empty map. */
  bytesPerEntry: number;
  /** Buckets of the longest chain that an insertion made since the last evacuation began; 0 when no chain was made. */
  maxChain: number;
}

export const PHASES = ["none", "grow", "shrink", "compact", "reseed"] as const;
export type Phase = (typeof PHASES)[number];

/** @throws DisposedError */
export function stats(table: Table<unknown, unknown>): MapStats {
  table.live();
  return statsAt(table.heap, table.h);
}

/** The counters of the map whose header lies at `h`. */
export function statsAt(views: Views, h: number): MapStats {
  const field = (offset: number): number => views.u32[(h + offset) >>> 2];
  const size = field(HMAP_COUNT);
  const wide = field(HMAP_WIDE);
  const narrow = field(HMAP_NARROW);
  const nevacuate = field(HMAP_NEVACUATE);
  const phase = views.u8[h + HMAP_PHASE];
  const slotsPerBucket = views.u8[h + HMAP_SLOTS];
  const bytes = field(HMAP_BYTES_USED);
  // Each split bucket of the narrow table has become (wide + 1) / (narrow + 1) buckets.
  const buckets = narrow + 1 + (nevacuate * (wide - narrow)) / (narrow + 1);
  const slots = buckets * slotsPerBucket;
  return {
    size,
    buckets,
    overflowBuckets: field(HMAP_NOVERFLOW),
    slotsPerBucket,
    slots,
    loadFactor: size / slots,
    growing: phase !== PHASE_NONE,
    phase: PHASES[phase],
    progress: progress(phase, nevacuate / (narrow + 1), field(HMAP_SWEEP) / (wide + 1)),
    evacuated: field(HMAP_EVACUATED),
    evacuations: field(HMAP_EVACUATIONS),
    reseeds: field(HMAP_RESEEDS),
    bytes,
    bytesPerEntry: size === 0 ? 0 : bytes / size,
    maxChain: field(HMAP_MAX_CHAIN),
  };
}

function progress(phase: number, split: number, swept: number): number {
  if (phase === PHASE_GROW || phase === PHASE_RESEED) return split;
  if (phase === PHASE_SHRINK) return 1 - split;
  return phase === PHASE_COMPACT ? swept : 1;
}
