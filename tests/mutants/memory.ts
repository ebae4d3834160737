// Short checks of memory: limits to the byte, what is given back, what is said when it ends, and the maps that go on.
import { Arena, bytes, HashMap, HashSet, OutOfMemoryError, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_RUN } from "../../assembly/abi/status.ts";
import { colliding } from "../lib/collide.ts";
import { FaultyArena, FOREVER } from "../lib/faults.ts";
import { scatter } from "../lib/kinds.ts";
import { must } from "../lib/same.ts";
import type { LooseMap } from "../lib/types.ts";
import { equal } from "../model/subject.ts";

const SEGMENT = 65_536;
function failure(act: () => void): OutOfMemoryError {
  try {
    act();
  } catch (error) {
    if (error instanceof OutOfMemoryError) return error;
    throw error;
  }
  throw new Error("memory did not end");
}

/** A map may have its last byte and no more; the error names the limit and what was wanted. */
function limits(): void {
  const need = 256 + 64 + 768;
  new HashMap(u32, bytes, { maxBytes: need }).set(1, new Uint8Array(764));
  for (const [size, storage] of [
    [700, 768],
    [40_000, SEGMENT],
  ]) {
    const map = new HashMap(u32, bytes, { maxBytes: need }).set(1, new Uint8Array(2));
    const { message } = failure(() => map.set(2, new Uint8Array(size)));
    must(message.includes(`maxBytes of ${need} leaves no room for ${storage} bytes`), message);
    equal("what it has", `${map.size} ${map.get(1)!.length}`, "1 2");
    checkInvariants(map);
  }
  const tight = new HashMap(u32, u32, { maxBytes: 1024, seed: 1 });
  const { message } = failure(() => {
    for (let i = 0; ; i++) tight.set(scatter(i), i);
  });
  must(/leaves no room for \d+ bytes/.test(message), message);
  must(tight.stats().bytes <= 1024 && tight.size >= 49, "it is filled before it fails");
  const arena = new Arena({ maxBytes: 2 ** 20 });
  const map = new HashMap(u32, bytes, { arena }).set(1, new Uint8Array(5 * SEGMENT - 4));
  const { message: full } = failure(() => map.set(2, new Uint8Array(4 * SEGMENT - 4)));
  must(/arena is full: 262144 bytes more .* 1048576/.test(full), full);
  must(
    /arena is full: 671\d+ bytes/.test(
      failure(() => void new HashMap(u32, u32, { arena, capacity: 5_000_000 })).message,
    ),
    "a table",
  );
  must(
    /own|maxBytes of 5000 /.test(failure(() => void new HashMap(u32, u32, { maxBytes: 5000, capacity: 5000 })).message),
    "its own limit",
  );
  must(
    [2 ** 31, 300_000_000].every((capacity) =>
      /does not fit into a linear memory/.test(failure(() => void new HashMap(u32, u32, { capacity })).message),
    ),
    "any table",
  );
  checkInvariants(map);
  arena.dispose();
}

/** The tables that there may be, to the bucket: what is reserved could also be had. */
function affordable(): void {
  const arena = new Arena({ maxBytes: 40 * SEGMENT });
  const free = 40 - arena.stats().usedBytes / SEGMENT;
  must(free > 32 && free < 64, "between two sizes of tables");
  const map = new HashMap(u32, u32, { arena, seed: 1 });
  map.reserve(32 * 1024 * 5);
  equal("32 segments of buckets", map.stats().buckets, 32 * 1024);
  failure(() => map.reserve(33 * 1024 * 6));
  equal("what is reserved stays", map.stats().buckets, 32 * 1024);
  map.dispose();
  arena.dispose();
}

/** A map that could not grow tries again when there is a sixteenth more in it. */
function secondTry(): void {
  const arena = new FaultyArena();
  const map = new HashMap(u32, u32, { arena, seed: 1 });
  for (let i = 0; i < 364; i++) map.set(scatter(i), i);
  map.evacuate();
  equal("it is full", map.stats().buckets, 64);
  arena.faults.arm(FAULT_CHARGE, 1, 1);
  map.set(scatter(364), 1);
  arena.faults.disarm();
  equal("growth was refused", map.stats().phase, "none");
  for (let i = 365; i < 364 + 22 + 8; i++) {
    map.set(scatter(i), i);
    equal(`with ${i + 1}`, map.stats().phase, "none");
  }
  map.set(scatter(364 + 30), 1);
  equal("a sixteenth and eight more", map.stats().phase, "grow");
  checkInvariants(map);
  arena.dispose();
}

