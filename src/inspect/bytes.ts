// What a map's bytes are for.

import { HMAP_BYTES, HMAP_RECORD_BYTES } from "../../assembly/abi/layout.ts";
import type { BytesByPurpose } from "./report.ts";
import type { TableCounts } from "./table-counts.ts";
import type { TableView } from "./table-view.ts";

/** Of a bucket: its overflow word and its bits. */
const BUCKET_HEADER = 8;
/** Segments that a map's header can list itself. */
const INLINE_SEGMENTS = 16;

export function noBytes(): BytesByPurpose {
  return { total: 0, buckets: 0, overflow: 0, copies: 0, header: 0, directory: 0, free: 0, waste: 0 };
}

/** Adds a table's bytes, `total` in all: what no purpose claims is waste. */
export function addBytes(sum: BytesByPurpose, view: TableView, counts: TableCounts, total: number): void {
  const { evacuated, waiting } = counts;
  const both = (read: (part: TableCounts["evacuated"]) => number): number => read(evacuated) + read(waiting);
  const written = both(({ buckets, unwritten }) => buckets - unwritten);
  const overflow = both((part) => part.overflow);
  const inFirst = both(({ depths }) => depths[0]);
  const inOverflow = both(({ entries }) => entries) - inFirst;
  const entry = view.keyBytes + view.valueBytes;
  const segments = Math.ceil((view.wide + 1) / view.segmentBuckets);
  const part: BytesByPurpose = {
    total,
    buckets: written * BUCKET_HEADER + inFirst * entry,
    overflow: overflow * BUCKET_HEADER + inOverflow * entry,
    copies: counts.entries.copies,
    header: view.hasRecords ? HMAP_RECORD_BYTES : HMAP_BYTES,
    directory: segments > INLINE_SEGMENTS ? 4 * segments : 0,
    free:
      ((written + overflow) * view.slots - inFirst - inOverflow) * entry +
      both(({ idle }) => idle) * (1 << view.bucketShift),
    waste: 0,
  };
  const { buckets, copies, header, directory, free } = part;
  part.waste = total - buckets - part.overflow - copies - header - directory - free;
  for (const name of Object.keys(sum) as (keyof BytesByPurpose)[]) sum[name] += part[name];
}
