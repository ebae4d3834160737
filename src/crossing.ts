// The crossing buffers: how arrays of numbers get into linear memory and out of it, a batch at a time.

import { type ArrayClass, elementCount, isArrayOf, partOf, setElements } from "./intrinsics.ts";
import { describe } from "./types/describe.ts";
import {
  CODE_ANY,
  CODE_F32,
  CODE_F64,
  CODE_I32,
  CODE_I64,
  CODE_U64,
  type ElementType,
  type NumberArray,
} from "./types/types.ts";
import type { Views } from "./views.ts";

/** What bulk calls take: the type's own typed array, or any array of elements. */
export type Elements<T> = ArrayLike<T>;

/** A view of the heap with the type's elements; addresses, where elements are of any length. */
export function viewOf(heap: Views, type: ElementType<unknown>): NumberArray {
  switch (type.code) {
    case CODE_I32:
      return heap.i32;
    case CODE_F32:
      return heap.f32;
    case CODE_F64:
      return heap.f64;
    case CODE_I64:
      return heap.i64;
    case CODE_U64:
      return heap.u64;
    default:
      return type.shift === 3 ? heap.u64 : heap.u32;
  }
}

export function copyIn(
  heap: Views,
  type: ElementType<unknown>,
  at: number,
  from: NumberArray,
  start: number,
  n: number,
): void {
  const part = start === 0 && n === elementCount(from) ? from : partOf(type.TypedArray, from, start, n);
  (viewOf(heap, type) as Uint32Array).set(part as Uint32Array, at >>> type.shift);
}

export function copyOut(
  heap: Views,
  type: ElementType<unknown>,
  at: number,
  to: NumberArray,
  start: number,
  n: number,
): void {
  const first = at >>> type.shift;
  setElements(to, viewOf(heap, type).subarray(first, first + n), start);
}

/** Where results go on their way to `out`: an array of their own where they might overwrite keys that are still to be read. */
export function roomFor<A extends ArrayBufferView>(Class: ArrayClass<A>, out: A, overwrites: boolean): A {
  return overwrites ? new Class(elementCount(out)) : out;
}
/** Puts them there when all of them are known. */
export function settle<A extends ArrayBufferView>(Class: ArrayClass<A>, out: A, from: A, n: number): void {
  if (from !== out) setElements(out, partOf(Class, from, 0, n) as unknown as ArrayLike<unknown>, 0);
}

/** Throws unless `elements` is an array, typed or not. */
export function checkArray(type: ElementType<unknown>, elements: unknown, what: string): void {
  if (Array.isArray(elements) || (ArrayBuffer.isView(elements) && "length" in elements)) return;
  throw new TypeError(`${what}s must be an array or typed array of ${type.name}, got ${describe(elements)}`);
}

/** The elements as the type's own typed array, each of them checked. */
export function checkedElements<T>(type: ElementType<T>, elements: Elements<T>, what: string): NumberArray {
  if (type.code < CODE_ANY && isArrayOf(type.TypedArray, elements)) return elements;
  checkArray(type, elements, what);
  const n = elements.length;
  const own = new type.TypedArray(n);
  for (let i = 0; i < n; i++) {
    const element = elements[i];
    type.check(element, what, i);
    own[i] = element as never;
  }
  return own;
}

/** One value for all keys: anything but an array. */
export function isScalar<T>(values: Elements<T> | T): values is T {
  return !Array.isArray(values) && !ArrayBuffer.isView(values);
}

export function checkLength(got: number, due: number, what: string): void {
  if (got !== due) throw new RangeError(`${due} keys need as many ${what}, got ${got}`);
}
