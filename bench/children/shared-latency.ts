/** One contender of `npm run bench:shared-latency` in a process of its own: open loop, or all threads on one key. */
import type { Worker } from "node:worker_threads";
import { answer, readJob } from "../lib/child.ts";
import { type Latencies, latenciesOf } from "../lib/latencies.ts";
import { checkWritten, type Load } from "../shared/arrivals.ts";
import { messageOf, startThread } from "../shared/crew.ts";
import type { LatencyThreadJob, ThreadTimes, ThreadWaits } from "../shared/latency-thread.ts";
import { NO_MAP } from "../shared/stores.ts";
import { makeSync } from "../shared/sync.ts";
import { Words } from "../shared/words.ts";

export interface SharedLatencyJob {
  contender: string;
  threads: number;
  load?: Load;
  /** Without a load. */
  ms: number;
}

/** Of all threads on one key. */
export interface Fairness {
  writes: number[];
  longest: number;
}

const { contender, threads, load, ms } = readJob<SharedLatencyJob>();
const map = contender === NO_MAP ? undefined : makeSync(contender);
const words = new Words(new SharedArrayBuffer(Words.bytes(threads)));
const workers = Array.from({ length: threads }, (_, thread): Worker => {
  const job: LatencyThreadJob = { contender, handle: map?.handle, thread, threads, words: words.buffer, load, ms };
  return startThread(new URL("../shared/latency-thread.ts", import.meta.url), job);
});
answer(load ? await openLoop(load) : await closedLoop());

async function openLoop(wanted: Load): Promise<Latencies> {
  const results = await Promise.all(workers.map((worker) => messageOf<ThreadTimes>(worker)));
  const preemptions = Math.max(...results.map((result) => result.preemptions));
  const fresh = results.map((result) => result.fresh);
  if (map) checkWritten(wanted, fresh, (key) => map.load(key));
  const times = Float32Array.from(results.flatMap((result) => Array.from(result.times)));
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return latenciesOf(times, mean, preemptions);
}

async function closedLoop(): Promise<Fairness> {
  const results = await Promise.all(workers.map((worker) => messageOf<ThreadWaits>(worker)));
  const last = map?.load(1);
  if (map && !(last! < threads)) throw new Error(`the key has ${last}, which no thread wrote`);
  return { writes: results.map(({ writes }) => writes), longest: Math.max(...results.map(({ longest }) => longest)) };
}
