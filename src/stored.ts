// What lies in the crossing buffers after the core has copied entries there: as keys and values of the map's types.

import { BATCH_KEYS, BATCH_VALUES } from "../assembly/abi/layout.ts";
import { viewOf } from "./crossing.ts";
import type { Table } from "./table.ts";
import { CODE_ANY, CODE_NOTHING, CODE_PAIR, type NumberArray } from "./types/types.ts";

export type Stored = NumberArray | unknown[];

/** The keys of a batch of n entries: copies. */
export function storedKeys<K, V>(table: Table<K, V>, n: number): Stored {
  const { heap, keyType } = table;
  if (table.hasRecords) {
    const records = heap.u32.slice(BATCH_VALUES >>> 2, (BATCH_VALUES >>> 2) + n);
    return Array.from(records, (record) => table.readKey(record));
  }
  const start = BATCH_KEYS >>> keyType.shift;
  if (keyType.code === CODE_PAIR) {
    const { firstSigned, secondSigned } = keyType as unknown as { firstSigned: boolean; secondSigned: boolean };
    const first = firstSigned ? heap.i32 : heap.u32;
    const second = secondSigned ? heap.i32 : heap.u32;
    return Array.from({ length: n }, (_, i) => [first[2 * (start + i)], second[2 * (start + i) + 1]]);
  }
  return viewOf(heap, keyType).slice(start, start + n);
}

/**
 * What the values of a batch are read from, by `storedValue`: words, or addresses of records. Good until the map changes.
 */
export function storedWords<K, V>(table: Table<K, V>, n: number): NumberArray | undefined {
  const { heap, valueType } = table;
  if (valueType.code === CODE_NOTHING) return undefined;
  if (table.hasRecords) return heap.u32.slice(BATCH_VALUES >>> 2, (BATCH_VALUES >>> 2) + n);
  const start = BATCH_VALUES >>> valueType.shift;
  return viewOf(heap, valueType).slice(start, start + n);
}

export function storedValue<K, V>(table: Table<K, V>, word: unknown): V {
  if (table.hasRecords) return table.read(word as number);
  if (table.valueCode === CODE_ANY) return table.side!.get(word as number) as V;
  return (table.valueCode > CODE_NOTHING ? table.readCopy(word as number) : word) as V;
}
