// Counting what depends on each entry's hash, and on what it owns.

import { LENGTH_MASK } from "../../assembly/abi/layout.ts";
import { addTo, LONGEST, zeroes } from "./counts.ts";
import type { EntryHash } from "./entry-hash.ts";
import type { TableView } from "./table-view.ts";

export class EntryCounts {
  entries = 0;
  /** Entries by the highest eight bits of their hash. */
  readonly hashBytes = zeroes(256);
  /** Entries by the buckets that a lookup visits to find them, and the sum of these. */
  readonly hits = zeroes(LONGEST);
  visits = 0;
  /** Bytes of copies of keys and values of any length. */
  copies = 0;

  add(part: EntryCounts): void {
    for (const name of ["entries", "visits", "copies"] as const) this[name] += part[name];
    addTo(this.hashBytes, part.hashBytes);
    addTo(this.hits, part.hits);
  }
}

/** Counts the entries of chains `from` to before `to`. O(their entries) */
export function countEntries(hash: EntryHash, from: number, to: number, counts: EntryCounts): void {
  const { view } = hash;
  const { u32 } = view.views;
  const owns = view.hasRecords || view.ownsValues;
  for (let index = from; index < to; index++) {
    if (!view.isInUse(index)) continue;
    let depth = 1;
    for (let bucket = view.bucketAt(index); bucket && depth <= view.noverflow + 1; bucket = u32[bucket >>> 2]) {
      for (let bits = view.used(bucket); bits; bits &= bits - 1) {
        const slot = 31 - Math.clz32(bits & -bits);
        const word = hash.of(index, bucket, slot);
        counts.entries++;
        counts.hashBytes[word >>> 24]++;
        // An entry that is elsewhere is found behind all of its home's chain: ops/elsewhere.ts.
        const home = view.home(word);
        const visits = home === index ? depth : depth + view.chainLength(home);
        counts.hits[Math.min(visits, LONGEST) - 1]++;
        counts.visits += visits;
        if (owns) counts.copies += copyBytes(view, bucket, slot);
      }
      depth++;
    }
  }
}

/** What the entry owns beside its slot: a record, a copy of its value, or both. */
function copyBytes(view: TableView, bucket: number, slot: number): number {
  const { u32 } = view.views;
  let bytes = 0;
  let value = view.valueAt(bucket, slot);
  if (view.hasRecords) {
    const record = u32[value >>> 2];
    bytes = view.recordValue + 4 + (u32[(record + view.recordValue) >>> 2] & LENGTH_MASK);
    value = record;
  }
  const copy = view.ownsValues ? u32[value >>> 2] : 0;
  return copy === 0 ? bytes : bytes + 4 + (u32[copy >>> 2] & LENGTH_MASK);
}
