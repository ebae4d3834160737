/** One table of n keys in a process of its own: what it holds, and what the process grew by. */
import { HashMap, u32 } from "tophash";
import { answer, readJob } from "../lib/child.ts";
import { keyAt } from "../lib/keys.ts";
import { forgetPeak, peakResidentBytes, settledResidentBytes } from "../lib/resident.ts";
import type { Sample } from "../lib/row.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

export interface MemoryJob {
  contender: string;
  n: number;
}

interface Table {
  set(key: number, value: number): unknown;
  size: number;
}

const { contender, n } = readJob<MemoryJob>();
const { table, bytes } = makeTable(contender);
table.set(keyAt("full", 0), 0); // what the first entry sets up belongs to the module, not to the keys
const before = settledResidentBytes();
forgetPeak();
for (let i = 1; i < n; i++) table.set(keyAt("full", i), i);
const peak = peakResidentBytes() - before;
const grown = settledResidentBytes() - before;
const live = bytes() / n;
const checksum = table.size;
const doubling = overADoubling();
const values = { live, growth: grown / n, peak: peak / n, "live-mean-of-doubling": doubling.mean };
answer({ values: { ...values, "live-worst-of-doubling": doubling.worst }, checksum } satisfies Sample);

function makeTable(name: string): { table: Table; bytes: () => number } {
  if (name === "tophash") {
    const map = new HashMap(u32, u32);
    return { table: map, bytes: () => map.stats().bytes };
  }
  if (name === "typed arrays") {
    const map = new TypedArrayMap();
    return { table: map, bytes: () => map.bytes };
  }
  // V8 does not say what a Map holds; the growth of the process does.
  return { table: new Map<number, number>(), bytes: () => Number.NaN };
}

/** Bytes per key change as a table fills up and grows: their mean and worst between n and 2 n keys, in 64 steps. */
function overADoubling(): { mean: number; worst: number } {
  if (Number.isNaN(bytes())) return { mean: Number.NaN, worst: Number.NaN };
  const steps = 64;
  let sum = 0;
  let worst = 0;
  for (let step = 1; step <= steps; step++) {
    const target = n + Math.round((n * step) / steps);
    for (let i = table.size; i < target; i++) table.set(keyAt("full", i), i);
    const perKey = bytes() / table.size;
    sum += perKey;
    worst = Math.max(worst, perKey);
  }
  return { mean: sum / steps, worst };
}
