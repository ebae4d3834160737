// A thread of idle-queue.test.ts: pushes its numbers, or pops as many. Thread 0 pushes even ones, thread 1 odd ones.
import { parentPort, workerData } from "node:worker_threads";
import { RangeRing } from "../../src/idle/ring.ts";

const { role, thread, buffer, count } = workerData as {
  role: "push" | "pop";
  thread: number;
  buffer: SharedArrayBuffer;
  count: number;
};
const ring = new RangeRing(buffer);
const maps: number[] = [];
const range = { map: 0, evacuation: 0, from: 0, to: 0 };
while (maps.length < count) {
  if (role === "push") {
    const map = maps.length * 2 + thread;
    if (!ring.push({ map, evacuation: map, from: map, to: map })) continue;
    maps.push(map);
  } else if (ring.pop(range)) {
    if (range.evacuation !== range.map || range.from !== range.map || range.to !== range.map) {
      throw new Error(`a torn range: ${JSON.stringify(range)}`);
    }
    maps.push(range.map);
  }
}
parentPort!.postMessage(maps);
