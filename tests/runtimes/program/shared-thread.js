// A thread of node:worker_threads, for shared-model.js.

import { parentPort } from "node:worker_threads";
import * as shared from "tophash/shared";
import { answering } from "./shared-jobs.js";

parentPort.on(
  "message",
  answering(shared, (message) => parentPort.postMessage(message)),
);
