// Arrays without a prototype: an accessor that somebody defined on Array.prototype or Object.prototype, under an index
// even, is not met when they are read and when they grow.
//
// All begin with an object in them, so that V8 gives all the same elements kind: with kinds that follow the keys (small
// integers, doubles, anything) each access would meet several, and a hole put into a leaf of doubles would box all of it.

import { ArrayOf, setPrototypeOf } from "./intrinsics.ts";

export interface List<T> {
  readonly length: number;
  [index: number]: T;
}

/** Stands where an entry was deleted: the specification's EMPTY. */
export const EMPTY: unknown = { EMPTY: true };

function bare<T>(list: unknown[], first: T): List<T> {
  setPrototypeOf(list, null);
  list[0] = EMPTY;
  list[0] = first;
  return list as List<T>;
}

/** A list with one element. */
export function listOf<T>(first: T): List<T> {
  return bare([], first);
}

/** A list with room for so many elements, to be written from the first one on. */
export function listWithRoom<T>(room: number): List<T> {
  return bare(new ArrayOf(room), undefined as T);
}
