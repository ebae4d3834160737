// A report from what was counted of its tables.

import type { MapStats } from "../stats.ts";
import { addTo, LONGEST, type Part, type Parts, zeroes } from "./counts.ts";
import { EntryCounts } from "./entry-counts.ts";
import { judgeHashBytes } from "./hash-bytes.ts";
import type { Growth, Load, MapReport } from "./report.ts";
import { addExact, addPredicted, compare, Spread } from "./spread.ts";
import type { TableCounts } from "./table-counts.ts";

/** Everything of a report that is counted. */
export type Counted = Pick<MapReport, "chains" | "spareOverflow" | "fill" | "depths" | "hits" | "misses" | "hashBytes">;

/** A list without the zeroes at its end. */
export function withoutTail(list: readonly number[]): number[] {
  let length = list.length;
  while (length > 0 && list[length - 1] === 0) length--;
  return list.slice(0, length);
}

export function assemble(tables: readonly TableCounts[]): Counted {
  const exact = new Spread();
  const predicted = new Spread();
  const entries = new EntryCounts();
  const depths = zeroes(LONGEST);
  for (const table of tables) {
    addExact(exact, table);
    addPredicted(predicted, table);
    entries.add(table.entries);
    addTo(depths, table.evacuated.depths);
    addTo(depths, table.waiting.depths);
  }
  const hashBytes = judgeHashBytes(entries.hashBytes, entries.entries);
  const spareOverflow = tables.reduce((sum, { evacuated, waiting }) => sum + evacuated.spare + waiting.spare, 0);
  return { ...compare(exact, predicted), spareOverflow, depths: withoutTail(depths), hashBytes };
}

/** How far an evacuation is, and what coexists meanwhile. */
export function growthOf({ phase, progress }: MapStats, moved: number, left: number, tables: readonly Parts[]): Growth {
  const parts = (["evacuated", "waiting"] as const).map((name) => loadOf(tables.map((table) => table[name])));
  return { phase, progress, moved, left, parts: parts.filter(({ buckets }) => buckets > 0) };
}

function loadOf(parts: readonly Part[]): Load {
  const sum = (name: keyof Part): number => parts.reduce((total, part) => total + part[name], 0);
  const buckets = sum("buckets");
  const entries = sum("entries");
  return { buckets, entries, perBucket: buckets === 0 ? 0 : entries / buckets };
}
