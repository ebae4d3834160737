/**
 * A paced load in a process of its own: bursts of inserts at fixed times, with idle evacuation or without. Each insert is timed,
 * and how late each burst began, which is what the turns in between cost the rest of the program.
 */
import { build } from "hdr-histogram-js";
import { HashMap, u32 } from "tophash";
import { IdleEvacuation } from "tophash/idle";
import { answer, readJob } from "../lib/child.ts";
import { mix32 } from "../lib/keys.ts";

export interface IdleJob {
  /** Milliseconds of a turn; 0: no idle evacuation. */
  slice: number;
  /** Entries that are there before, and how many are inserted. */
  from: number;
  inserts: number;
  perSecond: number;
  /** Milliseconds between two bursts. */
  every: number;
}

export interface IdleOutcome {
  /** Of all inserts, in nanoseconds: p50, p90, p99, p99.9, p99.99, worst, mean. */
  inserts: number[];
  /** Of the bursts, how late they began, in nanoseconds: p50, p99, worst. */
  lateness: number[];
  /** Buckets moved by writes, and in idle time. */
  byWrites: number;
  byIdle: number;
  turns: number;
  /** Bursts after which the map was being evacuated, a fraction. */
  growing: number;
}

const { slice, from, inserts, perSecond, every } = readJob<IdleJob>();
const burst = Math.round((perSecond * every) / 1000);
const times = new Float32Array(inserts).fill(1);
const late = new Float32Array(Math.ceil(inserts / burst)).fill(1);

function load(map: HashMap<number, number>, first: number, count: number, at: number): void {
  for (let i = 0; i < count; i++) {
    const key = mix32(first + i);
    const start = performance.now();
    map.set(key, i);
    times[at + i] = (performance.now() - start) * 1e6;
  }
}

/** Until the loop is compiled. */
function rehearse(): void {
  for (let round = 0; round < 200; round++) {
    using map = new HashMap(u32, u32);
    load(map, 0, Math.min(2000, inserts), 0);
  }
}

rehearse();
const map = new HashMap(u32, u32);
for (let i = 0; i < from; i++) map.set(mix32(i), i);
map.evacuate();
const idle = slice > 0 ? new IdleEvacuation({ slice }).watch(map) : undefined;
globalThis.gc?.();

let done = 0;
let bursts = 0;
let growing = 0;
let byWrites = 0;
const start = performance.now() + 50;
const next = () => setTimeout(run, Math.max(0, start + bursts * every - performance.now()));
next();

function run(): void {
  const due = start + bursts * every;
  if (performance.now() < due) return void next();
  late[bursts++] = (performance.now() - due) * 1e6;
  const before = map.stats().evacuated;
  const count = Math.min(burst, inserts - done);
  load(map, from + done, count, done);
  done += count;
  const { evacuated, growing: isGrowing } = map.stats();
  byWrites += evacuated - before;
  if (isGrowing) growing++;
  if (done < inserts) return void next();
  if (map.size !== from + inserts) throw new Error(`${map.size} keys instead of ${from + inserts}`);
  const { buckets = 0, turns = 0 } = idle?.stats() ?? {};
  idle?.stop();
  const outcome: IdleOutcome = {
    ...{ inserts: summary(times, [50, 90, 99, 99.9, 99.99]), lateness: summary(late, [50, 99]).slice(0, 3) },
    ...{ byWrites, byIdle: buckets, turns, growing: growing / bursts },
  };
  answer(outcome);
}

/** Percentiles, worst, mean. */
function summary(values: Float32Array, percentiles: readonly number[]): number[] {
  const histogram = build({ bitBucketSize: 32, autoResize: false, highestTrackableValue: 1e11 });
  let worst = 0;
  let sum = 0;
  for (const value of values) {
    histogram.recordValue(Math.max(0, Math.round(value)));
    worst = Math.max(worst, value);
    sum += value;
  }
  return [...percentiles.map((each) => histogram.getValueAtPercentile(each)), worst, sum / values.length];
}
