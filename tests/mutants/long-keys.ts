// Short checks of keys and values that are longer than the core's own area for them, where memory is short.
import { bytes, HashMap, OutOfMemoryError, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { FAULT_BLOCK, FAULT_RUN } from "../../assembly/abi/status.ts";
import { FaultyArena, FOREVER } from "../lib/faults.ts";
import { must } from "../lib/same.ts";
import type { LooseMap } from "../lib/types.ts";
import { equal } from "../model/subject.ts";

const ANYWHERE = FAULT_BLOCK | FAULT_RUN;
const LENGTHS = [31_000, 26_000, 40_000, 90_000, 25_000, 60_000];
const keyOf = (length: number) => "x".repeat(length);

/** Long keys are found without memory, whatever was done since they came; with the last of them their area goes. */
function found(): void {
  const arena = new FaultyArena();
  const map = new HashMap(string, u32, { arena, seed: 1 });
  const start = arena.settledBytes();
  for (const length of LENGTHS) map.set(keyOf(length), length);
  const mustFind = (one: typeof map) => {
    arena.faults.arm(ANYWHERE, 1, FOREVER);
    for (const length of LENGTHS) equal("a long key", one.get(keyOf(length)), length);
    arena.faults.disarm();
  };
  mustFind(map);
  map.set(keyOf(40_000), 40_000);
  mustFind(map);
  const words = new HashMap(u32, u32, { arena }).set(1, 1);
  words.clear();
  mustFind(map);
  words.dispose();
  mustFind(map);
  // The area of long keys goes with any table of such keys; the clone's keys need it again.
  new HashMap(string, u32, { arena }).dispose();
  const copy = map.clone();
  mustFind(copy);
  copy.clear();
  copy.dispose();
  map.set(keyOf(90_000), 1);
  map.clear();
  equal("used after clear", arena.settledBytes(), start);
  arena.dispose();
}

/** A clone is whole, or there is none. */
function clones(): void {
  const arena = new FaultyArena();
  const map = new HashMap(string, u32, { arena, seed: 1 }) as LooseMap;
  for (const length of LENGTHS) map.set(keyOf(length), length);
  let refused = 0;
  for (let from = 1; from < 40; from++) {
    new HashMap(string, u32, { arena }).dispose();
    arena.faults.settle();
    arena.faults.arm(ANYWHERE, from, FOREVER);
    let copy: LooseMap | undefined;
    try {
      copy = map.clone();
    } catch (error) {
      must(error instanceof OutOfMemoryError, "only memory is short");
      refused++;
    }
    arena.faults.disarm();
    if (copy) {
      equal("all entries", copy.size, LENGTHS.length);
      checkInvariants(copy);
      copy.dispose();
    }
    checkInvariants(map);
  }
  must(refused > 5 && refused < 30, "some of them");
  // Short keys need no area: a request for each, and for the table.
  const short = new HashMap(string, u32, { arena, seed: 1 });
  for (let i = 0; i < 100; i++) short.set(`key ${i}`, i);
  arena.faults.arm(ANYWHERE, FOREVER, 0);
  equal("a clone", short.clone().size, 100);
  must(arena.faults.asked < 150, () => `memory is asked for ${arena.faults.asked} times`);
  arena.dispose();
}

/** To look a long key up takes what dead maps have. */
function fromTheDead(): void {
  const arena = new FaultyArena();
  const map = new HashMap(string, u32, { arena, seed: 1 }).set("a", 1);
  const large = new HashMap(string, u32, { arena, seed: 1 });
  for (let i = 0; i < 3000; i++) large.set(`key ${i}`, i);
  large.clear();
  arena.faults.arm(ANYWHERE, 1, 1);
  equal("a long key that is not there", map.has(keyOf(90_000)), false);
  equal("the first request was refused", arena.faults.asked > 1, true);
  arena.dispose();
}

/** A value as long as the one before it takes its place, without memory. */
function inPlace(): void {
  const arena = new FaultyArena();
  for (const length of [0, 4, 12, 20, 52, 60, 124, 252, 1020, 20_476]) {
    const map = new HashMap(u32, bytes, { arena }).set(1, new Uint8Array(length));
    arena.faults.arm(ANYWHERE, 1, FOREVER);
    map.set(1, new Uint8Array(length).fill(7));
    arena.faults.disarm();
    must(
      map.get(1)!.every((byte) => byte === 7),
      "the new bytes",
    );
    map.dispose();
  }
  arena.dispose();
}

export const longKeys: [string, () => void][] = [
  ["long keys", found],
  ["clones", clones],
  ["long keys from dead maps", fromTheDead],
  ["values in place", inPlace],
];
