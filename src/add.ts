// `add` and `addMany`: arithmetic on values in place. A sum beyond the value type's range changes nothing.

import { BATCH_FLAGS, BATCH_VALUES, INSERTED } from "../assembly/abi/layout.ts";
import { checkedElements, checkLength, copyIn, type Elements, isScalar, viewOf } from "./crossing.ts";
import { OutOfMemoryError, withProcessed } from "./errors.ts";
import { elementCount, isArrayOf } from "./intrinsics.ts";
import { eachBatch, type KeyList, type Keys, keyList } from "./key-list.ts";
import type { Table } from "./table.ts";
import { ACCESS, ASSIGN } from "./table-keys.ts";
import { describe } from "./types/describe.ts";
import { CODE_ANY, CODE_F32, CODE_F64, CODE_I32, CODE_U32, type ElementType, type NumberArray } from "./types/types.ts";

/** Flag of the entry whose sum was out of range. */
const OUT_OF_RANGE = 2;

export function refuse(type: ElementType<unknown>, old: unknown, delta: unknown): RangeError {
  return new RangeError(`${describe(old)} plus ${describe(delta)} is beyond the value type ${type.name}`);
}

export function checkNumeric(type: ElementType<unknown>): void {
  if (type.code >= CODE_ANY) throw new TypeError(`add needs a numeric value type, this map has ${type.name}`);
}

function isFloat(type: ElementType<unknown>): boolean {
  return type.code === CODE_F32 || type.code === CODE_F64;
}

/** A delta may be any integer (any number for floats): it need not be in the value type's range. */
export function checkDelta(type: ElementType<unknown>, delta: unknown): void {
  if (type.code > CODE_F64) {
    if (typeof delta !== "bigint")
      throw new TypeError(`a delta must be a bigint (${type.name}), got ${describe(delta)}`);
    return;
  }
  if (typeof delta !== "number") throw new TypeError(`a delta must be a number (${type.name}), got ${describe(delta)}`);
  if (isFloat(type)) return;
  if (!Number.isInteger(delta))
    throw new RangeError(`a delta must be an integer (${type.name}), got ${describe(delta)}`);
}

function inRange(type: ElementType<unknown>, value: number | bigint): boolean {
  switch (type.code) {
    case CODE_U32:
      return (value as number) >>> 0 === value;
    case CODE_I32:
      return ((value as number) | 0) === value;
    case CODE_F32:
    case CODE_F64:
      return true;
    default:
      return (type.TypedArray === BigInt64Array ? BigInt.asIntN : BigInt.asUintN)(64, value as bigint) === value;
  }
}

/** The address of the value of the key that is meant: ACCESS looks, ASSIGN makes it when it is missing. */
type Slot = (operation: typeof ACCESS | typeof ASSIGN) => number;

/** Adds `delta` to the key's value, a missing key counts as 0; the new value. */
export function add<K, V>(table: Table<K, V>, key: K, delta: V): V {
  if (isSimple(table, delta)) return addSimple(table, table.assign(key), delta);
  const own = table.ownKey(key); // a getter must not give another key the second time
  return addAny(table, (operation) => (operation === ASSIGN ? table.assign(own) : table.access(own)), delta);
}

/** The usual counters and sums: a general path costs twice as much, and makes a closure. */
export function isSimple<K, V>(table: Table<K, V>, delta: V): boolean {
  if (typeof delta !== "number") return false;
  return table.valueCode === CODE_U32 ? delta >>> 0 === delta : table.valueCode === CODE_F64;
}

/** Adds to the value at an address that ASSIGN gave. */
export function addSimple<K, V>(table: Table<K, V>, at: number, delta: V): V {
  if (table.valueCode === CODE_F64) {
    const floats = table.heap.f64;
    const sum = floats[at >>> 3] + (delta as number);
    floats[at >>> 3] = sum;
    return sum as V;
  }
  const words = table.heap.u32;
  const sum = words[at >>> 2] + (delta as number);
  if (sum > 0xffffffff) throw refuse(table.valueType, words[at >>> 2], delta);
  words[at >>> 2] = sum;
  return sum as V;
}

/** `add` for any numeric value type and any delta. */
function addAny<K, V>(table: Table<K, V>, slot: Slot, delta: V): V {
  const type = table.valueType;
  checkNumeric(type);
  checkDelta(type, delta);
  const step = (type.code === CODE_F32 ? Math.fround(delta as number) : delta) as number;
  if (!inRange(type, step)) {
    // A new key could not hold it: look first.
    const at = slot(ACCESS);
    const old = (at === 0 ? (typeof delta === "bigint" ? 0n : 0) : table.read(at)) as number;
    if (!inRange(type, old + step)) throw refuse(type, old, delta);
  }
  const at = slot(ASSIGN);
  const old = table.read(at) as number;
  const sum = old + step;
  if (!inRange(type, sum)) throw refuse(type, old, delta);
  table.write(at, sum as V);
  return type.code === CODE_F32 ? (Math.fround(sum) as V) : (sum as V);
}

