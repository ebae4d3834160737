// `instrument(map)`: counts and times what goes through the map that it returns.

import { tableOf } from "../collection.ts";
import { HashMap } from "../map.ts";
import { checkObject } from "../options.ts";
import { HashSet } from "../set.ts";
import type { Table } from "../table.ts";
import { describe } from "../types/describe.ts";
import { CODE_ANY } from "../types/types.ts";
import type { LatencySummary } from "./histogram.ts";
import { InstrumentedMap, InstrumentedSet } from "./instrumented.ts";
import { type Operation, type OperationCounts, Tally, type Timed } from "./tally.ts";

/** What takes durations in seconds: a Histogram of prom-client with a label `operation`, or one of OpenTelemetry. */
export type TimedBy =
  | { observe(labels: { operation: Operation }, seconds: number): void }
  | { record(seconds: number, attributes: { operation: Operation }): void };

export interface InstrumentOptions {
  /** Times one operation of so many, drawn at random; default 16, 0: none, 1: all. Counts are exact in any case. */
  sample?: number;
  /** Gets each duration, too. */
  histogram?: TimedBy;
}

export interface Instrumented {
  /** What went through this map since it was made. Constant time. */
  counts(): OperationCounts;
  /** How long timed operations took, in nanoseconds, by kind: a key looked up, written, deleted; a bulk call. */
  latency(): Record<Operation, LatencySummary>;
}

/** A HashMap or HashSet of any types. */
// biome-ignore lint/suspicious/noExplicitAny: no other type takes all of them and keeps what they are
export type Instrumentable = HashMap<any, any> | HashSet<any>;

/**
 * A map or set on the same entries that counts lookups, writes and deletions, and times some of them. Only what is called through it is counted
 * and pays; the map itself stays as it is. To dispose of one is to dispose of both.
 * @throws TypeError for what is no HashMap or HashSet, or a wrong option; RangeError for a `sample` out of range; DisposedError
 */
export function instrument<M extends Instrumentable>(map: M, options: InstrumentOptions = {}): M & Instrumented {
  if (!(map instanceof HashMap || map instanceof HashSet)) {
    throw new TypeError(`instrument takes a HashMap or HashSet, got ${describe(map)}`);
  }
  const { sample, timed } = checked(options);
  const table = tableOf(map as HashMap<unknown, unknown>);
  table.live();
  const tally = new Tally(sample, table.valueCode === CODE_ANY);
  if (timed !== undefined) tally.timed = [timed];
  const made =
    map instanceof HashMap
      ? new InstrumentedMap(table, tally)
      : new InstrumentedSet(table as Table<unknown, undefined>, tally);
  return made as unknown as M & Instrumented;
}

function checked(options: InstrumentOptions): { sample: number; timed: Timed | undefined } {
  checkObject(options);
  const { sample = 16, histogram } = options;
  if (typeof sample !== "number") throw new TypeError(`sample must be a number of operations, got ${describe(sample)}`);
  if (!Number.isInteger(sample) || sample < 0 || sample > 2 ** 30) {
    throw new RangeError(`sample must be an integer from 0 to 2^30, got ${sample}`);
  }
  return { sample, timed: histogram === undefined ? undefined : timedBy(histogram) };
}

function timedBy(histogram: TimedBy): Timed {
  if (typeof histogram === "object" && histogram !== null) {
    if ("observe" in histogram) return (operation, ns) => histogram.observe({ operation }, ns / 1e9);
    if ("record" in histogram) return (operation, ns) => histogram.record(ns / 1e9, { operation });
  }
  throw new TypeError(`histogram must be a Histogram of prom-client or of OpenTelemetry, got ${describe(histogram)}`);
}
