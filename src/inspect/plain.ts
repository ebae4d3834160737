// A report of a HashMap or HashSet: all of one moment, since nothing else runs meanwhile.

import { pending } from "../idle/frontier.ts";
import { stats } from "../stats.ts";
import type { Table } from "../table.ts";
import { CODE_NOTHING } from "../types/types.ts";
import { assemble, growthOf } from "./assemble.ts";
import { addBytes, noBytes } from "./bytes.ts";
import { readChain } from "./chain.ts";
import { EntryHash } from "./entry-hash.ts";
import type { MapReport } from "./report.ts";
import { TableCounts } from "./table-counts.ts";
import { TableView } from "./table-view.ts";

/** Keys shown of one chain. */
export const MOST_KEYS = 100;

/** What the evacuation under way in the map at `h` has done and left. */
export function movedAndLeft(heap: Parameters<typeof pending>[0], h: number): [number, number] {
  const range = { map: 0, evacuation: 0, from: 0, to: 0 };
  return pending(heap, h, range) ? [range.from, range.to - range.from] : [0, 0];
}

/** Buckets from one step to the next: about a millisecond. */
const STEP = 2048;

type TableReport = Omit<MapReport, "verdict">;

/** All at once. @throws as `reportSteps` */
export function reportOfTable(table: Table<unknown, unknown>, hottest: number, isSound: boolean): TableReport {
  const steps = reportSteps(table, hottest, isSound);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * The table is only read, and only counted when it is sound: chains of a damaged one may lead anywhere. From one step to the next it must not change.
 * Yields how far it is, a fraction. @throws what a key codec throws that decodes a hot key
 */
export function* reportSteps(
  table: Table<unknown, unknown>,
  hottest: number,
  isSound: boolean,
): Generator<number, TableReport> {
  const own = stats(table);
  const { heap, h, keyType, valueType } = table;
  const view = new TableView(heap, h);
  const counts = new TableCounts(hottest);
  const bytes = noBytes();
  if (isSound) {
    const hash = new EntryHash(view, (key, length) => heap.core.record_hash(h, key, length));
    for (let from = 0; from <= view.wide; from += STEP) {
      if (from > 0) yield from / (view.wide + 1);
      counts.count(hash, from, Math.min(from + STEP, view.wide + 1));
    }
    counts.settle(view);
    addBytes(bytes, view, counts, own.bytes);
  }
  const tables = isSound ? [counts] : [];
  const isSet = valueType.code === CODE_NOTHING;
  return {
    source: isSet ? "HashSet" : "HashMap",
    types: { key: keyType.name, value: isSet ? null : valueType.name },
    consistency: "moment",
    stats: own,
    loadLimit: view.mostPerBucket / view.slots,
    ...assemble(tables),
    growth: growthOf(own, ...movedAndLeft(heap, h), tables),
    bytes,
    arena: heap.stats(),
    shards: null,
    snapshot: null,
    // Last: a codec's callback may do anything.
    hottest: counts.hottest.found.map((hot) => ({
      shard: null,
      ...hot,
      keys: readChain(table, view, hot.index, MOST_KEYS).flatMap(({ keys }) => keys),
    })),
  };
}
