// The queue of bucket ranges: first in, first out, bounded, and right when several threads push and pop at once.
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COLD, type Heat, HOT, RangeQueue, WARM } from "../src/idle/queue.ts";
import { type Range, RangeRing } from "../src/idle/ring.ts";
import { inRepository } from "./lib/core.ts";

const range = (map: number): Range => ({ map, evacuation: map + 1, from: map + 2, to: map + 3 });
const nothing = (): Range => ({ map: 0, evacuation: 0, from: 0, to: 0 });
const ring = (capacity: number) => RangeRing.format(capacity, new ArrayBuffer(RangeRing.bytes(capacity)));

describe("a ring", () => {
  test("does what an array does that is never longer than its capacity", () => {
    const program = fc.record({
      capacity: fc.constantFrom(2, 4, 16),
      pushes: fc.array(fc.boolean(), { maxLength: 200, size: "max" }),
    });
    fc.assert(
      fc.property(program, ({ capacity, pushes }) => {
        const subject = ring(capacity);
        const model: Range[] = [];
        for (const [i, isPush] of pushes.entries()) {
          if (isPush) {
            const isRoom = model.length < capacity;
            expect(subject.push(range(i))).toBe(isRoom);
            if (isRoom) model.push(range(i));
          } else {
            const popped = nothing();
            const expected = model.shift();
            expect(subject.pop(popped)).toBe(expected !== undefined);
            expect(popped).toEqual(expected ?? nothing());
          }
          expect(subject.length).toBe(model.length);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("keeps 32-bit numbers as they are", () => {
    const subject = ring(2);
    const most = { map: 0xffffffff, evacuation: 0x80000000, from: 0xfffffffe, to: 0xffffffff };
    const popped = nothing();
    subject.push(most);
    subject.pop(popped);
    expect(popped).toEqual(most);
  });

  test("goes on when its positions wrap around at 2^32", () => {
    // Three pushes before the end, as if 2^32 - 3 ranges had gone through.
    const buffer = new ArrayBuffer(RangeRing.bytes(4));
    const subject = RangeRing.format(4, buffer);
    const words = new Int32Array(buffer);
    const start = -3;
    words[1] = start;
    words[2] = start;
    for (let i = 0; i < 4; i++) {
      const position = start + i;
      words[3 + (position & 3) * 5] = position;
    }
    const popped = nothing();
    for (let i = 0; i < 20; i += 4) {
      for (let k = 0; k < 4; k++) expect(subject.push(range(i + k))).toBe(true);
      expect(subject.push(range(99))).toBe(false);
      for (let k = 0; k < 4; k++) {
        expect(subject.pop(popped)).toBe(true);
        expect(popped.map).toBe(i + k);
      }
      expect(subject.pop(popped)).toBe(false);
    }
  });

  test("passes each range exactly once between threads, in the order of each that pushed", async () => {
    const PER_THREAD = 20_000;
    const capacity = 64;
    const buffer = new SharedArrayBuffer(RangeRing.bytes(capacity));
    RangeRing.format(capacity, buffer);
    // Bundled: a worker has no loader for TypeScript.
    const bundle = await build({
      entryPoints: [inRepository("tests/lib/ring-thread.ts")],
      ...{ bundle: true, platform: "node", format: "cjs", write: false },
    });
    const threads = (role: string) =>
      [0, 1].map((thread) => {
        const workerData = { role, thread, buffer, count: PER_THREAD };
        const worker = new Worker(bundle.outputFiles[0].text, { eval: true, workerData });
        return new Promise<number[]>((resolve, reject) => worker.once("message", resolve).once("error", reject));
      });
    const pushers = threads("push");
    const popped = await Promise.all(threads("pop"));
    await Promise.all(pushers);
    const all = popped.flat();
    expect(all.length).toBe(2 * PER_THREAD);
    expect(new Set(all).size).toBe(2 * PER_THREAD);
    for (const list of popped) {
      for (const parity of [0, 1]) {
        const own = list.filter((map) => map % 2 === parity);
        expect(own.every((map, i) => i === 0 || own[i - 1] < map)).toBe(true);
      }
    }
  });
});

describe("the queue", () => {
  test("serves four hot, two warm and one cold of seven", () => {
    const queue = RangeQueue.format(64);
    for (let i = 0; i < 40; i++) for (const heat of [HOT, WARM, COLD] as Heat[]) queue.push(range(heat), heat);
    const served = [0, 0, 0];
    const popped = nothing();
    for (let i = 0; i < 70; i++) {
      queue.pop(popped);
      served[popped.map]++;
    }
    expect(served).toEqual([40, 20, 10]);
    expect([queue.count(HOT), queue.count(WARM), queue.count(COLD)]).toEqual([0, 20, 30]);
  });

  test("leaves no place unused: what there is comes, hottest first", () => {
    const queue = RangeQueue.format(4);
    queue.push(range(1), COLD);
    queue.push(range(2), COLD);
    queue.push(range(3), WARM);
    const order: number[] = [];
    for (const popped = nothing(); queue.pop(popped); ) order.push(popped.map);
    expect(order).toEqual([3, 1, 2]);
    expect(queue.isEmpty).toBe(true);
  });

  test("is there for another thread that is given its buffer", () => {
    const buffer = new SharedArrayBuffer(RangeQueue.bytes(8));
    RangeQueue.format(8, buffer).push(range(7), WARM);
    const popped = nothing();
    expect(new RangeQueue(buffer).pop(popped)).toBe(true);
    expect(popped).toEqual(range(7));
  });
});
