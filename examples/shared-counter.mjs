// Two threads count into one map: `node examples/shared-counter.mjs`, after a build. The file is both of them.
import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { string, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";

const TEXTS = ["to be or not to be", "that is the question to ask"];

if (isMainThread) {
  const counts = new SharedHashMap(string, u32);
  const workers = TEXTS.map((text) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { handle: counts.handle, text } });
    let id = 0;
    worker.on("message", (attachment) => {
      id = attachment;
    });
    // A thread that is killed in the middle of a write leaves a lock behind: this frees it at once. After `dispose` it does nothing.
    worker.on("exit", () => counts.abandon(id));
    return worker;
  });
  await Promise.all(workers.map((worker) => once(worker, "exit")));

  console.log(counts.get("to"), counts.get("be"), counts.size); // 3 2 9
  for (const [word, count] of counts) console.log(count, word);
  console.log(counts.compareExchange("to", 3, 30), counts.get("to")); // true 30: somebody else's change would have made it false
  counts.destroy(); // for all threads; the memory goes when the last one lets go of it
} else {
  const counts = SharedHashMap.attach(workerData.handle);
  parentPort.postMessage(counts.id);
  for (const word of workerData.text.split(" ")) counts.add(word, 1); // atomic: no update is lost
  counts.dispose(); // this thread has done with it
}
