// Insertions and counting.

import { HashMap } from "../../map.ts";
import { u32 } from "../../types/types.ts";
import { median } from "../median.ts";
import { events, numbers } from "./keys.ts";
import type { Contender, Task } from "./task.ts";

export function insert(n: number): Task {
  const keys = numbers(n);
  // With the last map V8 would drop its hidden class, and with it the code that was compiled for it.
  const kept = new HashMap(u32, u32);
  let own = kept;
  return {
    name: "insert one by one, growing",
    operations: n,
    collects: true,
    map: {
      pass() {
        const map = new Map<number, number>();
        for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
        return map.size;
      },
    },
    tophash: {
      pass() {
        own = new HashMap(u32, u32);
        for (let i = 0; i < keys.length; i++) own.set(keys[i], i);
        return own.size;
      },
      after: () => own.dispose(),
    },
    end: () => kept.dispose(),
  };
}

function nativeCount(keys: Uint32Array): Contender {
  const native = new Map<number, number>();
  return {
    before: () => native.clear(),
    pass() {
      for (let i = 0; i < keys.length; i++) native.set(keys[i], (native.get(keys[i]) ?? 0) + 1);
      return native.size ^ native.get(keys[0])!;
    },
  };
}

/** `add`: a loop of its own for each way. */
function counting(name: string, n: number, add: (own: HashMap<number, number>, keys: Uint32Array) => void): Task {
  const keys = events(n);
  const own = new HashMap(u32, u32);
  return {
    name,
    operations: n,
    map: nativeCount(keys),
    tophash: {
      before: () => own.clear(),
      pass() {
        add(own, keys);
        return own.size ^ own.get(keys[0])!;
      },
    },
    end: () => own.dispose(),
  };
}

export const count = (n: number): Task =>
  counting("count by key: add", n, (own, keys) => {
    for (let i = 0; i < keys.length; i++) own.add(keys[i], 1);
  });

export const countMany = (n: number): Task =>
  counting("the same in bulk: addMany", n, (own, keys) => own.addMany(keys, 1));

const REHEARSAL = 10_000;
const RUNS = 3;

/** The slowest single insert on the way to n entries, in milliseconds, the median of some runs: what a program that must not stall feels. */
export function worstInserts(n: number, collect: () => void): { map: number; tophash: number } {
  const keys = numbers(n);
  const timed = (worstOf: (keys: Uint32Array) => number): number => {
    worstOf(keys.subarray(0, REHEARSAL)); // compiles it
    const runs = Array.from({ length: RUNS }, () => {
      collect();
      return worstOf(keys);
    });
    return median(runs);
  };
  return { map: timed(worstOfMap), tophash: timed(worstOfTophash) };
}

function worstOfMap(keys: Uint32Array): number {
  const map = new Map<number, number>();
  let worst = 0;
  for (let i = 0, before = performance.now(); i < keys.length; i++) {
    map.set(keys[i], i);
    const now = performance.now();
    if (now - before > worst) worst = now - before;
    before = now;
  }
  return worst;
}

function worstOfTophash(keys: Uint32Array): number {
  const map = new HashMap(u32, u32);
  let worst = 0;
  for (let i = 0, before = performance.now(); i < keys.length; i++) {
    map.set(keys[i], i);
    const now = performance.now();
    if (now - before > worst) worst = now - before;
    before = now;
  }
  map.dispose();
  return worst;
}
