// 7.4 Operations on Iterator Objects, for the iterables and set-likes that users pass.

import { apply, ITERATOR, isObject, TypeErrorOf } from "./intrinsics.ts";

/** 7.4.1 Iterator Records, without [[Done]]: nobody asks. */
export interface IteratorRecord {
  iterator: object;
  next: unknown;
}

/** What `step` returns at the end. */
export const DONE: unknown = { DONE: true };

type Callable = (...args: unknown[]) => unknown;

/** 7.4.4 GetIterator ( obj, sync ) */
export function getIterator(iterable: unknown): IteratorRecord {
  const method = (iterable as Record<symbol, unknown>)[ITERATOR];
  if (typeof method !== "function") throw new TypeErrorOf("object is not iterable: it has no method [Symbol.iterator]");
  return getIteratorFromMethod(iterable, method);
}

/** 7.4.3 GetIteratorFromMethod ( obj, method ) */
export function getIteratorFromMethod(object: unknown, method: unknown): IteratorRecord {
  const iterator = apply(method as Callable, object, []);
  if (!isObject(iterator)) throw new TypeErrorOf("an iterator must be an object");
  return { iterator, next: (iterator as { next: unknown }).next };
}

/** 7.4.10 IteratorStepValue ( iteratorRecord ), or DONE. What it throws does not close the iterator. */
export function step(record: IteratorRecord): unknown {
  const result = apply(record.next as Callable, record.iterator, []);
  if (!isObject(result)) throw new TypeErrorOf("the result of an iterator's next() must be an object");
  return (result as IteratorResult<unknown>).done ? DONE : (result as IteratorResult<unknown>).value;
}

/** 7.4.11 IteratorClose of a throw completion: the error that led here is thrown, whatever `return` does. */
export function closeAfterThrow({ iterator }: IteratorRecord): void {
  try {
    const method = (iterator as Iterator<unknown>).return;
    if (method !== undefined && method !== null) apply(method as Callable, iterator, []);
  } catch {
    // the first error counts
  }
}

/** 7.4.11 IteratorClose of a normal completion. */
export function close({ iterator }: IteratorRecord): void {
  const method = (iterator as Iterator<unknown>).return;
  if (method === undefined || method === null) return;
  const result = apply(method as Callable, iterator, []);
  if (!isObject(result)) throw new TypeErrorOf("the result of an iterator's return() must be an object");
}
