/** The thread that owns a map, and answers each message with the value of its key, or with the values of its keys. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { plainMap } from "../maps.ts";
import type { OwnerJob } from "./owner.ts";

const map = plainMap((workerData.job as OwnerJob).n);

parentPort!.on("message", (port: MessagePort) => {
  port.on("message", (key: number | Uint32Array) => {
    port.postMessage(typeof key === "number" ? map.get(key) : map.getMany(key));
  });
});
parentPort!.postMessage("here");
