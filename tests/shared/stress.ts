// Starts the threads of the stress tests (stress-thread.ts) on one map.
import { setTimeout as sleep } from "node:timers/promises";
import { SharedHashMap } from "tophash/shared";
import type { Key } from "../lib/types.ts";
import { endOf, startThread } from "../linearizability/run.ts";
import type { LooseSharedMap } from "../linearizability/shared-map-subject.ts";
import { keyTypes, valueTypes } from "../linearizability/types.ts";
import type { Job, JobName } from "./stress-jobs.ts";

export type StressMap = SharedHashMap<Key, unknown> & LooseSharedMap;

export class Stress {
  readonly map: StressMap;
  readonly #stop = new Int32Array(new SharedArrayBuffer(8));
  #threads = 0;

  constructor(
    readonly setting: Omit<Job, "name" | "thread" | "stop" | "rounds">,
    shards: number,
  ) {
    this.map = new SharedHashMap(keyTypes[setting.keys], valueTypes[setting.values], { shards }) as StressMap;
  }

  /** A thread at its job; what the job returns. */
  async start<T>(name: JobName, rounds = 0): Promise<T> {
    const job: Job = {
      ...this.setting,
      name,
      rounds,
      thread: this.#threads++,
      stop: this.#stop.buffer as SharedArrayBuffer,
    };
    const worker = await startThread("tests/shared/stress-thread.ts", { handle: this.map.handle, job });
    let result: T | undefined;
    worker.on("message", (message) => {
      result = message;
    });
    try {
      await endOf(worker);
    } catch (error) {
      this.stop();
      const { keys, values, seed } = this.setting;
      throw new Error(`${name} on ${keys}, ${values}, seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
    return result as T;
  }

  /** When all threads that were started are at work. */
  async begun(): Promise<void> {
    while (Atomics.load(this.#stop, 1) < this.#threads) await sleep(1);
  }

  /** Ends the jobs that have no end. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }
}
