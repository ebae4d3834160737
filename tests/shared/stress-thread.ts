// A thread of the stress tests: attaches, does its job, disposes, and posts what the job returned.
import { parentPort, workerData } from "node:worker_threads";
import type { SharedHandle } from "tophash/shared";
import type { Key } from "../lib/types.ts";
import type { LooseSharedMap } from "../linearizability/shared-map-subject.ts";
import { type Job, jobs, Workplace } from "./stress-jobs.ts";

interface Given {
  handle: SharedHandle;
  job: Job;
}

async function main({ handle, job }: Given): Promise<void> {
  const { SharedHashMap } = await import("tophash/shared");
  const attach = () => SharedHashMap.attach<Key, unknown>(handle) as LooseSharedMap;
  const map = attach();
  const place = new Workplace(job, attach);
  place.begin();
  const result = jobs[job.name](map, place);
  map.dispose();
  parentPort!.postMessage(result);
}

main(workerData as Given);
