/**
 * Every insert from empty to n keys, timed one by one, in a process of its own.
 *
 * The clock is read once per insert, so that no stall can hide between the end of one measurement and the beginning
 * of the next: whatever the collector or the kernel does is charged to the insert during which it happened. Times go to an
 * array allocated and touched beforehand, and to the histogram only when all is over. `performance.now()` makes one small
 * heap number per call, which is why the empty loop, too, shows a scavenge now and then; `hrtime.bigint()` makes more.
 */
import { build } from "hdr-histogram-js";
import { HashMap, u32 } from "tophash";
import { answer, readJob } from "../lib/child.ts";
import { mix32 } from "../lib/keys.ts";
import { CURVE, type Latencies, PERCENTILES } from "../lib/latencies.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

export interface LatencyJob {
  contender: string;
  n: number;
  /** Live JavaScript objects for the collector to walk, as in a real program. */
  objects: number;
}

type Insert = (n: number, times: Float32Array) => number;

/** One loop per contender, each seeing one kind of map only. Returns the map's size as the proof of work. */
const LOOPS: Record<string, Insert> = {
  "empty loop": (n, times) => {
    let last = performance.now();
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum ^= mix32(i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return sum === -1 ? 0 : n;
  },
  Map: (n, times) => {
    const map = new Map<number, number>();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(mix32(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return map.size;
  },
  "typed arrays": (n, times) => {
    const map = new TypedArrayMap();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(mix32(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return map.size;
  },
  tophash: (n, times) => {
    const map = new HashMap(u32, u32);
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(mix32(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    const { size } = map;
    map.dispose();
    return size;
  },
};

const { contender, n, objects } = readJob<LatencyJob>();
const insert = LOOPS[contender];
const live = Array.from({ length: objects }, (_, id) => ({ id, next: null }));
const times = new Float32Array(n).fill(1); // filled, because untouched pages would stall
const alive = [new Map(), new TypedArrayMap(), new HashMap(u32, u32)]; // or V8 drops what the rehearsal compiled
rehearse();
globalThis.gc?.();
const switchesBefore = process.resourceUsage().involuntaryContextSwitches;
const start = performance.now();
const size = insert(n, times);
const nsPerInsert = ((performance.now() - start) * 1e6) / n;
const preemptions = process.resourceUsage().involuntaryContextSwitches - switchesBefore;
if (size !== n) throw new Error(`${contender}: ${size} keys instead of ${n}`);
if (live.length !== objects || alive.length !== 3) throw new Error("unreachable: keeps them alive until here");
answer(summary());

/** Until the loop is compiled: short calls for the function as a whole, long ones for what only long tables reach. */
function rehearse(): void {
  for (let i = 0; i < 20; i++) insert(20_000, times);
  for (let i = 0; i < 5_000; i++) insert(50, times);
}

function summary(): Latencies {
  const histogram = build({ bitBucketSize: 32, autoResize: false, highestTrackableValue: 1e11 });
  let worst = 0;
  for (const time of times) {
    histogram.recordValue(Math.round(time));
    if (time > worst) worst = time; // exact, where the histogram keeps three digits
  }
  const valueAt = (fraction: number) => histogram.getValueAtPercentile(fraction * 100);
  return { percentiles: PERCENTILES.map(valueAt), curve: CURVE.map(valueAt), worst, nsPerInsert, preemptions };
}
