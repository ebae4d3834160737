// Many keys in one buffer: { bytes, offsets } for strings and byte keys, interleaved numbers for tuples of one number type.

import { byteCount, isArrayOf, isBytes, Shared, U32 } from "../intrinsics.ts";
import { describe } from "../types/describe.ts";
import { CODE_BYTES, CODE_F64, CODE_STRING, type ElementType } from "../types/types.ts";
import { canonicalFloat, TupleType } from "./tuple.ts";

/** Keys one after the other: key i is the bytes from `offsets[i]` to `offsets[i + 1]`. For strings: UTF-8. */
export interface PackedKeys {
  readonly bytes: Uint8Array;
  /** One more than there are keys. */
  readonly offsets: Uint32Array;
}

export interface Packed {
  readonly keys: PackedKeys;
  /** The key as a program has it, from its bytes. */
  keyAt(bytes: Uint8Array): unknown;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Of bytes that were ASCII when they were checked: nothing is refused any more when some keys may be set already. */
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const sameBytes = (bytes: Uint8Array) => bytes;

/**
 * Keys that are packed; an array where strings had to be unpacked, since not all are ASCII; undefined when `keys` are
 * not packed at all. @throws TypeError, RangeError when they are packed badly
 */
export function packedOf(type: ElementType<unknown>, keys: unknown): Packed | unknown[] | undefined {
  if (type instanceof TupleType) return interleaved(type, keys);
  if (type.code !== CODE_STRING && type.code !== CODE_BYTES) return undefined;
  if (typeof keys !== "object" || keys === null || !("bytes" in keys) || !("offsets" in keys)) return undefined;
  // Read once, and offsets of our own: getters and setters that run later must not change what was checked.
  const { bytes, offsets } = keys as PackedKeys;
  const packed = { bytes, offsets: isArrayOf(U32, offsets) ? new U32(offsets) : offsets };
  checkPacked(packed, (type as { length?: number }).length);
  if (type.code === CODE_BYTES) return { keys: packed, keyAt: sameBytes };
  if (isAscii(packed)) return { keys: packed, keyAt: (bytes) => lenient.decode(bytes) };
  return unpack(packed);
}

function checkPacked({ bytes, offsets }: PackedKeys, fixed: number | undefined): void {
  if (!isBytes(bytes)) throw new TypeError(`packed bytes must be a Uint8Array, got ${describe(bytes)}`);
  if (!isArrayOf(U32, offsets)) {
    throw new TypeError(`packed offsets must be a Uint32Array, got ${describe(offsets)}`);
  }
  const n = offsets.length - 1;
  if (n < 0) throw new RangeError("packed offsets must be one more than there are keys, got none");
  for (let i = 0; i < n; i++) {
    const length = offsets[i + 1] - offsets[i];
    if (length < 0) throw new RangeError(`packed offsets must not fall, those of key ${i} do`);
    if (fixed !== undefined && length !== fixed)
      throw new TypeError(`key ${i} must have ${fixed} bytes, got ${length}`);
  }
  if (offsets[n] > byteCount(bytes)) {
    throw new RangeError(`packed offsets reach to ${offsets[n]}, there are ${byteCount(bytes)} bytes`);
  }
}

/** Four bytes at a time, between the ends that are not aligned. */
function isAscii({ bytes, offsets }: PackedKeys): boolean {
  const end = offsets[offsets.length - 1];
  let at = offsets[0];
  let all = 0;
  for (; at < end && (bytes.byteOffset + at) % 4; at++) all |= bytes[at];
  if (at === end) return all < 0x80;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >>> 2);
  for (let i = 0; i < words.length; i++) all |= words[i];
  for (at += 4 * words.length; at < end; at++) all |= bytes[at];
  return (all & 0x80808080) === 0;
}

function unpack({ bytes, offsets }: PackedKeys): string[] {
  const keys = new Array<string>(offsets.length - 1);
  // Chrome and Firefox decode nothing that lies in shared memory.
  const readable = Shared !== undefined && bytes.buffer instanceof Shared ? bytes.slice() : bytes;
  for (let i = 0; i < keys.length; i++) {
    try {
      keys[i] = decoder.decode(readable.subarray(offsets[i], offsets[i + 1]));
    } catch {
      throw new TypeError(`key ${i} must be a string in UTF-8, its bytes are not`);
    }
  }
  return keys;
}

/** A typed array with all parts of all tuples. */
function interleaved(type: TupleType, keys: unknown): Packed | undefined {
  const { stride, parts } = type;
  const { TypedArray, code } = parts[0];
  if (stride === 0 || !isArrayOf(TypedArray, keys)) return undefined;
  const Numbers = TypedArray as unknown as Uint32ArrayConstructor;
  // A copy in which equal keys are equal bytes.
  const numbers = new Numbers(keys as Uint32Array);
  if (numbers.length % parts.length) {
    throw new RangeError(
      `interleaved keys of ${type.name} come in ${parts.length} numbers each, got ${numbers.length}`,
    );
  }
  if (code === CODE_F64) for (let i = 0; i < numbers.length; i++) numbers[i] = canonicalFloat(numbers[i] as number);
  const bytes = new Uint8Array(numbers.buffer);
  const offsets = new Uint32Array(numbers.length / parts.length + 1);
  for (let i = 1; i < offsets.length; i++) offsets[i] = i * stride;
  const keyAt = (own: Uint8Array) => Array.from(new Numbers(own.buffer as ArrayBuffer));
  return { keys: { bytes, offsets }, keyAt };
}
