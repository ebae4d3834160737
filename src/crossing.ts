// The crossing buffers: how arrays get into linear memory and out of it, a batch at a time.

import { BATCH, BATCH_KEYS } from "../assembly/abi/layout.ts";
import type { Heap } from "./heap.ts";
import type { Table } from "./table.ts";
import { describe } from "./types/describe.ts";
import {
  CODE_ANY,
  CODE_F32,
  CODE_F64,
  CODE_I32,
  CODE_I64,
  CODE_U32,
  type ElementType,
  type NumberArray,
} from "./types/types.ts";

/** What bulk calls take: the type's own typed array, or any array of elements. */
export type Elements<T> = ArrayLike<T>;

/** A view of the heap with the type's elements. */
export function viewOf(heap: Heap, type: ElementType<unknown>): NumberArray {
  switch (type.code) {
    case CODE_U32:
    case CODE_ANY:
      return heap.u32;
    case CODE_I32:
      return heap.i32;
    case CODE_F32:
      return heap.f32;
    case CODE_F64:
      return heap.f64;
    case CODE_I64:
      return heap.i64;
    default:
      return heap.u64;
  }
}

export function copyIn(
  heap: Heap,
  type: ElementType<unknown>,
  at: number,
  from: NumberArray,
  start: number,
  n: number,
): void {
  const part = start === 0 && n === from.length ? from : from.subarray(start, start + n);
  (viewOf(heap, type) as Uint32Array).set(part as Uint32Array, at >>> type.shift);
}

export function copyOut(
  heap: Heap,
  type: ElementType<unknown>,
  at: number,
  to: NumberArray,
  start: number,
  n: number,
): void {
  const first = at >>> type.shift;
  (to as Uint32Array).set(viewOf(heap, type).subarray(first, first + n) as Uint32Array, start);
}

/** The elements as the type's own typed array, each of them checked. */
export function checkedElements<T>(type: ElementType<T>, elements: Elements<T>, what: string): NumberArray {
  if (elements instanceof type.TypedArray && type.code !== CODE_ANY) return elements as NumberArray;
  if (!Array.isArray(elements) && !(ArrayBuffer.isView(elements) && "length" in elements)) {
    throw new TypeError(`${what}s must be an array or typed array of ${type.name}, got ${describe(elements)}`);
  }
  const n = elements.length;
  const own = new type.TypedArray(n);
  for (let i = 0; i < n; i++) {
    const element = elements[i];
    type.check(element, `${what} ${i}`);
    own[i] = element as never;
  }
  return own;
}

/** Runs `step` over batches; `step` gets the first index and the length of a batch whose keys are in place. */
export function eachBatch<K>(
  table: Table<K, unknown>,
  keys: NumberArray,
  step: (start: number, n: number) => void,
): void {
  const { heap, keyType } = table;
  for (let start = 0; start < keys.length; start += BATCH) {
    table.live(); // the caller's getters and setters may have disposed of it
    const n = Math.min(BATCH, keys.length - start);
    copyIn(heap, keyType, BATCH_KEYS, keys, start, n);
    step(start, n);
  }
}

/** One value for all keys: anything but an array. */
export function isScalar<T>(values: Elements<T> | T): values is T {
  return !Array.isArray(values) && !ArrayBuffer.isView(values);
}

export function checkLength(got: number, due: number, what: string): void {
  if (got !== due) throw new RangeError(`${due} keys need as many ${what}, got ${got}`);
}
