// Counting how a table's entries lie: over a range of its buckets, so that a shared map need not be locked for long.
//
// In JavaScript, over the views of linear memory: one form for plain maps and for shared ones, whose core has no room for it. A bucket's header is
// one load; a million entries take some milliseconds.

import { SURVEY_LONGEST } from "../../assembly/abi/layout.ts";
import type { Hottest } from "./hottest.ts";
import type { TableView } from "./table-view.ts";

/** Chains, depths and distances of so many buckets, or more, are one count. */
export const LONGEST: number = SURVEY_LONGEST;
/** One more than the most slots of a bucket. */
export const FILLS = 16;

export const zeroes = (length: number): number[] => new Array<number>(length).fill(0);

/** Adds a list to another, element by element. */
export function addTo(sum: number[], part: readonly number[]): void {
  for (let i = 0; i < part.length; i++) sum[i] += part[i];
}

/** Bits that are set among the lowest 16. */
export function bitsIn(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x5555);
  n = (n & 0x3333) + ((n >>> 2) & 0x3333);
  n = (n + (n >>> 4)) & 0x0f0f;
  return (n + (n >>> 8)) & 0x1f;
}

/** Of a table: buckets that are evacuated already, or all, and those that are not yet. */
export interface Parts {
  slots: number;
  /** The part of all keys whose bucket is among the first. */
  share: number;
  isReseeding: boolean;
  evacuated: Part;
  waiting: Part;
}
export interface Part {
  buckets: number;
  entries: number;
}

export class BucketCounts implements Part {
  /** First buckets in use, and of these, those of segments that were never written. */
  buckets = 0;
  unwritten = 0;
  /** First buckets that take memory and are not in use yet. */
  idle = 0;
  overflow = 0;
  /** Of these, as many as there would be fewer if each chain were compact. */
  spare = 0;
  entries = 0;
  readonly chains = zeroes(LONGEST);
  readonly fill = zeroes(FILLS);
  readonly depths = zeroes(LONGEST);

  add(part: BucketCounts): void {
    for (const name of ["buckets", "unwritten", "idle", "overflow", "spare", "entries"] as const)
      this[name] += part[name];
    for (const name of ["chains", "fill", "depths"] as const) addTo(this[name], part[name]);
  }
}

/** Counts buckets and chains `from` to before `to`. O(their buckets) */
export function countBuckets(view: TableView, from: number, to: number, counts: BucketCounts, hottest: Hottest): void {
  const { u32 } = view.views;
  const { bucketShift, noverflow, slots } = view;
  for (let index = from; index < to; ) {
    const segment = view.segmentOf(index);
    const end = Math.min(to, index - (index % view.segmentBuckets) + view.segmentBuckets);
    if (segment === 0) {
      countUnwritten(view, index, end, counts);
      index = end;
      continue;
    }
    for (let first = view.bucketAt(index); index < end; index++, first += 1 << bucketShift) {
      if (!view.isInUse(index)) {
        counts.idle++;
        continue;
      }
      let depth = 0;
      let entries = 0;
      let bucket = first;
      do {
        const n = bitsIn(u32[(bucket >>> 2) + 1] & 0xffff);
        counts.fill[n]++;
        counts.depths[Math.min(depth, LONGEST - 1)] += n;
        entries += n;
        depth++;
        bucket = u32[bucket >>> 2];
      } while (bucket && depth <= noverflow);
      counts.buckets++;
      counts.overflow += depth - 1;
      counts.spare += depth - Math.max(1, Math.ceil(entries / slots));
      counts.entries += entries;
      counts.chains[Math.min(depth, LONGEST) - 1]++;
      if (hottest.wants(depth, entries)) hottest.add({ index, chain: depth, entries });
    }
  }
}

/** Buckets of a segment without memory: empty ones, all of them. */
function countUnwritten(view: TableView, from: number, to: number, counts: BucketCounts): void {
  let buckets = 0;
  for (let index = from; index < to; index++) if (view.isInUse(index)) buckets++;
  counts.buckets += buckets;
  counts.unwritten += buckets;
  counts.chains[0] += buckets;
  counts.fill[0] += buckets;
}
