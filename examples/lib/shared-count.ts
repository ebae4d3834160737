// Task 6: several workers count the terms of the dictionary together, into one shared map.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { HashMap, string, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { median } from "./contest.ts";
import type { Dictionary } from "./dictionary.ts";
import type { CountJob, CountPart } from "./shared-count-thread.ts";
import { bounds, eachBatch, eachTerm } from "./terms.ts";

export const WORKERS = 4;
const ROUNDS = 3;
/** One part of so many is counted beforehand. */
const REHEARSAL = 8;
/** A slow machine gets fewer rounds, at least the one. */
const LIMIT_MS = 6000;
const LOOK_MS = 50;

export interface SharedCount {
  equal: boolean;
  occurrences: number;
  terms: number;
  /** Milliseconds, medians: who counted, with how many threads. */
  times: { who: string; threads: number; ms: number }[];
}

type Counts = { size: number; get(term: string): number | undefined; dispose?(): void; destroy?(): void };
type Count = (text: Buffer) => Counts | Promise<Counts>;

function countNatively(text: Buffer): Map<string, number> {
  const counts = new Map<string, number>();
  eachTerm(text, (start, end, start2, end2) => {
    const word = text.latin1Slice(start, end);
    const term = end2 > 0 ? `${word} ${text.latin1Slice(start2, end2)}` : word;
    counts.set(term, (counts.get(term) ?? 0) + 1);
  });
  return counts;
}

function countAlone(text: Uint8Array): HashMap<string, number> {
  const counts = new HashMap(string, u32);
  eachBatch(text, (batch) => counts.addMany(batch, 1));
  return counts;
}

const FIRST_SCRIPT = new URL("../../scripts/typescript-thread.mjs", import.meta.url);

/** Waits in an event loop until it gets parts to count. An error of one of them ends the program. */
async function startWorker(job: CountJob): Promise<Worker> {
  const script = new URL("./shared-count-thread.ts", import.meta.url).href;
  const worker = new Worker(FIRST_SCRIPT, { workerData: { script, job } });
  await once(worker, "message");
  return worker;
}

async function countTogether(workers: Worker[], text: Uint8Array): Promise<SharedHashMap<string, number>> {
  const counts = new SharedHashMap(string, u32);
  const at = bounds(text, workers.length);
  const all = workers.map((worker, i) => {
    worker.postMessage({ handle: counts.handle, from: at[i], to: at[i + 1] } satisfies CountPart);
    return once(worker, "message");
  });
  await Promise.all(all);
  return counts;
}

function release(counts: Counts): void {
  if (counts.destroy) counts.destroy();
  else counts.dispose?.();
}

function same(truth: Map<string, number>, counts: Counts): boolean {
  if (counts.size !== truth.size) return false;
  for (const [term, count] of truth) if (counts.get(term) !== count) return false;
  return true;
}

export async function sharedCount(
  dictionary: Dictionary,
  report: (step: string, done: number) => void,
): Promise<SharedCount> {
  const text = Buffer.from(new SharedArrayBuffer(dictionary.bytes.length));
  text.set(dictionary.bytes);
  const progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => startWorker({ text, progress })));
  const truth = countNatively(text);
  const occurrences = [...truth.values()].reduce((sum, count) => sum + count, 0);

  const contestants: { who: string; threads: number; count: Count; ms: number[] }[] = [
    { who: "Map", threads: 1, count: countNatively, ms: [] },
    { who: "HashMap", threads: 1, count: countAlone, ms: [] },
    { who: "SharedHashMap", threads: 1, count: (part) => countTogether(workers.slice(0, 1), part), ms: [] },
    { who: "SharedHashMap", threads: WORKERS, count: (part) => countTogether(workers, part), ms: [] },
  ];
  // Compiles the code.
  const beginning = text.subarray(0, bounds(text, REHEARSAL)[1]);
  for (const { count } of contestants) release(await count(beginning));
  let equal = true;
  const begin = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0 && performance.now() - begin > LIMIT_MS) break;
    for (const { who, threads, count, ms } of contestants) {
      const step = `count terms: ${who}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
      Atomics.store(progress, 0, 0);
      const watch = setInterval(() => report(step, Atomics.load(progress, 0) / occurrences), LOOK_MS);
      report(step, 0);
      const start = performance.now();
      const counts = await count(text);
      ms.push(performance.now() - start);
      clearInterval(watch);
      equal &&= same(truth, counts);
      release(counts);
    }
  }
  for (const worker of workers) worker.terminate();
  const times = contestants.map(({ who, threads, ms }) => ({ who, threads, ms: median(ms) }));
  return { equal, occurrences, terms: truth.size, times };
}
