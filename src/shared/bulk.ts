// Bulk operations on a shared map: one crossing for thousands of keys where keys are words and values numbers. Each entry is atomic for itself;
// what others do may come between two of them.

import { BATCH, BATCH_FLAGS, BATCH_KEYS, BATCH_MISSING, BATCH_VALUES } from "../../assembly/abi/layout.ts";
import {
  STATUS_ABSENT,
  STATUS_LOST,
  STATUS_OUT_OF_RANGE,
  STATUS_POISONED,
  WRITE_SET,
} from "../../assembly/abi/shared.ts";
import { checkDelta, checkNumeric } from "../add.ts";
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
} from "../crossing.ts";
import { withProcessed } from "../errors.ts";
import { elementCount, isArrayOf, isBytes, setElements, U8 } from "../intrinsics.ts";
import { type KeyList, type Keys, keyList, wordsLieUnder } from "../key-list.ts";
import type { Table } from "../table.ts";
import { describe } from "../types/describe.ts";
import { CODE_F64, f64, isNumeric, type NumberArray } from "../types/types.ts";
import { addShared } from "./add.ts";
import { REMOVE } from "./keys.ts";
import type { SharedTable } from "./table.ts";

/** Keys that are numbers, as their type's array, when whole batches of them can cross; undefined otherwise. */
function wordsOf<K, V>(table: SharedTable<K, V>, keys: Keys<K>, numeric = true): NumberArray | undefined {
  table.live();
  if (!isNumeric(table.keyType) || (numeric && !isNumeric(table.valueType))) return undefined;
  return checkedElements(table.keyType, keys as Elements<K>, "key");
}

function listOf<K, V>(table: SharedTable<K, V>, keys: Keys<K>): KeyList<K> {
  return keyList(table as unknown as Table<K, unknown>, keys);
}

type Step = (start: number, n: number) => number;

/** Runs `step` over batches of keys that are in place. It says how many were done: fewer when one failed. */
function eachBatch<K, V>(table: SharedTable<K, V>, keys: NumberArray, step: Step, isReader = false): void {
  const { heap, keyType } = table;
  const length = elementCount(keys);
  for (let start = 0; start < length; ) {
    table.live();
    const n = Math.min(BATCH, length - start);
    copyIn(heap, keyType, heap.at(BATCH_KEYS), keys, start, n);
    const done = step(start, n);
    start += done;
    if (done === n) continue;
    const status = heap.u8[heap.at(BATCH_FLAGS) + done];
    if (isReader && status === STATUS_LOST) continue;
    if (status === STATUS_OUT_OF_RANGE) throw outOfRange(table, start);
    throw table.failure(status, start);
  }
}

/** The same for a step that only reads: who has lost a lock reads once more. */
function readEachBatch<K, V>(table: SharedTable<K, V>, keys: NumberArray, step: Step): void {
  eachBatch(table, keys, step, true);
}

function outOfRange<K, V>({ valueType }: SharedTable<K, V>, processed: number): Error {
  const error = new RangeError(
    `the sum of key ${processed} is beyond the value type ${valueType.name}; those before it were added`,
  );
  return Object.assign(error, { processed });
}

/** The flags of a batch: which keys were there before. */
function present<K, V>({ heap }: SharedTable<K, V>, n: number): number {
  const first = heap.at(BATCH_FLAGS);
  let count = 0;
  for (let i = first; i < first + n; i++) if (heap.u8[i] !== STATUS_ABSENT) count++;
  return count;
}

export function getMany<K, V>(table: SharedTable<K, V>, keys: Keys<K>, out?: Elements<V>, missing?: V): Elements<V> {
  const { heap, valueType } = table;
  const words = wordsOf(table, keys);
  const list = words === undefined ? listOf(table, keys) : undefined;
  const length = list?.length ?? elementCount(words!);
  const numeric = isNumeric(valueType);
  if (missing !== undefined) valueType.check(missing, "missing");
  const absent = (missing ?? (numeric ? (valueType.code > CODE_F64 ? 0n : 0) : undefined)) as V;
  const target = out ?? ((numeric ? new valueType.TypedArray(length) : new Array(length)) as unknown as Elements<V>);
  const typed = numeric && isArrayOf(valueType.TypedArray, target);
  if (!typed && !Array.isArray(target))
    throw new TypeError(`out must be an array of ${valueType.name}, got ${describe(target)}`);
  if (typed && elementCount(target) < length) {
    throw new RangeError(`out has ${elementCount(target)} elements, ${length} keys need as many`);
  }
  const into = typed ? roomFor(valueType.TypedArray, target, liesUnder(words, list, out)) : undefined;
  const each = (into ?? target) as V[];
  if (list !== undefined) for (let i = 0; i < length; i++) each[i] = table.get(list.at(i)) ?? absent;
  else
    readEachBatch(table, words!, (start, n) => {
      viewOf(heap, valueType)[heap.at(BATCH_MISSING) >>> valueType.shift] = absent as never;
      const done = heap.core.batch_get(n);
      if (into) copyOut(heap, valueType, heap.at(BATCH_VALUES), into, start, done);
      else {
        const first = heap.at(BATCH_VALUES) >>> valueType.shift;
        const values = viewOf(heap, valueType).slice(first, first + done);
        for (let i = 0; i < done; i++) each[start + i] = values[i] as V;
      }
      return done;
    });
  if (into) settle(valueType.TypedArray, target as unknown as NumberArray, into, length);
  return target;
}

