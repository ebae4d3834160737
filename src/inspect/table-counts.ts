// All that is counted of one table: a map's, or a shard's.

import { PHASE_GROW, PHASE_RESEED, PHASE_SHRINK } from "../../assembly/abi/layout.ts";
import { BucketCounts, countBuckets, type Parts } from "./counts.ts";
import { countEntries, EntryCounts } from "./entry-counts.ts";
import type { EntryHash } from "./entry-hash.ts";
import { Hottest } from "./hottest.ts";
import type { TableView } from "./table-view.ts";

/**
 * While a chain moves in pieces: what lookups of absent keys visit beside their home, as a share of all keys, the buckets of its chain, and those of both;
 * and the chains of buckets where it arrives, which are no key's home yet.
 */
export interface Moving {
  visits: { share: number; first: number; both: number }[];
  arriving: number[];
}

export class TableCounts implements Parts {
  /** Buckets that are evacuated, or all of a settled table; and those that wait for the evacuation. */
  readonly evacuated = new BucketCounts();
  readonly waiting = new BucketCounts();
  readonly entries = new EntryCounts();
  readonly hottest: Hottest;
  slots = 0;
  share = 1;
  isReseeding = false;
  moving: Moving = { visits: [], arriving: [] };

  constructor(hottest: number) {
    this.hottest = new Hottest(hottest);
  }

  /** Counts buckets `from` to before `to`. */
  count(hash: EntryHash, from: number, to: number): void {
    const { view } = hash;
    const { narrow, wide } = view;
    const frontier = Math.min(view.nevacuate, narrow + 1);
    const ranges = [
      [0, frontier, this.evacuated],
      [frontier, narrow + 1, this.waiting],
      [narrow + 1, wide + 1, this.evacuated],
    ] as const;
    for (const [start, end, counts] of ranges) {
      const first = Math.max(from, start);
      const last = Math.min(to, end);
      if (first >= last) continue;
      countBuckets(view, first, last, counts, this.hottest);
      countEntries(hash, first, last, this.entries);
    }
  }

  /** Notes the state of the evacuation, when all is counted. */
  settle(view: TableView): void {
    this.slots = view.slots;
    this.isReseeding = view.phase === PHASE_RESEED;
    const isSplit = view.phase === PHASE_GROW || view.phase === PHASE_SHRINK || this.isReseeding;
    this.share = isSplit ? view.nevacuate / (view.narrow + 1) : 1;
    this.moving = movingOf(view);
  }

  add(part: TableCounts): void {
    this.evacuated.add(part.evacuated);
    this.waiting.add(part.waiting);
    this.entries.add(part.entries);
    for (const hot of part.hottest.found) this.hottest.add(hot);
  }
}

/** Keys of a chain that is partly moved are looked for in both of their homes, even where these are the same. */
function movingOf(view: TableView): Moving {
  const { moving, narrow, wide, nevacuate } = view;
  const found: Moving = { visits: [], arriving: [] };
  if (moving > narrow || view.isReseeding) return found;
  for (let upper = moving; upper <= wide; upper += narrow + 1) {
    const [home, other] = moving < nevacuate ? [upper, moving] : [moving, upper];
    const first = view.chainLength(home);
    const second = view.chainLength(other);
    found.visits.push({ share: 1 / (wide + 1), first, both: first + second });
    if (view.isArriving(upper)) found.arriving.push(second);
  }
  return found;
}
