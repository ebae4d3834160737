// Byte strings by content: as keys and as values.

import { LENGTH_MASK } from "../../assembly/abi/layout.ts";
import { byteCount, isBytes, partOf, U8 } from "../intrinsics.ts";
import { describe, named } from "../types/describe.ts";
import { CODE_BYTES, type ElementType } from "../types/types.ts";
import type { Views } from "../views.ts";
import { LongType } from "./long-type.ts";

/** Shorter ranges are copied by a loop: making a view of the part takes 60 ns. */
const LONG = 64;
const MOST_FIXED = 2 ** 20;

/** Copies a range of bytes to an address, without making a view of short ones; the length word. Runs no code of the program. */
export function writeBytes(heap: Views, at: number, from: Uint8Array, start: number, end: number): number {
  const { u8 } = heap;
  const n = end - start;
  // Bytes that were taken away since they were checked, by a getter, are 0.
  if (n >= LONG && end <= byteCount(from))
    u8.set(start === 0 && end === byteCount(from) ? from : partOf(U8, from, start, n), at);
  else for (let i = 0; i < n; i++) u8[at + i] = from[start + i];
  return n;
}

/** A range of bytes as an array of their own. */
export function copyBytes(from: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8Array(end - start);
  if (end <= byteCount(from)) copy.set(partOf(U8, from, start, end - start));
  return copy;
}

export function readBytes(heap: Views, at: number, length: number): Uint8Array {
  const copy = new Uint8Array(length & LENGTH_MASK);
  copy.set(heap.u8.subarray(at, at + copy.length));
  return copy;
}

export class BytesType extends LongType<Uint8Array> {
  /** @param length of every element, undefined when they may have any */
  constructor(readonly length: number | undefined) {
    const name = length === undefined ? "bytes" : `fixedBytes(${length})`;
    super(name, CODE_BYTES, (value, what, index) => {
      if (!isBytes(value)) {
        throw new TypeError(`${named(what, index)} must be a Uint8Array (${name}), got ${describe(value)}`);
      }
      if (length !== undefined && byteCount(value) !== length) {
        throw new TypeError(`${named(what, index)} must have ${length} bytes (${name}), got ${byteCount(value)}`);
      }
    });
  }
  prepare(bytes: unknown, what: string, index?: number): Uint8Array {
    this.check(bytes, what, index);
    return bytes as Uint8Array;
  }
  override prepareCopy(bytes: unknown, what: string, index?: number): Uint8Array {
    const own = this.prepare(bytes, what, index);
    return copyBytes(own, 0, byteCount(own));
  }
  // Of a fixed length whatever a getter has done to the array since it was checked: no other could be looked up.
  most(bytes: Uint8Array): number {
    return this.length ?? byteCount(bytes);
  }
  write(heap: Views, at: number, bytes: Uint8Array, most: number): number {
    return writeBytes(heap, at, bytes, 0, this.length ?? Math.min(byteCount(bytes), most));
  }
  read(heap: Views, at: number, length: number): Uint8Array {
    return readBytes(heap, at, length);
  }
}

/** Byte strings of any length, compared by content: as keys and as values. Copied in, and copied out. */
export const bytes: ElementType<Uint8Array> = new BytesType(undefined);

/**
 * Byte strings of `n` bytes each, compared by content: digests, UUIDs.
 * @throws TypeError, RangeError unless n is an integer from 1 to 2^20
 */
export function fixedBytes(n: number): ElementType<Uint8Array> {
  if (typeof n !== "number") throw new TypeError(`fixedBytes needs a number of bytes, got ${describe(n)}`);
  if (!Number.isInteger(n) || n < 1 || n > MOST_FIXED) {
    throw new RangeError(`fixedBytes needs an integer from 1 to ${MOST_FIXED}, got ${describe(n)}`);
  }
  return new BytesType(n);
}
