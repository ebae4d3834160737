import { build } from "hdr-histogram-js";
import { median } from "./median.ts";

/** What a latency run of one contender reports, in nanoseconds. */
export interface Latencies {
  /** At PERCENTILES, for the table. */
  percentiles: number[];
  /** At CURVE, for the picture. */
  curve: number[];
  worst: number;
  nsPerInsert: number;
  /** How often the kernel took the processor away meanwhile: many, and the worst belongs to the neighbours. */
  preemptions: number;
}

export const PERCENTILES: readonly number[] = [0.5, 0.9, 0.99, 0.999, 0.9999];

/** 0, then ten steps per nine: 0.9, 0.99, ... up to one in ten million, evenly spaced where 1 / (1 - p) is logarithmic. */
export const CURVE: readonly number[] = Array.from({ length: 71 }, (_, step) => 1 - 10 ** (-step / 10));

/** The median of the runs, point by point: each point is robust, and so is the worst. */
export function medianRun(runs: readonly Latencies[]): Latencies {
  return {
    percentiles: PERCENTILES.map((_, point) => median(runs.map(({ percentiles }) => percentiles[point]))),
    curve: CURVE.map((_, point) => median(runs.map(({ curve }) => curve[point]))),
    worst: median(runs.map(({ worst }) => worst)),
    nsPerInsert: median(runs.map(({ nsPerInsert }) => nsPerInsert)),
    preemptions: median(runs.map(({ preemptions }) => preemptions)),
  };
}

/** @param times of each single operation, in nanoseconds */
export function latenciesOf(times: Float32Array, nsPerInsert: number, preemptions: number): Latencies {
  const histogram = build({ bitBucketSize: 32, autoResize: false, highestTrackableValue: 1e11 });
  let worst = 0;
  for (const time of times) {
    histogram.recordValue(Math.max(0, Math.round(time)));
    if (time > worst) worst = time; // exact, where the histogram keeps three digits
  }
  const valueAt = (fraction: number) => histogram.getValueAtPercentile(fraction * 100);
  return { percentiles: PERCENTILES.map(valueAt), curve: CURVE.map(valueAt), worst, nsPerInsert, preemptions };
}

export function formatTime(ns: number): string {
  if (ns < 1e3) return `${Math.round(ns)} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toPrecision(3)} µs`;
  return ns < 1e9 ? `${(ns / 1e6).toPrecision(3)} ms` : `${(ns / 1e9).toPrecision(3)} s`;
}
