// What a program runs on: the core, an arena, and its tables. Drawn from a seed.
import type { MemoryForm } from "../lib/core.ts";
import { keyNames, keyPool, valueNames } from "./pools.ts";
import type { Random } from "./random.ts";

export interface TableSetup {
  keys: string;
  /** null: a set. */
  values: string | null;
  /** Keys in use: the pool's first. */
  pool: number;
  /** With keys and values of thousands of units. */
  long: boolean;
  seed: number;
  capacity: number;
  /** 0: the default. */
  loadFactor: number;
  /** 0: no limit. */
  maxBytes: number;
}

export interface Setup {
  /** "release", "debug", or the path of a binary. */
  core: string;
  memory: MemoryForm;
  /** 0: no limit. */
  arenaBytes: number;
  /** With requests for memory that are refused: on cores that have assembly/faults.ts. */
  refusals?: true;
  /** Drawn for a chain that moves in pieces (plan.ts). */
  longChain?: true;
  tables: TableSetup[];
}

const MIB = 2 ** 20;
/** Keys in use, and of how many sizes of pool each is. */
const POOLS = [1, 6, 20, 60, 250, 250, 1000, 1000, 4000, 4000, 16_000, 16_000, 60_000, 150_000, 400_000];
/** Pools so large are for one table alone. */
const LARGE = 30_000;
const MOST_WITH_LONG = 300;
const LOAD_FACTORS = [0, 0, 0, 0, 0, 0.25, 0.5, 1, 2, 4];

/** Numbers twice as often as the others: they are what the core has most bodies for, and the fastest. */
const KEYS = [...keyNames, ...keyNames.slice(0, 5)];

function drawTable(random: Random, limited: boolean, several: boolean): TableSetup {
  const keys = random.pick(KEYS);
  const pool = Math.min(
    random.pick(POOLS),
    keyPool(keys, false).most,
    limited ? LARGE * 2 : 2 ** 30,
    several ? LARGE : 2 ** 30,
  );
  return {
    keys,
    values: random.chance(4) ? null : random.pick(valueNames),
    pool,
    long: pool <= MOST_WITH_LONG && random.chance(6),
    seed: random.below(2 ** 31),
    capacity: random.chance(5) ? random.below(pool * 2) : 0,
    loadFactor: random.pick(LOAD_FACTORS),
    maxBytes: limited && random.chance(3) ? 1024 + random.size(MIB) : 0,
  };
}

/** One round in so many has a chain that an evacuation moves in pieces: chance alone makes none. */
const LONG_CHAIN = 25;

export function drawSetup(random: Random, core: string, memory: MemoryForm): Setup {
  if (random.chance(LONG_CHAIN)) {
    const table = { ...drawTable(random, false, false), keys: random.pick(["u32", "f64", "u64"]), loadFactor: 0 };
    return {
      core,
      memory,
      arenaBytes: 0,
      longChain: true,
      tables: [{ ...table, pool: 90_000, long: false, capacity: 0 }],
    };
  }
  // The core that ships cannot refuse.
  const refusals = core !== "release" && random.chance(2);
  const limited = random.chance(3);
  const several = random.chance(3);
  const tables = Array.from({ length: several ? 2 + random.below(2) : 1 }, () => drawTable(random, limited, several));
  // With copies each of 43 sizes takes a segment: from what never suffices to what seldom ends.
  const arenaBytes = limited ? MIB + random.size(5 * MIB) : 0;
  return { core, memory, arenaBytes, tables, ...(refusals && { refusals }) };
}
