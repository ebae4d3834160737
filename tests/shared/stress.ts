// Starts the threads of the stress tests (stress-thread.ts) on one map.
import { setTimeout as sleep } from "node:timers/promises";
import { initShared, SharedHashMap, SyncMap } from "tophash/shared";
import type { Key } from "../lib/types.ts";
import { endOf, startThread } from "../linearizability/run.ts";
import type { LooseSharedMap } from "../linearizability/shared-map-subject.ts";
import { keyTypes, valueTypes } from "../linearizability/types.ts";
import type { JobName } from "./stress-jobs.ts";
import type { Given } from "./stress-thread.ts";
import type { SyncJobName } from "./sync-stress-jobs.ts";
import type { Job } from "./workplace.ts";

export type StressMap = SharedHashMap<Key, unknown> & LooseSharedMap;
export type Setting = Omit<Job, "name" | "thread" | "stop" | "rounds">;

/** The threads on a map, and when they stop. */
abstract class Crew<Name extends string> {
  readonly #stop = new Int32Array(new SharedArrayBuffer(8));
  #threads = 0;

  constructor(
    readonly setting: Setting,
    readonly given: Omit<Given, "job">,
  ) {}

  /** A thread at its job; what the job returns. */
  async start<T>(name: Name, rounds = 0): Promise<T> {
    const job: Job = {
      ...this.setting,
      name,
      rounds,
      thread: this.#threads++,
      stop: this.#stop.buffer as SharedArrayBuffer,
    };
    const worker = await startThread("tests/shared/stress-thread.ts", { ...this.given, job } satisfies Given);
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

  /** When all threads that were started are at work, or one has failed. */
  async begun(): Promise<void> {
    while (Atomics.load(this.#stop, 1) < this.#threads && Atomics.load(this.#stop, 0) === 0) await sleep(1);
  }

  /** Ends the jobs that have no end. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }
}

export class Stress extends Crew<JobName> {
  readonly map: StressMap;

  /** On a core that is given, for this thread, too; `seed`: of the map's secrets, when they are to be known. */
  constructor(setting: Setting, shards: number, { core, seed }: { core?: Uint8Array; seed?: number } = {}) {
    if (core) initShared(core as Uint8Array<ArrayBuffer>);
    const map = new SharedHashMap(keyTypes[setting.keys], valueTypes[setting.values], { shards, seed }) as StressMap;
    super(setting, { subject: "SharedHashMap", handle: map.handle, core });
    this.map = map;
  }
}

/** On a core that is given, for this thread, too. */
export class SyncStress extends Crew<SyncJobName> {
  readonly map: SyncMap<Key, unknown>;

  constructor(setting: Setting, core: Uint8Array, seed?: number) {
    initShared(core as Uint8Array<ArrayBuffer>);
    const map = new SyncMap<Key, unknown>(keyTypes[setting.keys], valueTypes[setting.values], { seed });
    super(setting, { subject: "SyncMap", handle: map.handle, core });
    this.map = map;
  }
}
