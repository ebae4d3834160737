// The entries of one chain, bucket by bucket, as they lie.

import type { ElementType } from "../types/types.ts";
import { CODE_F64, CODE_I32, CODE_I64, CODE_PAIR, CODE_U32 } from "../types/types.ts";
import type { Views } from "../views.ts";
import { bitsIn } from "./counts.ts";
import type { TableView } from "./table-view.ts";

/** What knows how to read a key: a table, plain or shared. */
export interface KeyReader {
  readonly heap: Views;
  readonly keyType: ElementType<unknown>;
  readKey(record: number): unknown;
}

/** A bucket of a chain: used slots as bits, and the keys in these, lowest first. */
export interface ChainBucket {
  used: number;
  keys: unknown[];
}

/** The chain of a bucket, its first bucket first; keys of `most` entries at most. @throws what the key codec throws */
export function readChain(reader: KeyReader, view: TableView, index: number, most: number): ChainBucket[] {
  const chain: ChainBucket[] = [];
  let left = most;
  for (let bucket = view.bucketAt(index); chain.length <= view.noverflow; bucket = view.next(bucket)) {
    const used = view.used(bucket);
    const keys: unknown[] = [];
    for (let slot = 0; slot < view.slots && keys.length < Math.min(left, bitsIn(used)); slot++) {
      if ((used >>> slot) & 1) keys.push(keyIn(reader, view, bucket, slot));
    }
    left -= keys.length;
    chain.push({ used, keys });
    if (view.next(bucket) === 0) break;
  }
  return chain;
}

/** The key of the entry in a slot. */
function keyIn(reader: KeyReader, view: TableView, bucket: number, slot: number): unknown {
  const { heap, keyType } = reader;
  if (view.hasRecords) return reader.readKey(heap.u32[view.valueAt(bucket, slot) >>> 2]);
  const at = view.keyAt(bucket, slot);
  switch (keyType.code) {
    case CODE_U32:
      return heap.u32[at >>> 2];
    case CODE_I32:
      return heap.i32[at >>> 2];
    case CODE_F64:
      return heap.f64[at >>> 3];
    case CODE_I64:
      return heap.i64[at >>> 3];
    case CODE_PAIR: {
      const { firstSigned, secondSigned } = keyType as unknown as { firstSigned: boolean; secondSigned: boolean };
      return [(firstSigned ? heap.i32 : heap.u32)[at >>> 2], (secondSigned ? heap.i32 : heap.u32)[(at >>> 2) + 1]];
    }
    default:
      return heap.u64[at >>> 3];
  }
}
