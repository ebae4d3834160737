// Bulk operations: typed arrays cross in batches; plain arrays are checked and converted first. All keys and values are
// checked before the first one is used.

import { BATCH_FLAGS, BATCH_MISSING, BATCH_VALUES } from "../assembly/abi/layout.ts";
import {
  checkedElements,
  checkLength,
  copyIn,
  copyOut,
  type Elements,
  isScalar,
  roomFor,
  settle,
  viewOf,
} from "./crossing.ts";
import { withProcessed } from "./errors.ts";
import { elementCount, isArrayOf, isBytes, setElements, U8 } from "./intrinsics.ts";
import { eachBatch, type KeyList, type Keys, keyList } from "./key-list.ts";
import type { Table } from "./table.ts";
import { describe } from "./types/describe.ts";
import { CODE_ANY, CODE_F64, isNumeric, type NumberArray } from "./types/types.ts";

export function getMany<K, V>(
  table: Table<K, V>,
  keys: Keys<K>,
  out: Elements<V> | undefined,
  missing: V | undefined,
): Elements<V> {
  table.live();
  const { heap, valueType } = table;
  const list = keyList(table as Table<K, unknown>, keys);
  if (!isNumeric(valueType)) return getManyOthers(table, list, out as V[] | undefined, missing);
  const target = out ?? (new valueType.TypedArray(list.length) as unknown as Elements<V>);
  const typed = isArrayOf(valueType.TypedArray, target);
  if (!typed && !Array.isArray(target)) {
    throw new TypeError(`out must be a ${valueType.TypedArray.name} or an array, got ${describe(target)}`);
  }
  if (typed) checkRoom(target, list);
  const zero = valueType.code > CODE_F64 ? 0n : 0;
  if (missing !== undefined) valueType.check(missing, "missing");
  const fallback = missing ?? zero;
  const into = typed ? roomFor(valueType.TypedArray, target, out !== undefined && list.liesUnder(target)) : undefined;
  eachBatch(table as Table<K, unknown>, list, (start, n) => {
    viewOf(heap, valueType)[BATCH_MISSING >>> valueType.shift] = fallback as never;
    heap.core.batch_get(table.h, n);
    if (into) return copyOut(heap, valueType, BATCH_VALUES, into, start, n);
    const first = BATCH_VALUES >>> valueType.shift;
    // A copy: a setter of the array may run other bulk calls.
    const values = viewOf(heap, valueType).slice(first, first + n);
    for (let i = 0; i < n; i++) (target as unknown[])[start + i] = values[i];
  });
  if (into) settle(valueType.TypedArray, target as unknown as NumberArray, into, list.length);
  return target;
}

function checkRoom(out: ArrayBufferView, list: KeyList<unknown>): void {
  const room = elementCount(out);
  if (room < list.length) throw new RangeError(`out has ${room} elements, ${list.length} keys need as many`);
}

/** Values that are not numbers: their words are indices or addresses, 0 for none. */
function getManyOthers<K, V>(table: Table<K, V>, list: KeyList<K>, out: V[] | undefined, missing: V | undefined): V[] {
  const { heap } = table;
  const target = out ?? new Array<V>(list.length);
  if (!Array.isArray(target)) throw new TypeError(`out must be an array, got ${describe(target)}`);
  const read = (word: number): V =>
    table.valueCode === CODE_ANY ? (table.side!.get(word) as V) : table.readCopy(word);
  eachBatch(table as Table<K, unknown>, list, (start, n) => {
    heap.u32[BATCH_MISSING >>> 2] = 0;
    heap.core.batch_get(table.h, n);
    const words = heap.u32.subarray(BATCH_VALUES >>> 2, (BATCH_VALUES >>> 2) + n);
    const values = Array.from(words, (word) => (word === 0 ? missing : read(word)) as V);
    for (let i = 0; i < n; i++) target[start + i] = values[i];
  });
  return target;
}

