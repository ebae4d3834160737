// A block of a snapshot becomes entries of a table: copied into linear memory first, so that nobody else can change it,
// then checked as a whole, then placed.

import { ANY_LENGTH, BLOCK_BYTES, BLOCK_ENTRIES, BLOCK_LISTS, BLOCK_TYPES } from "../../assembly/abi/layout.ts";
import { SnapshotError } from "../errors.ts";
import type { TupleType } from "../keys/tuple.ts";
import type { Table } from "../table.ts";
import { CODE_NOTHING, CODE_TUPLE, type ElementType } from "../types/types.ts";
import { checksumAt, type Digest } from "./checksum.ts";
import { damaged, type Head, padded } from "./format.ts";

/** Checks what a block's head says before room is made for it. */
export function checkHead(table: Table<unknown, unknown>, { payload, entries }: Head): void {
  let fits: boolean;
  if (table.ownsEntries) fits = payload >= 4 * entries && (payload <= BLOCK_BYTES || entries === 1);
  else {
    const { code, shift } = table.valueType;
    fits = payload === padded(entries << table.keyType.shift) + (code === CODE_NOTHING ? 0 : entries << shift);
  }
  if (!fits || entries > BLOCK_ENTRIES) throw damaged("the size of a block");
}

/** Loads block number `index`. With some of its entries in the table when memory ends. */
export function loadBlock(
  table: Table<unknown, unknown>,
  digest: Digest,
  head: Head,
  payload: Uint8Array,
  index: number,
): void {
  const { heap, h } = table;
  const { core } = heap;
  const { entries, payload: bytes } = head;
  const at = heap.room(payload.length + 4 * BLOCK_LISTS * entries);
  try {
    heap.u8.set(payload, at);
    if (checksumAt(digest, at, payload.length, bytes, entries) !== head.checksum) throw damaged(`block ${index}`);
    writeTypes(table);
    if (!core.block_check(h, at, bytes, entries)) {
      throw new SnapshotError(
        `block ${index} of the snapshot is not what its types, ${typesOf(table)}, require: it was edited, or made by something else`,
      );
    }
    for (let start = 0; start < entries; ) {
      const n = core.block_batch(h, at, bytes, entries, start);
      table.insertBatch(h, n);
      start += n;
    }
  } finally {
    heap.releaseProbe();
  }
}

export function typesOf({ keyType, valueType }: Table<unknown, unknown>): string {
  return valueType.code === CODE_NOTHING ? keyType.name : `${keyType.name} => ${valueType.name}`;
}

/** Tells the core what parts the entries have. */
function writeTypes({ heap, keyType, valueType }: Table<unknown, unknown>): void {
  const parts = keyType.code === CODE_TUPLE ? (keyType as unknown as TupleType).parts : [];
  const words = [keyType.code, lengthOf(keyType), valueType.code, ANY_LENGTH, parts.length];
  for (const part of parts) words.push(part.code, lengthOf(part));
  heap.u32.set(words, BLOCK_TYPES >>> 2);
}

function lengthOf(type: ElementType<never> | ElementType<unknown>): number {
  return (type as { length?: number }).length ?? ANY_LENGTH;
}
