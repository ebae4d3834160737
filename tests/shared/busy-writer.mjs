// A thread that writes to a shared map until it is told to stop: new keys, old ones, deletions.
import { parentPort, workerData } from "node:worker_threads";
import { SharedHashMap } from "tophash/shared";

const { handle, stop, keys } = workerData;
const map = SharedHashMap.attach(handle);
parentPort.postMessage("writing");
for (let i = 0; Atomics.load(stop, 0) === 0; i++) {
  const key = Math.imul(i, 0x9e3779b1) >>> 0;
  if (i % 3 === 2) map.delete(key % keys);
  else map.set(key % keys, i >>> 0);
}
map.dispose();
