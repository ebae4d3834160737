/** A worker thread of a crew: makes its work when told to, waits at the barrier, works until the time or its share is over. */
import { parentPort, workerData } from "node:worker_threads";
import type { Row } from "../lib/row.ts";
import type { Suite, Work } from "./suite.ts";
import { Words } from "./words.ts";

export interface ThreadJob {
  /** The path of the suite's module, as seen from here. */
  suite: string;
  row: Row;
  thread: number;
  words: SharedArrayBuffer;
}

export type Order =
  | { order: "prepare"; contender: string; given?: unknown; fresh: boolean }
  | { order: "work"; threads: number; ms: number }
  | { order: "end" };

const job = workerData.job as ThreadJob;
const words = new Words(job.words);
const { suite } = (await import(job.suite)) as { suite: Suite };
const works = new Map<string, Work>();
let work: Work;
/** With the last instance of a class V8 drops its hidden class and the code compiled for it: it lives until the next is made. */
let retired: Work | undefined;

async function prepare(contender: string, given: unknown, fresh: boolean): Promise<void> {
  const known = works.get(contender);
  if (known && !fresh) {
    work = known;
    return;
  }
  work = await suite.work(job.row, contender, given, job.thread);
  works.set(contender, work);
  retired?.dispose?.();
  retired = known;
}

/** Until the time is over, or the share is done; how long it took. */
function run(ms: number): Promise<void> | void {
  const start = performance.now();
  let ops = 0;
  for (;;) {
    const done = work.step();
    if (typeof done !== "number") return runSlowly(done, start, ms);
    ops += done;
    const passed = performance.now() - start;
    words.note(job.thread, ops, passed);
    if (done === 0 || words.stopped) return;
    if (passed >= ms) words.stop();
  }
}

async function runSlowly(first: Promise<number>, start: number, ms: number): Promise<void> {
  let ops = await first;
  while (!words.stopped && performance.now() - start < ms) ops += await work.step();
  words.note(job.thread, ops, performance.now() - start);
}

parentPort!.on("message", async (message: Order) => {
  if (message.order === "prepare") {
    await prepare(message.contender, message.given, message.fresh);
    parentPort!.postMessage("ready");
  } else if (message.order === "work") {
    words.meet(message.threads);
    await run(message.ms);
    const { value, transfer } = work.result?.() ?? { value: undefined, transfer: [] };
    parentPort!.postMessage({ value }, transfer);
  } else {
    parentPort!.close();
  }
});
parentPort!.postMessage("here");
