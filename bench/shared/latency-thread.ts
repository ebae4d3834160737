/** A worker thread of `bench:shared-latency`: writes at given times, or hammers one key, and times every single write. */
import { parentPort, workerData } from "node:worker_threads";
import { type Arrivals, arrivalsOf, type Load } from "./arrivals.ts";
import { type Store, storeOf } from "./stores.ts";
import { Words } from "./words.ts";

export interface LatencyThreadJob {
  contender: string;
  handle: unknown;
  thread: number;
  threads: number;
  words: SharedArrayBuffer;
  /** At a given rate; otherwise as fast as it can for `ms`, on one key. */
  load?: Load;
  ms: number;
}

export interface ThreadTimes {
  times: Float32Array<ArrayBuffer>;
  fresh: number;
  /** How often the kernel took a processor away from the process meanwhile. */
  preemptions: number;
}
export interface ThreadWaits {
  writes: number;
  /** Nanoseconds from one write's end to the next one's. */
  longest: number;
}

const { contender, handle, thread, threads, words: buffer, load, ms } = workerData.job as LatencyThreadJob;
const words = new Words(buffer);
const store = storeOf(contender, handle);
if (load) openLoop(load);
else closedLoop();

function openLoop(wanted: Load): void {
  rehearse(wanted);
  const arrivals = arrivalsOf(wanted, thread);
  const times = new Float32Array(arrivals.due.length).fill(1); // filled, because untouched pages would stall
  words.meet(threads);
  const before = process.resourceUsage().involuntaryContextSwitches;
  write(store, arrivals, times);
  const preemptions = process.resourceUsage().involuntaryContextSwitches - before;
  const answer: ThreadTimes = { times, fresh: arrivals.fresh, preemptions };
  parentPort!.postMessage(answer, [times.buffer]);
}

/** A write that comes late because others took long has waited since it was due: nothing is left out. */
function write(to: Store, { due, keys, values }: Arrivals, times: Float32Array): void {
  const start = performance.now();
  for (let i = 0; i < due.length; i++) {
    const at = start + due[i];
    while (performance.now() < at);
    to.put(keys[i], values[i]);
    times[i] = (performance.now() - at) * 1e6;
  }
}

/** On maps of the thread's own, until the loop is compiled. */
function rehearse(wanted: Load): void {
  const arrivals = arrivalsOf({ ...wanted, seconds: 0.02, rate: 1e6, threads: 1 }, 0);
  for (let round = 0; round < 30; round++) {
    const trial = storeOf(contender);
    write(trial, arrivals, new Float32Array(arrivals.due.length));
    trial.end();
  }
}

function closedLoop(): void {
  const trial = storeOf(contender);
  const until = performance.now() + 200;
  while (performance.now() < until) hammer(trial, performance.now() + 10);
  trial.end();
  words.meet(threads);
  const answer = hammer(store, performance.now() + ms);
  words.stop();
  parentPort!.postMessage(answer);
}

function hammer(to: Store, until: number): ThreadWaits {
  let longest = 0;
  let writes = 0;
  for (let before = performance.now(); before < until && !words.stopped; writes++) {
    to.put(1, thread);
    const after = performance.now();
    if (after - before > longest) longest = after - before;
    before = after;
  }
  return { writes, longest: longest * 1e6 };
}
