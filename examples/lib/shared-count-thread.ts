// A worker of task 6: counts the terms of its part of the text into the map that all workers share.
import { parentPort, workerData } from "node:worker_threads";
import { type SharedHandle, SharedHashMap } from "tophash/shared";
import { eachBatch } from "./terms.ts";

export interface CountJob {
  /** All of the text; in shared memory, so that no worker needs a copy. */
  text: Uint8Array;
  /** One word, for all: how many terms have been counted. */
  progress: Int32Array;
}

export interface CountPart {
  handle: SharedHandle;
  from: number;
  to: number;
}

const { text, progress } = workerData.job as CountJob;

parentPort!.on("message", ({ handle, from, to }: CountPart) => {
  const counts = SharedHashMap.attach<string, number>(handle);
  eachBatch(text.subarray(from, to), (batch, terms) => {
    counts.addMany(batch, 1);
    Atomics.add(progress, 0, terms);
  });
  counts.dispose();
  parentPort!.postMessage("done");
});
parentPort!.postMessage("here");
