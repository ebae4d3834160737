/** One row of bench/stats.ts in a process of its own: the same loop with stats() polled by nobody, by itself, by another thread. */
import { Worker } from "node:worker_threads";
import { HashMap, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { answer, readJob } from "../lib/child.ts";
import { keyRange } from "../lib/keys.ts";
import { sampleIndices } from "../lib/random.ts";

export interface StatsJob {
  map: "HashMap" | "SharedHashMap";
  operation: "get" | "set";
  n: number;
  hertz: readonly number[];
  rounds: number;
  /** Of a turn. */
  ms: number;
}

export interface StatsOutcome {
  /** Operations a second for each round, and how often stats() was called in all. */
  series: { name: string; rates: number[]; polls: number }[];
  /** One call in a loop of nothing else. */
  nsPerCall: number;
}

/** Operations between two looks at the clock. */
const CHUNK = 1024;
const CALLS = 20_000;

const { map: kind, operation, n, hertz, rounds, ms } = readJob<StatsJob>();
const map = kind === "HashMap" ? new HashMap(u32, u32) : new SharedHashMap(u32, u32);
const keys = keyRange("full", 0, n);
for (let i = 0; i < n; i++) map.set(keys[i], keys[i]);
map.evacuate();
const sample = sampleIndices(n, Math.max(CHUNK, Math.ceil(n / CHUNK) * CHUNK), 1).map((i) => keys[i]);

/** What lets other threads poll: | polls a second, 0 for none | polls so far |. */
const control = new Int32Array(new SharedArrayBuffer(8));

function check(stats: { size: number }): void {
  if (stats.size !== n) throw new Error(`stats() has ${stats.size} entries instead of ${n}`);
}

/** Operations on one chunk of the sample; each answer is checked. */
function work(first: number): void {
  if (operation === "get") {
    for (let i = first; i < first + CHUNK; i++) if (map.get(sample[i]) !== sample[i]) throw new Error("wrong answer");
  } else {
    for (let i = first; i < first + CHUNK; i++) map.set(sample[i], sample[i]);
  }
}

interface Contender {
  name: string;
  /** Milliseconds between two calls of stats() by the loop itself. */
  every: number;
  /** Polls a second by another thread. */
  others: number;
  rates: number[];
  polls: number;
}

function turn(contender: Contender): number {
  const { every } = contender;
  const start = performance.now();
  let due = start + every;
  let operations = 0;
  for (let first = 0, now = start; now < start + ms; now = performance.now()) {
    work(first);
    operations += CHUNK;
    first = first + CHUNK === sample.length ? 0 : first + CHUNK;
    if (now < due) continue;
    check(map.stats());
    contender.polls++;
    due += every;
  }
  return (1000 * operations) / (performance.now() - start);
}

const none = { every: Number.POSITIVE_INFINITY, others: 0 };
const contenders: Contender[] = [{ name: "never", ...none, rates: [], polls: 0 }];
for (const each of hertz) contenders.push({ name: `at ${each} Hz`, ...none, every: 1000 / each, rates: [], polls: 0 });
let poller: Worker | undefined;
if (map instanceof SharedHashMap) {
  for (const each of hertz) {
    contenders.push({ name: `at ${each} Hz, another thread`, ...none, others: each, rates: [], polls: 0 });
  }
  const workerData = { script: new URL("./stats-poller.ts", import.meta.url).href, handle: map.handle, control, n };
  poller = new Worker(new URL("../../scripts/typescript-thread.mjs", import.meta.url), { workerData });
  await new Promise((resolve, reject) => poller!.once("message", resolve).once("error", reject));
}

for (let round = -1; round < rounds; round++) {
  for (const contender of round % 2 === 0 ? contenders : [...contenders].reverse()) {
    Atomics.store(control, 0, contender.others);
    Atomics.notify(control, 0);
    const before = Atomics.load(control, 1);
    const rate = turn(contender);
    contender.polls += Atomics.load(control, 1) - before;
    if (round >= 0) contender.rates.push(rate); // the first round warms up
  }
}
Atomics.store(control, 0, -1);
Atomics.notify(control, 0);
if (poller !== undefined) await new Promise((resolve) => poller.once("exit", resolve));

const start = performance.now();
for (let i = 0; i < CALLS; i++) check(map.stats());
const nsPerCall = ((performance.now() - start) * 1e6) / CALLS;
const outcome: StatsOutcome = {
  series: contenders.map(({ name, rates, polls }) => ({ name, rates, polls })),
  nsPerCall,
};
answer(outcome);