/** `clear` and `delete` need no memory; a full map that was emptied takes as many again. */
function full(): void {
  for (const type of [string, bytes]) {
    for (const way of ["clear", "delete"] as const) {
      const arena = new FaultyArena({ maxBytes: 2 ** 20 });
      const map = new HashMap(string, type as typeof string, { arena, seed: 1 });
      const value = (i: number) => (type === string ? "v".repeat(i % 30) : new Uint8Array(i % 30)) as string;
      const fill = () => {
        let i = 0;
        failure(() => {
          for (; ; i++) map.set(`key ${i}`, value(i));
        });
        return i;
      };
      const first = fill();
      // Not even a header can be had.
      arena.faults.arm(FAULT_BLOCK | FAULT_RUN, 1, 3);
      if (way === "clear") map.clear();
      else for (const key of [...map.keys()]) must(map.delete(key), "a key is deleted");
      arena.faults.disarm();
      equal("empty", map.size, 0);
      checkInvariants(map);
      must(fill() > 0.85 * first, "as many again");
      checkInvariants(map);
      arena.faults.arm(FAULT_BLOCK | FAULT_RUN, 1, FOREVER);
      equal("found", map.get("key 1")?.length, 1);
      map.clear();
      arena.faults.disarm();
      checkInvariants(map);
      map.dispose();
      arena.settledBytes();
      arena.dispose();
    }
  }
}

/** A walk that begins where new secrets were drawn and memory ended meets every entry. */
function walksInFullMemory(): void {
  for (const seed of [1, 2, 3]) {
    const arena = new FaultyArena();
    const map = new HashMap(u32, u32, { arena, seed, loadFactor: 4, capacity: 7000 }) as LooseMap;
    for (let i = 0; i < 6800; i++) map.set(scatter(i), i);
    for (const key of colliding(map, 8, 150, (word) => word + 1)) {
      map.set(key, 1);
      if (map.stats().phase === "reseed") break;
    }
    map.evacuate({ maxBuckets: 5 });
    arena.faults.arm(FAULT_BLOCK | FAULT_RUN, 1, FOREVER);
    const entries = [...map];
    const keys = entries.map(([key]) => key);
    equal("what goes on", map.stats().phase, "reseed");
    arena.faults.disarm();
    equal("yielded", new Set(keys).size, map.size);
    equal("and once", keys.length, map.size);
    for (const [key, value] of entries) equal("with its value", value, map.get(key));
    arena.dispose();
  }
}

/** A new map takes what a dead one has, however many steps that is. */
function fromTheDead(): void {
  const arena = new Arena({ maxBytes: 2 ** 20 });
  const large = new HashMap(string, u32, { arena });
  for (let i = 0; i < 6000; i++) large.set(`key ${i}`, i);
  const all = [large as LooseMap];
  failure(() => {
    for (;;) all.push(new HashMap(u32, u32, { arena }) as LooseMap);
  });
  large.dispose();
  for (let i = 0; i < 300; i++) all.push(new HashMap(u32, u32, { arena }).set(1, 1) as LooseMap);
  for (const map of all.slice(-300)) equal("a value", map.get(1), 1);
  arena.dispose();
}

/** Other maps do not notice what one does with its secrets. */
function neighbours(): void {
  const arena = new Arena();
  const maps = [1, 2, 3].map((seed) => new HashMap(string, u32, { arena, seed }) as LooseMap);
  for (const map of maps) for (let i = 0; i < 50; i++) map.set(`${i}`, i);
  for (let i = 0; i < 200; i++) maps[1].set(`and ${i}`, i);
  for (const key of colliding(maps[1], 12, 80, (word) => `x${word}`)) maps[1].set(key, 1);
  maps[1].evacuate();
  must(maps[1].stats().reseeds > 0, "one draws new secrets");
  for (const map of maps) {
    checkInvariants(map);
    for (let i = 0; i < 50; i++) equal("a value", map.get(`${i}`), i);
  }
  equal("a set of them", new HashSet(string, { arena }).add("a").has("a"), true);
  arena.dispose();
}

export const memory: [string, () => void][] = [
  ["limits", limits],
  ["affordable tables", affordable],
  ["second try", secondTry],
  ["walks in full memory", walksInFullMemory],
  ["new maps from dead ones", fromTheDead],
  ["neighbours", neighbours],
  ["full memory", full],
];
