// Keys that flood other hash tables do nothing to this one, under any seed: chains are as by chance, without a reseed.
import { bytes, f64, HashSet, string, u32, u64 } from "tophash";
import { expect, test } from "vitest";
import { attacks } from "./lib/attacks.ts";
import { mustBeByChance } from "./lib/loads.ts";
import type { LooseSet } from "./lib/types.ts";

const types = { u32, f64, u64, string, bytes };
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

test.each(attacks)("$name", ({ kind, keys, victim }) => {
  // It is an attack: all keys are one to their victim.
  expect(new Set(keys.map((key) => victim(key as never))).size).toBe(1);
  expect(keys.length).toBeGreaterThanOrEqual(256);
  for (const seed of SEEDS) {
    const set = new HashSet(types[kind] as never, { seed }) as LooseSet;
    for (const key of keys) set.add(key as never);
    expect(set.size).toBe(keys.length);
    expect(set.stats().reseeds).toBe(0);
    mustBeByChance(set);
    set.dispose();
  }
});
