/** A thread that does nothing but poll stats(), as often as it is told. */
import { parentPort, workerData } from "node:worker_threads";
import { type SharedHandle, SharedHashMap } from "tophash/shared";

const { handle, control, n } = workerData as { handle: SharedHandle; control: Int32Array; n: number };
const map = SharedHashMap.attach<number, number>(handle);
parentPort!.postMessage("ready");
for (let hertz = Atomics.load(control, 0); hertz >= 0; hertz = Atomics.load(control, 0)) {
  if (hertz === 0) {
    Atomics.wait(control, 0, 0);
    continue;
  }
  if (Atomics.wait(control, 0, hertz, 1000 / hertz) !== "timed-out") continue;
  if (map.stats().size !== n) throw new Error("stats() has another number of entries");
  Atomics.add(control, 1, 1);
}
map.dispose();
