// Short checks of tables where memory is short: directories, what `evacuate` says, what is tried again.
import { bytes, HashMap, OutOfMemoryError, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_RUN } from "../../assembly/abi/status.ts";
import { colliding } from "../lib/collide.ts";
import { FaultyArena, FOREVER } from "../lib/faults.ts";
import { scatter } from "../lib/kinds.ts";
import { must } from "../lib/same.ts";
import type { LooseMap } from "../lib/types.ts";
import { equal } from "../model/subject.ts";

const ANYWHERE = FAULT_BLOCK | FAULT_RUN;
const HEADER = 256;

function isRefused(act: () => void): boolean {
  try {
    act();
  } catch (error) {
    if (error instanceof OutOfMemoryError) return true;
    throw error;
  }
  return false;
}

/** A directory is asked for when it is needed: whole, or nothing has happened. */
function directories(): void {
  const arena = new FaultyArena();
  const map = new HashMap(u32, u32, { arena, seed: 1, capacity: 90_000 }) as LooseMap;
  equal("sixteen segments in the header", map.stats().bytes, HEADER);
  arena.faults.arm(ANYWHERE, 1, FOREVER);
  must(
    isRefused(() => map.reserve(180_000)),
    "there is no memory for a directory",
  );
  equal("nothing is taken", map.stats().bytes, HEADER);
  equal("nothing has grown", map.stats().buckets, 16_384);
  checkInvariants(map);
  arena.faults.disarm();
  map.reserve(180_000);
  equal("a directory", map.stats().bytes, HEADER + 4096);
  arena.faults.arm(ANYWHERE, 1, FOREVER);
  for (const entries of [360_000, 5_900_000]) {
    map.reserve(entries);
    equal("the same directory", map.stats().bytes, HEADER + 4096);
  }
  equal("a full directory", map.stats().buckets, 1024 * 1024);
  arena.faults.disarm();
  map.dispose();
  arena.dispose();
}

/** A table that goes back to its header's directory leaves the map alone whose header lies behind it. */
function headersSideBySide(): void {
  const arena = new FaultyArena();
  const maps = [180_000, 10].map((capacity) => new HashMap(u32, u32, { arena, seed: 1, capacity }) as LooseMap);
  for (const map of maps) for (let i = 0; i < 10; i++) map.set(i, i);
  maps[0].shrink();
  maps[0].evacuate();
  for (const map of maps) {
    checkInvariants(map);
    equal("entries", map.size, 10);
    for (let i = 0; i < 10; i++) equal("a value", map.get(i), i);
  }
  arena.dispose();
}

/** `evacuate` begins what memory had refused, and tells apart what could be moved in part and what could not be at all. */
function evacuations(): void {
  const arena = new FaultyArena();
  const full = new HashMap(u32, u32, { arena, seed: 1 });
  for (let i = 0; i < 364; i++) full.set(scatter(i), i);
  full.evacuate();
  arena.faults.arm(FAULT_CHARGE, 1, 1);
  full.set(scatter(364), 1);
  arena.faults.disarm();
  equal("growth was refused", full.stats().phase, "none");
  equal("evacuated", full.evacuate(), true);
  equal("buckets", full.stats().buckets, 128);
  for (const way of ["grow", "shrink"]) {
    const map = new HashMap(u32, u32, { arena, seed: 1, loadFactor: 4, capacity: 7000 }) as LooseMap;
    for (let i = 0; i < (way === "grow" ? 6900 : 3400); i++) map.set(scatter(i), i);
    map.evacuate();
    if (way === "grow") map.reserve(14_000);
    else map.shrink();
    arena.faults.arm(ANYWHERE, 4, FOREVER);
    const { evacuated } = map.stats();
    equal("some is moved", map.evacuate({ maxBuckets: 1000 }), false);
    must(map.stats().evacuated > evacuated && map.stats().phase === way, "and not all");
    must(
      isRefused(() => map.evacuate({ maxBuckets: 1000 })),
      "then nothing can be moved",
    );
    arena.faults.disarm();
    checkInvariants(map);
    equal("moved", map.evacuate(), true);
    checkInvariants(map);
    map.dispose();
  }
  arena.dispose();
}

/** A table that is full to the last entry has the size that `shrink` asks for. */
function shrunkWhenFull(): void {
  for (const capacity of [364, 700]) {
    const map = new HashMap(u32, u32, { seed: 1, capacity });
    for (let i = 0; i < 364; i++) map.set(scatter(i), i);
    map.shrink();
    map.evacuate();
    equal("buckets", map.stats().buckets, 64);
  }
}

/** The one overflow bucket that there is goes to another chain when its own has a gap for its entry. */
function lastOverflowBucket(): void {
  const buckets = 16;
  const most = HEADER + 64 * buckets + 64;
  const map = new HashMap(u32, u32, { seed: 1, loadFactor: 4, capacity: 400, maxBytes: most }) as LooseMap;
  equal("buckets", map.stats().buckets, buckets);
  const keysOf = (home: number) => {
    const list: number[] = [];
    for (let i = 0; list.length < 8; i++) if ((hashOf(map, i) & (buckets - 1)) === home) list.push(i);
    return list;
  };
  const [one, other] = [2, 5].map(keysOf);
  for (const key of one) map.set(key, key);
  map.delete(one[0]);
  for (const key of other) map.set(key, key);
  equal("bytes", map.stats().bytes, most);
  for (const key of [...one.slice(1), ...other]) equal("a value", map.get(key), key);
  checkInvariants(map);
}

/** An insertion takes what dead maps have, in as many tries as that needs. */
function bucketsFromTheDead(): void {
  const arena = new FaultyArena();
  const map = new HashMap(u32, u32, { arena, seed: 1, loadFactor: 4, capacity: 400 }) as LooseMap;
  const dead = new HashMap(u32, bytes, { arena, seed: 1 });
  for (let i = 0; i < 3000; i++) dead.set(i, new Uint8Array(20));
  const list = colliding(map, 4, 8, (word) => word);
  for (const key of list.slice(0, 7)) map.set(key, 1);
  dead.clear();
  arena.faults.arm(ANYWHERE, 1, 3);
  map.set(list[7], 1);
  must(arena.faults.asked > 3, "three requests were refused");
  equal("overflow buckets", map.stats().overflowBuckets, 1);
  checkInvariants(map);
  arena.dispose();
}

/** One free segment is no slab of the largest blocks. */
function singleSegments(): void {
  const arena = new FaultyArena();
  const map = new HashMap(u32, bytes, { arena, seed: 1 }) as LooseMap;
  for (let i = 0; i < 9; i++) map.set(i, new Uint8Array(60_000));
  for (const i of [1, 5, 3]) map.delete(i);
  for (let i = 20; i < 28; i++) {
    map.set(i, new Uint8Array(28_000).fill(i));
    checkInvariants(map);
  }
  for (let i = 20; i < 28; i++)
    must(
      (map.get(i) as Uint8Array).every((byte) => byte === i),
      "a value's bytes",
    );
  arena.dispose();
}

export const tables: [string, () => void][] = [
  ["directories", directories],
  ["headers side by side", headersSideBySide],
  ["evacuations", evacuations],
  ["shrunk when full", shrunkWhenFull],
  ["the last overflow bucket", lastOverflowBucket],
  ["buckets from dead maps", bucketsFromTheDead],
  ["single segments", singleSegments],
];
