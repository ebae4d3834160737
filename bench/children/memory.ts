/** One table of n keys in a process of its own: what it holds, and what the process grew by. */
import { HashMap, string, u32 } from "tophash";
import { answer, readJob } from "../lib/child.ts";
import { keyAt } from "../lib/keys.ts";
import { forgetPeak, peakResidentBytes, settledResidentBytes } from "../lib/resident.ts";
import type { Sample } from "../lib/row.ts";
import { writeDigits } from "../lib/texts.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

export interface MemoryJob {
  kind: string;
  contender: string;
  n: number;
}

type Key = number | string;

interface Table {
  set(key: Key, value: number): unknown;
  size: number;
}

/** 16 characters: what ids have. */
const text = Buffer.alloc(16);

const { kind, contender, n } = readJob<MemoryJob>();
const key = kind === "string" ? textKey : numberKey;
const { table, bytes } = makeTable(contender);
table.set(key(0), 0); // what the first entry sets up belongs to the module, not to the keys
const before = settledResidentBytes();
forgetPeak();
for (let i = 1; i < n; i++) table.set(key(i), i);
const peak = peakResidentBytes() - before;
const grown = settledResidentBytes() - before;
const live = bytes() / n;
const checksum = table.size;
const doubling = overADoubling();
const values = { live, growth: grown / n, peak: peak / n, "live-mean-of-doubling": doubling.mean };
answer({ values: { ...values, "live-worst-of-doubling": doubling.worst }, checksum } satisfies Sample);

function numberKey(i: number): number {
  return keyAt("full", i);
}

/** A flat string of its own: one glued together would hold its parts in memory, and `Map` would look worse than it is. */
function textKey(i: number): string {
  writeDigits(text, 0, i, text.length);
  return text.latin1Slice(0, text.length);
}

function makeTable(name: string): { table: Table; bytes: () => number } {
  if (name === "tophash") {
    const map = kind === "string" ? new HashMap(string, u32) : new HashMap(u32, u32);
    return { table: map as Table, bytes: () => map.stats().bytes };
  }
  if (name === "typed arrays") {
    const map = new TypedArrayMap();
    return { table: map as Table, bytes: () => map.bytes };
  }
  // V8 does not say what a Map holds; the growth of the process does.
  return { table: new Map<Key, number>(), bytes: () => Number.NaN };
}

/** Bytes per key change as a table fills up and grows: their mean and worst between n and 2 n keys, in 64 steps. */
function overADoubling(): { mean: number; worst: number } {
  if (Number.isNaN(bytes())) return { mean: Number.NaN, worst: Number.NaN };
  const steps = 64;
  let sum = 0;
  let worst = 0;
  for (let step = 1; step <= steps; step++) {
    const target = n + Math.round((n * step) / steps);
    for (let i = table.size; i < target; i++) table.set(key(i), i);
    const perKey = bytes() / table.size;
    sum += perKey;
    worst = Math.max(worst, perKey);
  }
  return { mean: sum / steps, worst };
}