export function hasMany<K>(table: Table<K, unknown>, keys: Keys<K>, out: Uint8Array | undefined): Uint8Array {
  table.live();
  const { heap } = table;
  const list = keyList(table, keys);
  const target = out ?? new Uint8Array(list.length);
  if (!isBytes(target)) throw new TypeError(`out must be a Uint8Array, got ${describe(target)}`);
  checkRoom(target, list);
  const into = roomFor(U8, target, out !== undefined && list.liesUnder(target));
  eachBatch(table, list, (start, n) => {
    heap.core.batch_has(table.h, n);
    setElements(into, heap.u8.subarray(BATCH_FLAGS, BATCH_FLAGS + n), start);
  });
  settle(U8, target, into, list.length);
  return target;
}

/** Sets all keys; how many were new. `values` is undefined for sets. */
export function setMany<K, V>(table: Table<K, V>, keys: Keys<K>, values: Elements<V> | V): number {
  const { heap, valueType } = table;
  table.mutable();
  const list = keyList(table as Table<K, unknown>, keys);
  const scalar = isScalar(values) || isOneElement(table, values);
  if (!isNumeric(valueType)) return setManyOthers(table, list, values, scalar);
  let typed: NumberArray | undefined;
  if (scalar) valueType.check(values, "the value");
  else {
    typed = checkedElements(valueType, values as Elements<V>, "value");
    checkLength(elementCount(typed), list.length, "values");
  }
  const before = table.size; // what the caller's getters have set is not counted
  if (list.length > 0) table.mutations++;
  eachBatch(table as Table<K, unknown>, list, (start, n) => {
    if (typed) copyIn(heap, valueType, BATCH_VALUES, typed, start, n);
    else viewOf(heap, valueType)[BATCH_VALUES >>> valueType.shift] = values as never;
    const done = heap.core.batch_set(table.h, n, typed ? 1 : 0);
    if (done < n) throw table.outOfMemory(start + done);
    heap.keepProbe();
  });
  return table.size - before;
}

/** A Uint8Array where values are byte strings is one value for all keys. */
function isOneElement<V>(table: Table<unknown, V> | Table<never, V>, values: unknown): boolean {
  return table.valueType.isLongValue && isBytes(values);
}

function setManyOthers<K, V>(table: Table<K, V>, list: KeyList<K>, values: Elements<V> | V, scalar: boolean): number {
  const { valueType } = table;
  const own = scalar ? undefined : Array.from(values as Elements<V>); // a getter must not run on the way
  if (own) {
    checkLength(own.length, list.length, "values");
    own.forEach((value, i) => {
      valueType.check(value, "value", i);
    });
  } else valueType.check(values, "the value");
  const before = table.size;
  for (let i = 0; i < list.length; i++) {
    try {
      table.put(list.at(i), own ? own[i] : (values as V));
    } catch (error) {
      throw withProcessed(error, i);
    }
  }
  return table.size - before;
}

/** Adds the keys of a set; how many were new. */
export function addKeys<K>(table: Table<K, undefined>, keys: Keys<K>): number {
  const { heap } = table;
  table.mutable();
  const list = keyList(table as Table<K, unknown>, keys);
  const before = table.size;
  if (list.length > 0) table.mutations++;
  eachBatch(table as Table<K, unknown>, list, (start, n) => {
    const done = heap.core.batch_set(table.h, n, 0);
    if (done < n) throw table.outOfMemory(start + done);
    heap.keepProbe();
  });
  return table.size - before;
}

export function deleteMany<K>(table: Table<K, unknown>, keys: Keys<K>): number {
  const { heap } = table;
  table.mutable();
  const list = keyList(table, keys);
  const before = table.size;
  if (table.side !== undefined) {
    for (let i = 0; i < list.length; i++) {
      try {
        table.remove(list.at(i));
      } catch (error) {
        throw withProcessed(error, i);
      }
    }
  } else {
    if (list.length > 0) table.mutations++;
    eachBatch(table, list, (_, n) => {
      heap.core.batch_delete(table.h, n);
    });
  }
  return before - table.size;
}
