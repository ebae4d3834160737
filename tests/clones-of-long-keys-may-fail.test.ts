// A clone, or a loaded snapshot, of keys longer than the crossing area keeps room to look them up. Each of its requests for
// memory may be refused: then there is no second map, and the first is as it was.
import "./lib/instances.ts";

import { HashMap, OutOfMemoryError, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";
import { FAULT_BLOCK, FAULT_RUN } from "../assembly/abi/status.ts";
import { initDebugCore } from "./lib/core.ts";
import { FaultyArena } from "./lib/faults.ts";

const keys = ["short", "y".repeat(60_000), "\u0100".repeat(50_000)];

initDebugCore("shared");

type Made = HashMap<string, number>;

test.each<[string, (map: Made, arena: FaultyArena) => Made]>([
  ["clone", (map) => map.clone()],
  ["fromSnapshot", (map, arena) => HashMap.fromSnapshot(string, u32, map.toSnapshot(), { arena })],
])("%s", (_, make) => {
  let failures = 0;
  for (let i = 1, refused = 1; refused > 0; i++) {
    // Of an arena whose maps were never asked for a long key.
    const arena = new FaultyArena();
    const source = new HashMap(string, u32, { arena });
    for (const [n, key] of keys.entries()) source.set(key, n);
    const other = source.clone();
    source.dispose();
    arena.faults.settle();
    arena.faults.arm(FAULT_BLOCK | FAULT_RUN, i, i);
    try {
      const map = make(other, arena);
      arena.faults.disarm();
      for (const [n, key] of keys.entries()) expect(map.get(key)).toBe(n);
      checkInvariants(map);
      map.dispose();
      refused = 0;
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
      failures++;
      arena.faults.disarm();
    }
    expect([...other.keys()].sort()).toEqual([...keys].sort());
    checkInvariants(other);
    arena.dispose();
  }
  expect(failures).toBeGreaterThan(2);
});
