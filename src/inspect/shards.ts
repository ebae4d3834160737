// A report of a SharedHashMap: shard after shard, each locked for a millisecond or so at a time while others may read it, and write to all others.

import { STATUS_LOST, STATUS_POISONED } from "../../assembly/abi/shared.ts";
import { isPoisoned, mapOf, memoryStats, ofMap, type SharedStats, seqOf, statsOf } from "../shared/shards.ts";
import type { SharedTable } from "../shared/table.ts";
import { statsAt } from "../stats.ts";
import { assemble, growthOf } from "./assemble.ts";
import { addBytes, noBytes } from "./bytes.ts";
import { readChain } from "./chain.ts";
import { EntryHash } from "./entry-hash.ts";
import { type Hot, Hottest } from "./hottest.ts";
import { MOST_KEYS, movedAndLeft } from "./plain.ts";
import type { HotBucket, MapReport } from "./report.ts";
import { TableCounts } from "./table-counts.ts";
import { TableView } from "./table-view.ts";

export type AnyShared = SharedTable<unknown, unknown>;

/** Buckets that are counted under one lock: about a millisecond. */
const PIECE = 8192;

const asTable = (table: AnyShared): SharedTable<never, never> => table as never;

/**
 * What `act` makes of a shard that nobody writes to meanwhile; undefined when the shard is poisoned. It is called again when the lock was lost: then
 * others took this thread for dead, and what was read may be torn.
 */
export function locked<T>(table: AnyShared, shard: number, act: (view: TableView) => T): T | undefined {
  const { heap } = table;
  while (true) {
    table.live();
    const { core } = heap;
    const failed = core.shard_enter(shard);
    if (failed === STATUS_POISONED) return undefined;
    if (failed === STATUS_LOST) continue;
    if (failed !== 0) throw table.failure(failed);
    let made: T;
    let left: number;
    try {
      heap.refresh(); // others may have made the memory larger
      made = act(new TableView(heap, mapOf(asTable(table), shard)));
    } finally {
      left = core.shard_leave(shard);
    }
    if (left === 0) return made;
    if (left !== STATUS_LOST) throw table.failure(left);
  }
}

interface Shard {
  counts: TableCounts;
  view: TableView;
  bytes: number;
  /** What its evacuation has done and left. */
  moves: [number, number];
  /** Whether others wrote to it between two pieces. */
  isChanged: boolean;
}

/** Counts a shard in pieces; undefined when it is poisoned. */
function countShard(table: AnyShared, shard: number, hottest: number): Shard | undefined {
  const counts = new TableCounts(hottest);
  let isChanged = false;
  let last: number | undefined;
  for (let from = 0; ; from += PIECE) {
    const piece = locked(table, shard, (view) => {
      const part = new TableCounts(hottest);
      part.count(new EntryHash(view, undefined), from, from + PIECE);
      part.settle(view);
      // Read under the lock: who waits for it writes before the next look. Odd while a reseed keeps readers out, too: then leaving adds one.
      const seq = seqOf(asTable(table), shard);
      return { part, view, bytes: statsAt(view.views, view.h).bytes, moves: movedAndLeft(table.heap, view.h), seq };
    });
    if (piece === undefined) return undefined;
    const { seq } = piece;
    const odd = seq & 1;
    isChanged ||= last !== undefined && last !== seq - odd;
    last = seq + odd;
    counts.add(piece.part);
    if (from + PIECE <= piece.view.wide) continue;
    const { slots, share, isReseeding, moving } = piece.part;
    Object.assign(counts, { slots, share, isReseeding, moving });
    return { counts, view: piece.view, bytes: piece.bytes, moves: piece.moves, isChanged };
  }
}

/** The keys of the hottest chains, as they are now. */
function withKeys(table: AnyShared, found: readonly (Hot & { shard: number })[]): HotBucket[] {
  return found.map(({ shard, index, chain, entries }) => {
    const buckets = locked(table, shard, (view) =>
      view.isInUse(index) && index <= view.wide ? readChain(table, view, index, MOST_KEYS) : [],
    );
    return { shard, index, chain, entries, keys: (buckets ?? []).flatMap(({ keys }) => keys) };
  });
}

/** Standard deviations by which the fullest shard is above the mean; poisoned ones are not counted. */
function imbalance(sizes: readonly number[]): number {
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return mean > 0 ? (Math.max(...sizes) - mean) / Math.sqrt(mean) : 0;
}

/**
 * Shards are only read, and keep others from writing for a millisecond at a time. `damaged`: those that are not counted.
 * @throws DisposedError
 */
export function reportOfShards(
  table: AnyShared,
  most: number,
  damaged: ReadonlySet<number>,
): Omit<MapReport, "verdict"> {
  const own: SharedStats = statsOf(asTable(table));
  const sizes: number[] = [];
  const poisoned: number[] = [];
  const usable: Shard[] = [];
  const hottest = new Hottest<Hot & { shard: number }>(most);
  const bytes = noBytes();
  let moved = 0;
  let left = 0;
  for (let shard = 0; shard < table.shards; shard++) {
    sizes.push(ofMap(asTable(table), shard, (h) => statsAt(table.heap, h).size));
    if (damaged.has(shard)) continue;
    const found = isPoisoned(asTable(table), shard) ? undefined : countShard(table, shard, most);
    if (found === undefined) {
      poisoned.push(shard);
      continue;
    }
    usable.push(found);
    addBytes(bytes, found.view, found.counts, found.bytes);
    for (const hot of found.counts.hottest.found) hottest.add({ shard, ...hot });
    moved += found.moves[0];
    left += found.moves[1];
  }
  const tables = usable.map(({ counts }) => counts);
  const loadLimit = ofMap(asTable(table), 0, (h) => {
    const { mostPerBucket, slots } = new TableView(table.heap, h);
    return mostPerBucket / slots;
  });
  return {
    source: "SharedHashMap",
    types: { key: table.keyType.name, value: table.valueType.name },
    consistency: "shards",
    stats: own,
    loadLimit,
    ...assemble(tables),
    hottest: withKeys(table, hottest.found),
    growth: growthOf(own, moved, left, tables),
    bytes,
    arena: memoryStats(asTable(table)),
    shards: {
      sizes,
      poisoned,
      counted: usable.length,
      changed: usable.filter(({ isChanged }) => isChanged).length,
      deviations: imbalance(sizes.filter((_, shard) => !poisoned.includes(shard))),
    },
    snapshot: null,
  };
}
