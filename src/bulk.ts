// Bulk operations: typed arrays cross in batches; plain arrays are checked and converted first. All keys and values are
// checked before the first one is used.

import { BATCH_FLAGS, BATCH_MISSING, BATCH_VALUES } from "../assembly/abi/layout.ts";
import {
  checkedElements,
  checkLength,
  copyIn,
  copyOut,
  type Elements,
  eachBatch,
  isScalar,
  viewOf,
} from "./crossing.ts";
import type { Table } from "./table.ts";
import { describe } from "./types/describe.ts";
import { CODE_ANY, CODE_F64, type NumberArray } from "./types/types.ts";

export function getMany<K, V>(
  table: Table<K, V>,
  keys: Elements<K>,
  out: Elements<V> | undefined,
  missing: V | undefined,
): Elements<V> {
  table.live();
  const { heap, valueType } = table;
  const words = checkedElements(table.keyType, keys, "key");
  if (valueType.code === CODE_ANY) return getManyAny(table, words, out as V[] | undefined, missing);
  const target = out ?? (new valueType.TypedArray(words.length) as unknown as Elements<V>);
  const typed = target instanceof valueType.TypedArray;
  if (!typed && !Array.isArray(target)) {
    throw new TypeError(`out must be a ${valueType.TypedArray.name} or an array, got ${describe(target)}`);
  }
  if (typed && target.length < words.length) {
    throw new RangeError(`out has ${target.length} elements, ${words.length} keys need as many`);
  }
  const zero = valueType.code > CODE_F64 ? 0n : 0;
  if (missing !== undefined) valueType.check(missing, "missing");
  const fallback = missing ?? zero;
  eachBatch(table as Table<K, unknown>, words, (start, n) => {
    viewOf(heap, valueType)[BATCH_MISSING >>> valueType.shift] = fallback as never;
    heap.core.batch_get(table.h, n);
    if (typed) return copyOut(heap, valueType, BATCH_VALUES, target as unknown as NumberArray, start, n);
    const first = BATCH_VALUES >>> valueType.shift;
    // A copy: a setter of the array may run other bulk calls.
    const values = viewOf(heap, valueType).slice(first, first + n);
    for (let i = 0; i < n; i++) (target as unknown[])[start + i] = values[i];
  });
  return target;
}

function getManyAny<K, V>(table: Table<K, V>, words: NumberArray, out: V[] | undefined, missing: V | undefined): V[] {
  const { heap } = table;
  const target = out ?? new Array<V>(words.length);
  if (!Array.isArray(target)) throw new TypeError(`out must be an array, got ${describe(target)}`);
  eachBatch(table as Table<K, unknown>, words, (start, n) => {
    heap.u32[BATCH_MISSING >>> 2] = 0;
    heap.core.batch_get(table.h, n);
    const indices = heap.u32.subarray(BATCH_VALUES >>> 2, (BATCH_VALUES >>> 2) + n);
    const values = Array.from(indices, (index) => (index === 0 ? missing : table.side!.get(index)) as V);
    for (let i = 0; i < n; i++) target[start + i] = values[i];
  });
  return target;
}

export function hasMany<K>(table: Table<K, unknown>, keys: Elements<K>, out: Uint8Array | undefined): Uint8Array {
  table.live();
  const { heap } = table;
  const words = checkedElements(table.keyType, keys, "key");
  const target = out ?? new Uint8Array(words.length);
  if (!(target instanceof Uint8Array)) throw new TypeError(`out must be a Uint8Array, got ${describe(target)}`);
  if (target.length < words.length) {
    throw new RangeError(`out has ${target.length} elements, ${words.length} keys need as many`);
  }
  eachBatch(table, words, (start, n) => {
    heap.core.batch_has(table.h, n);
    target.set(heap.u8.subarray(BATCH_FLAGS, BATCH_FLAGS + n), start);
  });
  return target;
}

/** Sets all keys; how many were new. `values` is undefined for sets. */
export function setMany<K, V>(table: Table<K, V>, keys: Elements<K>, values: Elements<V> | V): number {
  const before = table.size;
  const { heap, valueType, keyType } = table;
  const words = checkedElements(keyType, keys, "key");
  const scalar = isScalar(values);
  if (valueType.code === CODE_ANY) return setManyAny(table, words, values as Elements<V>);
  let typed: NumberArray | undefined;
  if (scalar) valueType.check(values, "the value");
  else {
    typed = checkedElements(valueType, values, "value");
    checkLength(typed.length, words.length, "values");
  }
  if (words.length > 0) table.mutations++;
  eachBatch(table as Table<K, unknown>, words, (start, n) => {
    if (typed) copyIn(heap, valueType, BATCH_VALUES, typed, start, n);
    else viewOf(heap, valueType)[BATCH_VALUES >>> valueType.shift] = values as never;
    const done = heap.core.batch_set(table.h, n, typed ? 1 : 0);
    if (done < n) throw heap.outOfMemory(start + done);
  });
  return table.size - before;
}

function setManyAny<K, V>(table: Table<K, V>, words: NumberArray, values: Elements<V> | V): number {
  const before = table.size;
  const array = Array.isArray(values) || ArrayBuffer.isView(values) ? (values as unknown as Elements<V>) : undefined;
  const list = array && Array.from(array); // a getter must not run between `assign` and `write`
  if (list) checkLength(list.length, words.length, "values");
  for (let i = 0; i < words.length; i++) {
    try {
      table.write(table.assign(words[i] as K), list ? list[i] : (values as V));
    } catch (error) {
      if (error instanceof Error && "processed" in error) error.processed = i;
      throw error;
    }
  }
  return table.size - before;
}

/** Adds the keys of a set; how many were new. */
export function addKeys<K>(table: Table<K, undefined>, keys: Elements<K>): number {
  const before = table.size;
  const { heap } = table;
  const words = checkedElements(table.keyType, keys, "key");
  if (words.length > 0) table.mutations++;
  eachBatch(table, words, (start, n) => {
    const done = heap.core.batch_set(table.h, n, 0);
    if (done < n) throw heap.outOfMemory(start + done);
  });
  return table.size - before;
}

export function deleteMany<K>(table: Table<K, unknown>, keys: Elements<K>): number {
  const before = table.size;
  const { heap } = table;
  const words = checkedElements(table.keyType, keys, "key");
  if (table.side !== undefined) {
    for (let i = 0; i < words.length; i++) table.remove(words[i] as K);
  } else {
    if (words.length > 0) table.mutations++;
    eachBatch(table, words, (_, n) => {
      heap.core.batch_delete(table.h, n);
    });
  }
  return before - table.size;
}
