// `map.stats()`: counters that the core keeps anyway, read in constant time.

import {
  HMAP_BYTES_USED,
  HMAP_EVACUATED,
  HMAP_EVACUATIONS,
  HMAP_MAX_CHAIN,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_PHASE,
  HMAP_RESEEDS,
  HMAP_SLOTS,
  HMAP_WIDE,
  PHASE_COMPACT,
  PHASE_GROW,
  PHASE_NONE,
  PHASE_RESEED,
  PHASE_SHRINK,
} from "../assembly/abi/layout.ts";
import type { Table } from "./table.ts";

/** Counts, unless said otherwise. */
export interface MapStats {
  /** Entries. */
  size: number;
  /** Buckets without overflow buckets. */
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
  phase: "none" | "grow" | "shrink" | "compact" | "reseed";
  /** How far the evacuation under way is, a fraction; 1 when none is. */
  progress: number;
  /** Buckets evacuated since the map was made (modulo 2^32). */
  evacuated: number;
  /** Evacuations begun since the map was made. */
  evacuations: number;
  /** Secrets redrawn because of abnormal chains. */
  reseeds: number;
  /** Bytes of linear memory that the map owns. */
  bytes: number;
  /** bytes / size; 0 for an empty map. */
  bytesPerEntry: number;
  /** Buckets of the longest chain that an insertion made since the last evacuation began; 0 when no chain was made. */
  maxChain: number;
}

const PHASES = ["none", "grow", "shrink", "compact", "reseed"] as const;

/** Each split bucket of the narrow table has become (wide + 1) / (narrow + 1) buckets. */
export function bucketCount(wide: number, narrow: number, nevacuate: number): number {
  return narrow + 1 + (nevacuate * (wide - narrow)) / (narrow + 1);
}

export function stats(table: Table<unknown, unknown>): MapStats {
  const size = table.size;
  const wide = table.field(HMAP_WIDE);
  const narrow = table.field(HMAP_NARROW);
  const nevacuate = table.field(HMAP_NEVACUATE);
  const phase = table.byteField(HMAP_PHASE);
  const slotsPerBucket = table.byteField(HMAP_SLOTS);
  const bytes = table.field(HMAP_BYTES_USED);
  const buckets = bucketCount(wide, narrow, nevacuate);
  const slots = buckets * slotsPerBucket;
  return {
    size,
    buckets,
    overflowBuckets: table.field(HMAP_NOVERFLOW),
    slotsPerBucket,
    slots,
    loadFactor: size / slots,
    growing: phase !== PHASE_NONE,
    phase: PHASES[phase],
    progress: progress(phase, nevacuate / (narrow + 1)),
    evacuated: table.field(HMAP_EVACUATED),
    evacuations: table.field(HMAP_EVACUATIONS),
    reseeds: table.field(HMAP_RESEEDS),
    bytes,
    bytesPerEntry: size === 0 ? 0 : bytes / size,
    maxChain: table.field(HMAP_MAX_CHAIN),
  };
}

function progress(phase: number, split: number): number {
  if (phase === PHASE_GROW || phase === PHASE_RESEED) return split;
  if (phase === PHASE_SHRINK) return 1 - split;
  return phase === PHASE_COMPACT ? 0 : 1;
}
