/**
 * Every insert from empty to n keys, timed one by one, in a process of its own (the loops: insert-loops.ts).
 *
 * Times go to an array allocated and touched beforehand, and to the histogram only when all is over. `performance.now()`
 * makes one small heap number per call, which is why the empty loop, too, shows a scavenge now and then;
 * `hrtime.bigint()` makes more.
 */
import { HashMap, string, u32 } from "tophash";
import { answer, readJob } from "../lib/child.ts";
import { CompatMap } from "../lib/compat.ts";
import { latenciesOf } from "../lib/latencies.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";
import { OBJECT_LOOPS, STRING_LOOPS, U32_LOOPS } from "./insert-loops.ts";

export interface LatencyJob {
  keys: "u32" | "string" | "object";
  contender: string;
  n: number;
  /** Live JavaScript objects for the collector to walk, as in a real program. */
  objects: number;
}

const LOOPS = { u32: U32_LOOPS, string: STRING_LOOPS, object: OBJECT_LOOPS };

const { keys, contender, n, objects } = readJob<LatencyJob>();
const insert = LOOPS[keys][contender];
const live = Array.from({ length: objects }, (_, id) => ({ id, next: null }));
const times = new Float32Array(n).fill(1); // filled, because untouched pages would stall
const compat = contender === "compat" ? [new CompatMap!()] : [];
// Or V8 drops what the rehearsal compiled.
const alive = [new Map(), new TypedArrayMap(), new HashMap(u32, u32), new HashMap(string, u32), ...compat];
rehearse();
globalThis.gc?.();
const switchesBefore = process.resourceUsage().involuntaryContextSwitches;
const start = performance.now();
const size = insert(n, times);
const nsPerInsert = ((performance.now() - start) * 1e6) / n;
const preemptions = process.resourceUsage().involuntaryContextSwitches - switchesBefore;
if (size !== n) throw new Error(`${contender}: ${size} keys instead of ${n}`);
if (live.length !== objects || alive.length < 4) throw new Error("unreachable: keeps them alive until here");
answer(latenciesOf(times, nsPerInsert, preemptions));

/** Until the loop is compiled: short calls for the function as a whole, long ones for what only long tables reach. */
function rehearse(): void {
  const most = Math.min(20_000, n);
  for (let i = 0; i < 20; i++) insert(most, times);
  for (let i = 0; i < 5_000; i++) insert(Math.min(50, n), times);
}
