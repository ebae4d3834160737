// Values that do not belong to an element type, and the error each is due.
type ErrorClass = typeof TypeError | typeof RangeError;
export type Wrong = readonly [value: unknown, error: ErrorClass, named: RegExp];

const never: readonly Wrong[] = [
  [undefined, TypeError, /undefined/],
  [null, TypeError, /null/],
  ["5", TypeError, /"5"/],
  ["", TypeError, /""/],
  [true, TypeError, /true/],
  [Symbol("five"), TypeError, /five/],
  [{ five: 5 }, TypeError, /object/i],
  [[5], TypeError, /array/i],
  [() => 5, TypeError, /function/i],
  [Object(5), TypeError, /./],
  [new Date(5), TypeError, /./],
];

const notBigInt: readonly Wrong[] = [...never, [5n, TypeError, /5n?\b/], [0n, TypeError, /0n?\b/]];
const notNumber: readonly Wrong[] = [
  ...never,
  [5, TypeError, /\b5\b/],
  [0, TypeError, /\b0\b/],
  [Number.NaN, TypeError, /NaN/],
  [1.5, TypeError, /1\.5/],
];
const notInteger: readonly Wrong[] = [
  ...notBigInt,
  [0.5, RangeError, /0\.5/],
  [1e-320, RangeError, /e-320/],
  [Number.NaN, RangeError, /NaN/],
  [Infinity, RangeError, /Infinity/],
  [-Infinity, RangeError, /-Infinity/],
  [2 ** 32, RangeError, /4294967296/],
  [2 ** 53, RangeError, /9007199254740992/],
];

/** By the name of the type. */
export const wrongFor: Readonly<Record<string, readonly Wrong[]>> = {
  u32: [...notInteger, [-1, RangeError, /-1/], [-(2 ** 31), RangeError, /-2147483648/]],
  i32: [...notInteger, [2 ** 31, RangeError, /2147483648/], [-(2 ** 31) - 1, RangeError, /-2147483649/]],
  f32: notBigInt,
  f64: notBigInt,
  i64: [
    ...notNumber,
    [2n ** 63n, RangeError, /9223372036854775808/],
    [-(2n ** 63n) - 1n, RangeError, /-9223372036854775809/],
  ],
  u64: [...notNumber, [-1n, RangeError, /-1/], [2n ** 64n, RangeError, /18446744073709551616/]],
};

/** Arrays of another element type whose elements fit or do not fit, for bulk calls. */
export const foreign: Readonly<Record<string, readonly [bad: ArrayLike<unknown>, error: ErrorClass][]>> = {
  u32: [
    [Int32Array.of(1, -1), RangeError],
    [Float64Array.of(1, 0.5), RangeError],
    [Float32Array.of(1, Number.NaN), RangeError],
    [Int8Array.of(1, -2), RangeError],
    [BigUint64Array.of(1n), TypeError],
  ],
  i32: [
    [Uint32Array.of(1, 2 ** 31), RangeError],
    [Float64Array.of(1, -(2 ** 31) - 1), RangeError],
    [BigInt64Array.of(1n), TypeError],
  ],
  f32: [
    [BigInt64Array.of(1n), TypeError],
    [BigUint64Array.of(1n), TypeError],
  ],
  f64: [
    [BigInt64Array.of(1n), TypeError],
    [BigUint64Array.of(1n), TypeError],
  ],
  i64: [
    [BigUint64Array.of(1n, 2n ** 63n), RangeError],
    [Uint32Array.of(1), TypeError],
    [Float64Array.of(1), TypeError],
  ],
  u64: [
    [BigInt64Array.of(1n, -1n), RangeError],
    [Uint32Array.of(1), TypeError],
  ],
};

/** Arrays of another element type that fit, with the elements as the map must see them. */
export const fitting: Readonly<Record<string, readonly [good: ArrayLike<unknown>, seen: readonly unknown[]][]>> = {
  u32: [
    [Int32Array.of(1, 2), [1, 2]],
    [Uint8Array.of(1, 255), [1, 255]],
    [Float64Array.of(-0, 2 ** 32 - 1), [0, 2 ** 32 - 1]],
    [Uint16Array.of(1, 65535), [1, 65535]],
  ],
  i32: [
    [Uint32Array.of(1, 2), [1, 2]],
    [Int16Array.of(-1, 300), [-1, 300]],
    [Float32Array.of(-(2 ** 31)), [-(2 ** 31)]],
  ],
  f32: [
    [Float64Array.of(0.1, Number.NaN), [Math.fround(0.1), Number.NaN]],
    [Int32Array.of(-1), [-1]],
  ],
  f64: [
    [Float32Array.of(0.5, Infinity), [0.5, Infinity]],
    [Uint32Array.of(2 ** 32 - 1), [2 ** 32 - 1]],
  ],
  i64: [[BigUint64Array.of(1n, 2n ** 63n - 1n), [1n, 2n ** 63n - 1n]]],
  u64: [[BigInt64Array.of(0n, 2n ** 63n - 1n), [0n, 2n ** 63n - 1n]]],
};