export function hasMany<K, V>(table: SharedTable<K, V>, keys: Keys<K>, out?: Uint8Array): Uint8Array {
  const { heap } = table;
  // A lookup copies a long value to where the keys of a batch would lie.
  const words = wordsOf(table, keys);
  const list = words === undefined ? listOf(table, keys) : undefined;
  const length = list?.length ?? elementCount(words!);
  const target = out ?? new Uint8Array(length);
  if (!isBytes(target)) throw new TypeError(`out must be a Uint8Array, got ${describe(target)}`);
  if (elementCount(target) < length)
    throw new RangeError(`out has ${elementCount(target)} elements, ${length} keys need as many`);
  const into = roomFor(U8, target, liesUnder(words, list, out));
  if (list !== undefined) for (let i = 0; i < length; i++) into[i] = table.there(list.at(i)) ? 1 : 0;
  else
    readEachBatch(table, words!, (start, n) => {
      const done = heap.core.batch_get(n);
      const first = heap.at(BATCH_FLAGS);
      setElements(
        into,
        heap.u8.slice(first, first + done).map((status) => (status === STATUS_ABSENT ? 0 : 1)),
        start,
      );
      return done;
    });
  settle(U8, target, into, length);
  return target;
}

/** Whether results in `out` might overwrite keys that are still to be read. */
function liesUnder<K>(words: NumberArray | undefined, list: KeyList<K> | undefined, out: unknown): boolean {
  if (!ArrayBuffer.isView(out)) return false;
  return words === undefined ? list!.liesUnder(out) : wordsLieUnder(words, out);
}

/** Sets all keys; how many were new. */
export function setMany<K, V>(table: SharedTable<K, V>, keys: Keys<K>, values: Elements<V> | V): number {
  const { heap, valueType } = table;
  const words = wordsOf(table, keys);
  const scalar = isScalar(values) || (valueType.isLongValue && isBytes(values));
  if (scalar) valueType.check(values, "the value");
  let added = 0;
  if (words === undefined) {
    const list = listOf(table, keys);
    const own = scalar ? undefined : Array.from(values as Elements<V>);
    if (own !== undefined) checkLength(own.length, list.length, "values");
    own?.forEach((value, i) => {
      valueType.check(value, "value", i);
    });
    for (let i = 0; i < list.length; i++) {
      const status = table.write(WRITE_SET, list.at(i), own === undefined ? (values as V) : own[i]);
      if (status >= STATUS_POISONED) throw table.failure(status, i);
      if (status === STATUS_ABSENT) added++;
    }
    return added;
  }
  const typed = scalar ? undefined : checkedElements(valueType, values as Elements<V>, "value");
  if (typed !== undefined) checkLength(elementCount(typed), elementCount(words), "values");
  eachBatch(table, words, (start, n) => {
    if (typed !== undefined) copyIn(heap, valueType, heap.at(BATCH_VALUES), typed, start, n);
    else viewOf(heap, valueType)[heap.at(BATCH_VALUES) >>> valueType.shift] = values as never;
    const done = heap.core.batch_set(n, typed === undefined ? 0 : 1);
    added += done - present(table, done);
    return done;
  });
  return added;
}

export function deleteMany<K, V>(table: SharedTable<K, V>, keys: Keys<K>): number {
  const words = wordsOf(table, keys, false);
  let deleted = 0;
  if (words === undefined) {
    const list = listOf(table, keys);
    for (let i = 0; i < list.length; i++) {
      const status = table.run(REMOVE, list.at(i));
      if (status >= STATUS_POISONED) throw table.failure(status, i);
      if (status !== STATUS_ABSENT) deleted++;
    }
    return deleted;
  }
  eachBatch(table, words, (_, n) => {
    const done = table.heap.core.batch_delete(n);
    deleted += present(table, done);
    return done;
  });
  return deleted;
}

/** Adds to many keys. A sum out of range ends it: those before stay added, the error's `processed` says how many. */
export function addMany<K, V>(table: SharedTable<K, V>, keys: Keys<K>, deltas: Elements<V> | V): void {
  const { heap, valueType } = table;
  checkNumeric(valueType);
  const words = valueType.code > CODE_F64 ? undefined : wordsOf(table, keys);
  const list = words === undefined ? listOf(table, keys) : undefined;
  const length = list?.length ?? elementCount(words!);
  const own = isScalar(deltas) ? undefined : Array.from(deltas);
  if (own !== undefined) checkLength(own.length, length, "deltas");
  for (const delta of own ?? [deltas]) checkDelta(valueType, delta);
  if (list !== undefined) {
    for (let i = 0; i < length; i++) {
      try {
        addShared(table, list.at(i), own === undefined ? (deltas as V) : own[i]);
      } catch (error) {
        throw error instanceof RangeError
          ? Object.assign(withProcessed(error, i) as RangeError, { processed: i })
          : error;
      }
    }
    return;
  }
  const doubles = own === undefined ? undefined : Float64Array.from(own as number[]);
  eachBatch(table, words!, (start, n) => {
    if (doubles !== undefined) copyIn(heap, f64, heap.at(BATCH_VALUES), doubles, start, n);
    else heap.f64[heap.at(BATCH_VALUES) >>> 3] = deltas as number;
    return heap.core.batch_add(n, doubles === undefined ? 0 : 1);
  });
}
