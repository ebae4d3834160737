// The first script of a worker thread that is written in TypeScript: a loader given to the process does not reach its threads.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.script);
