// How many writes a stretch of time has: what is to be seen must not be over within a frame.
import type { MapStats } from "tophash";

export type Pace = "slow" | "watch" | "full";

/** Seconds that a table of this size takes to move, at the pace of who watches: short for small tables. */
export function seconds(buckets: number): number {
  return Math.min(2.2, Math.max(0.15, 0.15 * Math.log2(buckets) - 0.4));
}

const SLOWER = 5;
const ENTRIES_PER_BUCKET = 5.7;

/** Writes within `ms` milliseconds, a fraction when it is less than one. */
export function writesWithin(ms: number, pace: Pace, stats: MapStats): number {
  if (pace === "full") return Number.POSITIVE_INFINITY;
  const span = 1000 * seconds(stats.buckets) * (pace === "slow" ? SLOWER : 1);
  // Two buckets a write while something moves; else from one doubling to the next in half the time.
  const writes = stats.growing ? stats.buckets / 2 : stats.buckets * ENTRIES_PER_BUCKET;
  return (writes * ms) / span;
}

/** Crafted keys a second: each of them is to be seen in its chain. */
const FLOODED_PER_SECOND = { slow: 4, watch: 20, full: Number.POSITIVE_INFINITY };

export function craftedWithin(ms: number, pace: Pace): number {
  return (FLOODED_PER_SECOND[pace] * ms) / 1000;
}
