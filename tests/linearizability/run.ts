// Runs a plan in real threads and reads the history that they left.
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { inRepository } from "../lib/core.ts";
import { checkHistory } from "./check.ts";
import type { Operation } from "./history.ts";
import { attachmentOf, makeRoom, readHistory, rowsOf, timeOf } from "./recorder.ts";
import type { Plan } from "./script.ts";
import type { Opening } from "./subject.ts";
import type { Task } from "./thread.ts";

/** Bundles a thread: a worker has no loader for TypeScript. The package stays outside, as a program has it. */
export async function bundleThread(path: string): Promise<string> {
  const bundle = await build({
    entryPoints: [inRepository(path)],
    ...{ bundle: true, platform: "node", format: "cjs", write: false, external: ["tophash", "tophash/*"] },
  });
  return bundle.outputFiles[0].text;
}

const bundles = new Map<string, Promise<string>>();

/** Starts a thread of tests/ on `data`. Its standard error is ours. */
export async function startThread(path: string, data: unknown): Promise<Worker> {
  const known = bundles.get(path) ?? bundleThread(path);
  bundles.set(path, known);
  return new Worker(await known, { eval: true, workerData: data });
}

/** When the thread has ended. */
export function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => worker.once("exit", () => resolve()).once("error", reject));
}

/** What a run has to do with the attachments, by their numbers, of the threads that its plan kills. */
export interface Undertaker {
  /** Whether now is a bad moment to die. */
  isBusy?(attachment: number): boolean;
  /** The thread has ended. */
  bury(attachment: number): void;
}

/** How long a thread is watched for a bad moment, in milliseconds. */
const WATCHED = 300;
/** Milliseconds after which threads that are not done hang. */
const PATIENCE = 150_000;

export async function record(plan: Plan, opening: Opening, undertaker?: Undertaker): Promise<Operation[]> {
  const room = makeRoom(plan.threads, plan.rows);
  const workers: Worker[] = [];
  for (let thread = 0; thread < plan.threads; thread++) {
    const task: Task = { plan, thread, room, opening };
    workers.push(await startThread("tests/linearizability/thread.ts", task));
  }
  const ends = new Map<number, number>();
  const ended = workers.map(endOf);
  const kill = async (thread: number) => {
    // Somewhere in the middle.
    while (rowsOf(room, thread) < plan.rows / 4) await sleep(1);
    const attachment = attachmentOf(room, thread);
    for (const end = Date.now() + WATCHED; Date.now() < end && undertaker?.isBusy?.(attachment) === false; );
    await workers[thread].terminate();
    ends.set(thread, timeOf(room));
    undertaker?.bury(attachment);
  };
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    for (const worker of workers) worker.terminate();
  }, PATIENCE);
  try {
    await Promise.all([...ended, ...Array.from({ length: plan.killed ?? 0 }, (_, thread) => kill(thread))]);
  } catch (error) {
    for (const worker of workers) worker.terminate();
    throw new Error(`${describePlan(plan, opening)}: ${(error as Error).message}`, { cause: error });
  } finally {
    clearTimeout(late);
  }
  if (isLate) throw new Error(`${describePlan(plan, opening)}: its threads hang`);
  return readHistory(room, ends);
}

/** The history of a run, which has an order. @throws Error that shows a key whose operations have none, and the plan */
export async function recordAndCheck(...run: Parameters<typeof record>): Promise<Operation[]> {
  const history = await record(...run);
  const [plan, opening] = run;
  const failure = checkHistory(history);
  if (failure) throw new Error(`${describePlan(plan, opening)}\n${failure.message}`);
  return history;
}

function describePlan(plan: Plan, { subject, keys, values }: Opening): string {
  return `${subject}(${keys}, ${values}), plan ${JSON.stringify(plan)}`;
}
