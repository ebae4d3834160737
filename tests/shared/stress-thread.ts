// A thread of the stress tests: attaches, does its job, disposes, and posts what the job returned.
import { parentPort, workerData } from "node:worker_threads";
import type { SharedHandle } from "tophash/shared";
import type { Key } from "../lib/types.ts";
import type { LooseSharedMap } from "../linearizability/shared-map-subject.ts";
import type { LooseSyncMap } from "../linearizability/sync-map-subject.ts";
import { type JobName, jobs } from "./stress-jobs.ts";
import { type SyncJobName, syncJobs } from "./sync-stress-jobs.ts";
import { type Job, type Work, Workplace } from "./workplace.ts";

export interface Given {
  readonly subject: "SharedHashMap" | "SyncMap";
  readonly handle: SharedHandle;
  readonly job: Job;
  /** Another core than the package's. */
  readonly core?: Uint8Array;
}

function work<M extends { dispose(): void }>(job: Job, attach: () => M, task: Work<M>): void {
  const map = attach();
  const place = new Workplace(job, attach);
  place.begin();
  const result = task(map, place);
  map.dispose();
  parentPort!.postMessage(result);
}

async function main({ subject, handle, job, core }: Given): Promise<void> {
  const { SharedHashMap, SyncMap, initShared } = await import("tophash/shared");
  if (core) initShared(core as Uint8Array<ArrayBuffer>);
  if (subject === "SyncMap") {
    work(job, () => SyncMap.attach<Key, unknown>(handle) as LooseSyncMap, syncJobs[job.name as SyncJobName]);
  } else work(job, () => SharedHashMap.attach<Key, unknown>(handle) as LooseSharedMap, jobs[job.name as JobName]);
}

main(workerData as Given);
