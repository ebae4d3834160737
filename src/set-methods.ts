// The set methods of ES2025, with GetSetRecord's checks: the argument needs `size`, `has` and `keys`, not a class.
// Source: ECMA-262, 24.2.1.2 GetSetRecord and 24.2.4.

import { describe } from "./types/describe.ts";

export interface SetLike<T> {
  readonly size: number;
  has(value: T): boolean;
  keys(): Iterator<T>;
}

interface SetRecord<T> {
  size: number;
  has(value: T): boolean;
  keys(): Iterable<T>;
}

export function setRecord<T>(other: SetLike<T>): SetRecord<T> {
  if ((typeof other !== "object" && typeof other !== "function") || other === null) {
    throw new TypeError(`a set method needs a set or something like it, got ${describe(other)}`);
  }
  const size = Math.trunc(+other.size); // ToNumber: a bigint is a TypeError
  if (Number.isNaN(size)) throw new TypeError("a set method's argument must have a size that is a number");
  if (size < 0) throw new RangeError(`a set method's argument has a negative size, ${size}`);
  const { has, keys } = other;
  if (typeof has !== "function") throw new TypeError("a set method's argument must have a method `has`");
  if (typeof keys !== "function") throw new TypeError("a set method's argument must have a method `keys`");
  return {
    size,
    has: (value) => Boolean(has.call(other, value)),
    keys: () => {
      const iterator = keysIterator(keys.call(other));
      return { [Symbol.iterator]: () => iterator };
    },
  };
}

/** Only `next` is asked for; `return` runs when a loop stops early. */
function keysIterator<T>(iterator: Iterator<T>): Iterator<T> {
  if (typeof iterator !== "object" || iterator === null) {
    throw new TypeError(`keys() of a set method's argument must return an iterator, got ${describe(iterator)}`);
  }
  return iterator;
}
