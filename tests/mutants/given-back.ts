// Short checks of what is given back: to the arena, and by the arena to the next who asks.
import { Arena, bytes, HashMap, string, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { FaultyArena } from "../lib/faults.ts";
import { newestExports } from "../lib/instances.ts";
import { type KeyKind, keyKind, scatter, type ValueKind, valueKind } from "../lib/kinds.ts";
import { longKeyKind, longValueKind } from "../lib/long-kinds.ts";
import { must } from "../lib/same.ts";
import type { LooseMap } from "../lib/types.ts";
import { equal } from "../model/subject.ts";

const SEGMENT = 65_536;

interface Reclaiming {
  arena_reclaim(steps: number): number;
}

/** Runs of segments: reused when they are free, joined when they are neighbours. */
function runs(): void {
  const arena = new FaultyArena();
  const core = newestExports() as unknown as Reclaiming;
  const map = new HashMap(u32, bytes, { arena, capacity: 300 });
  const put = (key: number, segments: number) => map.set(key, new Uint8Array(segments * SEGMENT - 4));
  map.set(0, new Uint8Array(1));
  const used = () => arena.stats().usedBytes / SEGMENT;
  const start = used();
  for (let i = 1; i <= 40; i++) put(i, 1 + (i % 5));
  const full = used();
  equal("segments", full - start, 120);
  // While it is copied, a value is there twice.
  put(0, 20);
  map.set(0, new Uint8Array(1));
  const { bytes: most } = arena.stats();
  for (const freed of [[7, 8, 9], [20], [31, 29, 30], [2], [15, 16], [13, 12]]) {
    for (const key of freed) map.delete(key);
    checkInvariants(map);
    const room = freed.reduce((sum, key) => sum + 1 + (key % 5), 0);
    equal("given back", used(), full - room);
    put(freed[0], room); // as one
    equal("the same again", used(), full);
    equal("of the same memory", arena.stats().bytes, most);
    map.delete(freed[0]);
    for (const key of freed) put(key, 1 + (key % 5));
    equal("in parts", used(), full);
    equal("of the same memory", arena.stats().bytes, most);
    checkInvariants(map);
  }
  // The smallest run that fits is not cut out of the memory's end.
  let salt = 1;
  const held = new Map<number, number>();
  for (let i = 1; i <= 40; i++) held.set(i, 1 + (i % 5));
  for (let i = 0; i < 150; i++) {
    const key = 1 + (scatter(salt++) % 40);
    if (held.has(key)) {
      map.delete(key);
      held.delete(key);
    } else {
      const size = 1 + (scatter(salt++) % 9);
      put(key, size);
      held.set(key, size);
    }
    let sum = 0;
    for (const size of held.values()) sum += size;
    equal("segments in use", used() - start, sum);
    if (i % 10 === 0) checkInvariants(map);
  }
  for (const key of held.keys()) {
    map.delete(key);
    checkInvariants(map);
  }
  equal("all of them given back", used(), start);
  put(1, 70);
  equal("and joined", arena.stats().bytes, most);
  core.arena_reclaim(100);
  arena.dispose();
}

/** Before the memory grows, what is dead is used. */
function reuse(): void {
  const arena = new Arena();
  let most = 0;
  for (let round = 0; round < 12; round++) {
    const map = new HashMap(u64, bytes, { arena });
    for (let i = 0; i < 600; i++) map.set(BigInt(i), new Uint8Array(i % 900));
    if (round % 2) map.clear();
    map.dispose();
    if (round === 2) most = arena.stats().bytes;
  }
  equal("the memory of the first rounds does", arena.stats().bytes, most);
  arena.dispose();
}

/** Memory is asked for in the sizes that are told, and what a map had goes back to its arena. */
function comesBack(): void {
  for (const [keys, values] of [
    [keyKind("u32"), valueKind("u32")],
    [keyKind("u64"), longValueKind("string")],
    [longKeyKind("string"), valueKind("f64")],
    [longKeyKind("tuple(string, f64, bytes)"), longValueKind("bytes")],
  ] as [KeyKind, ValueKind][]) {
    const arena = new FaultyArena();
    const start = arena.stats().usedBytes;
    for (const way of ["dispose", "clear", "delete"] as const) {
      const map = new HashMap(keys.type, values.type, { arena, seed: 2, loadFactor: 2 }) as LooseMap;
      for (let i = 0; i < 700; i++) map.set(keys.at(i), values.at(i % 45));
      const whole = map.stats().bytes;
      if (way === "delete") {
        for (let i = 0; i < 700; i++) map.delete(keys.at(i));
        map.evacuate();
      } else {
        map[way]();
        const { deadBytes } = arena.stats();
        must(deadBytes > 0 && deadBytes <= whole, "what is dead");
        // Step by step, none of which does much.
        const core = newestExports() as unknown as Reclaiming;
        for (let left = deadBytes; left > 0; left = arena.stats().deadBytes) {
          const done = core.arena_reclaim(1);
          must(arena.stats().deadBytes < left || done, "each step gives something back");
          if (!done) must(left - arena.stats().deadBytes <= 300 * 40_000, "a step is bounded");
        }
        equal("nothing is dead", core.arena_reclaim(1) && arena.stats().deadBytes, 0);
      }
      if (way !== "dispose") {
        map.set(keys.at(1), values.at(1));
        checkInvariants(map);
        map.dispose();
      }
      equal(`used after ${way}`, arena.settledBytes(), start);
    }
    arena.dispose();
  }
}

/** At most 256 things are freed in one step, and a segment is walked. */
function boundedSteps(): void {
  const arena = new FaultyArena();
  const core = newestExports() as unknown as Reclaiming;
  const start = arena.stats().usedBytes;
  const map = new HashMap(string, u32, { arena, seed: 1 });
  const words = new HashMap(u32, u32, { arena, seed: 1, capacity: 200_000 });
  for (let i = 0; i < 3000; i++) map.set(`key ${i}`, i);
  for (let i = 0; i < 100_000; i++) words.set(scatter(i), i);
  const chained = new HashMap(u32, u32, { arena, seed: 1, loadFactor: 4, capacity: 25_000 });
  for (let i = 0; i < 25_000; i++) chained.set(scatter(i), i);
  for (const [one, entryBytes] of [
    [map, 24],
    [words, 64],
    [chained, 64],
  ] as [LooseMap, number][]) {
    if (one === words) one.clear(); // a table of more segments than its header lists
    one.dispose();
    let steps = 0;
    for (let left = arena.stats().deadBytes; left > 0; left = arena.stats().deadBytes) {
      core.arena_reclaim(1);
      const freed = left - arena.stats().deadBytes;
      must(freed > 0 && freed <= 275 * entryBytes + SEGMENT + 400, () => `${freed} bytes are freed in one step`);
      steps++;
    }
    must(steps > 10, "in several steps");
  }
  equal("used", arena.settledBytes(), start);
  arena.dispose();
}

export const givenBack: [string, () => void][] = [
  ["runs", runs],
  ["reuse", reuse],
  ["what comes back", comesBack],
  ["bounded steps", boundedSteps],
];
