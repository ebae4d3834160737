// What the core's check of a map's invariants finds, in words.

import {
  CHECK_ALIGNMENT,
  CHECK_BYTES,
  CHECK_COUNT,
  CHECK_FREE_LIST,
  CHECK_FRONTIER,
  CHECK_LOOP,
  CHECK_MASKS,
  CHECK_MOVED_BUCKET,
  CHECK_NOVERFLOW,
  CHECK_NULL_SEGMENT,
  CHECK_OK,
  CHECK_RECORD,
  CHECK_SEGMENT_STATE,
  CHECK_UNREACHABLE_KEY,
  CHECK_USED_BITS,
  CHECK_WRONG_BUCKET,
} from "../assembly/abi/status.ts";
import type { Table } from "./table.ts";

const FINDINGS: Record<number, string> = {
  [CHECK_COUNT]: "the count is not the number of entries",
  [CHECK_NOVERFLOW]: "noverflow is not the number of overflow buckets",
  [CHECK_UNREACHABLE_KEY]: "a key is not found, or stands twice",
  [CHECK_WRONG_BUCKET]: "a key stands in a bucket that is not its home",
  [CHECK_USED_BITS]: "a bucket uses slots that it does not have",
  [CHECK_FRONTIER]: "the evacuation's frontier is out of bounds",
  [CHECK_MASKS]: "a bucket mask is not a power of two less one",
  [CHECK_NULL_SEGMENT]: "the null segment was written to",
  [CHECK_SEGMENT_STATE]: "a segment is not in the state that its use requires",
  [CHECK_BYTES]: "the bytes owned do not add up",
  [CHECK_MOVED_BUCKET]: "a bucket that is not split yet has entries in its upper half",
  [CHECK_FREE_LIST]: "free lists and live blocks do not add up",
  [CHECK_LOOP]: "a chain is longer than there are overflow buckets",
  [CHECK_RECORD]: "a key's or value's copy is not of the size that its length requires",
  [CHECK_ALIGNMENT]: "a bucket is not aligned to 64 bytes",
};

/** What a code of abi/status.ts means. */
export function violation(code: number): string {
  return FINDINGS[code] ?? `code ${code}`;
}

/** Walks a whole map, growth under way or not, and its arena: what is violated first, or undefined. @throws DisposedError. O(size) */
export function violationIn(table: Table<unknown, unknown>): string | undefined {
  table.live();
  const found = table.heap.core.check(table.h);
  return found === CHECK_OK ? undefined : violation(found);
}