// The same for keys that are not one value. Functions of their own: a closure over a method's parameters makes a context for
// every call of the method, used or not.
export function addAnyParts<K, V>(table: Table<K, V>, delta: V, parts: unknown[]): V {
  return addAny(table, (op) => table.found(op, table.otherParts(op, parts)), delta);
}
export function addAnyRange<K, V>(table: Table<K, V>, delta: V, buffer: Uint8Array, start: number, end: number): V {
  return addAny(table, (op) => table.found(op, table.range(op, buffer, start, end)), delta);
}
export function addAnyHalves<K, V>(table: Table<K, V>, delta: V, low: number, high: number): V {
  return addAny(table, (op) => table.found(op, table.wideHalves(op, low, high)), delta);
}

/** Adds to many keys in few crossings. */
export function addMany<K, V>(table: Table<K, V>, keys: Keys<K>, deltas: Elements<V> | V): void {
  table.mutable();
  const type = table.valueType;
  checkNumeric(type);
  const list = keyList(table as Table<K, unknown>, keys);
  if (isScalar(deltas)) {
    checkDelta(type, deltas);
    if (inRange(type, deltas as number)) addBatches(table, list, deltas as number);
    else addOneByOne(table, list, () => deltas);
    return;
  }
  if (isArrayOf(type.TypedArray, deltas)) {
    checkLength(elementCount(deltas), list.length, "deltas");
    addBatches(table, list, deltas);
    return;
  }
  const own = Array.from(deltas); // read once: only then is it as long as it is
  checkLength(own.length, list.length, "deltas");
  for (const delta of own) checkDelta(type, delta);
  if (own.every((delta) => inRange(type, delta as number))) {
    addBatches(table, list, checkedElements(type, own, "delta"));
  } else {
    addOneByOne(table, list, (i) => own[i]);
  }
}

/** Deltas of the value type: in the core. */
function addBatches<K, V>(table: Table<K, V>, list: KeyList<K>, deltas: NumberArray | number): void {
  const { heap, valueType: type } = table;
  const array = typeof deltas === "object" ? deltas : undefined;
  // Floats have no range to leave; for integers the log says which keys to take out again.
  const log = isFloat(type) ? undefined : new Uint8Array(list.length);
  if (list.length > 0) table.mutations++;
  eachBatch(table as Table<K, unknown>, list, (start, n) => {
    if (array) copyIn(heap, type, BATCH_VALUES, array, start, n);
    else viewOf(heap, type)[BATCH_VALUES >>> type.shift] = deltas as never;
    const done = heap.core.batch_add(table.h, n, array ? 1 : 0, type.code);
    if (done < n && heap.u8[BATCH_FLAGS + done] !== OUT_OF_RANGE) throw table.outOfMemory(start + done);
    heap.keepProbe(); // to look keys up again when a sum is out of range, even in full memory
    log?.set(heap.u8.subarray(BATCH_FLAGS, BATCH_FLAGS + done), start);
    if (done === n) return;
    const failed = start + done;
    const deltaOf = (i: number): number => (array ? array[i] : deltas) as number;
    const old = table.read(table.access(list.at(failed)));
    for (let i = failed - 1; i >= 0; i--) undo(table, list.at(i), deltaOf(i), log![i] === INSERTED);
    throw refuse(type, old, deltaOf(failed));
  });
}

/** Deltas outside the value type's range, or none of its arrays: one crossing a key. */
function addOneByOne<K, V>(table: Table<K, V>, list: KeyList<K>, deltaOf: (i: number) => V): void {
  const inserted = new Uint8Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const before = table.size;
    try {
      add(table, list.at(i), deltaOf(i));
      inserted[i] = table.size > before ? 1 : 0;
    } catch (error) {
      if (error instanceof OutOfMemoryError) throw withProcessed(error, i);
      for (let j = i - 1; j >= 0; j--) undo(table, list.at(j), deltaOf(j) as number, inserted[j] === 1);
      throw error;
    }
  }
}

/** Takes back what `add` did to a key. Integers only: their sums are exact. */
function undo<K, V>(table: Table<K, V>, key: K, delta: number, inserted: boolean): void {
  if (inserted) {
    table.remove(key);
    return;
  }
  const at = table.access(key);
  table.write(at, ((table.read(at) as number) - delta) as V);
}
