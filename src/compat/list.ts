// Arrays that inherit from nothing: an accessor that somebody defined on Array.prototype or Object.prototype, under an
// index even, is not met when they are read and when they grow.
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

/** As a class: to change the prototype of each array would take three times as long. */
class Bare extends ArrayOf<unknown> {
  // Not the one by default, which iterates over its arguments in older engines.
  constructor(room: number) {
    super(room);
  }
}
setPrototypeOf(Bare.prototype, null);

/** A list with room for so many elements, to be written from the first one on. */
export function listWithRoom<T>(room: number): List<T> {
  const list = new Bare(room);
  list[0] = EMPTY;
  return list as List<unknown> as List<T>;
}

/** A list with one element. */
export function listOf<T>(first: T): List<T> {
  const list = listWithRoom<T>(1);
  list[0] = first;
  return list;
}
