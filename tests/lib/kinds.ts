// The key and value types under test: for each a pool of values, boundary values first, then scattered ones. Tests name
// a key by its place in the pool, so that one command sequence serves every type.
import { any, f32, f64, i32, i64, u32, u64 } from "tophash";
import type { AnyKeyType, AnyValueType, Key, TypedArray } from "./types.ts";

export interface Kind<T> {
  readonly name: string;
  /** The `index`-th value of the pool; pools are endless and do not repeat, but for values equal as keys (0 and -0). */
  at(index: number): T;
  /** `values` as bulk operations take them. */
  list(values: readonly T[]): TypedArray | T[];
}

export interface KeyKind extends Kind<Key> {
  readonly type: AnyKeyType;
  /** Types whose equal keys are not one object (long-kinds.ts): the object that stands for all keys equal to this one. */
  own?(key: Key): Key;
  /** An equal key that is made anew. */
  fresh?(key: Key): Key;
  /** Keys in one buffer, where the type has such a form. */
  packed?(keys: readonly Key[]): unknown;
}

export interface ValueKind extends Kind<unknown> {
  readonly type: AnyValueType;
  /** What the map gives back for what was put in. */
  stored(value: unknown): unknown;
  /** `a + b` as `add` must compute it; undefined when out of range. */
  sum?(a: unknown, b: unknown): unknown;
  /** Steps for `add` that are values of the type. */
  readonly deltas: readonly Key[];
  /** Steps that are not, but whose sums may be: going down in an unsigned type, far in any. */
  readonly farDeltas: readonly Key[];
  readonly zero: unknown;
}

const U32_EDGES = [0, 1, 2, 0xffffffff, 0x80000000, 0x7fffffff, 0xfffffffe, 0x10000, 0xffff, 0x3fffffff, 0x40000000];
const I32_EDGES = [0, -1, 1, 0x7fffffff, -0x80000000, -0x7fffffff, 0x7ffffffe, 0x10000, -0x10000, 0x40000000];
const F64_EDGES = [
  ...[0, -0, Number.NaN, Infinity, -Infinity, 1, -1, 5e-324, -5e-324, 2.2250738585072014e-308, 2.225073858507201e-308],
  ...[
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    Number.EPSILON,
    2 ** 31,
    -(2 ** 31),
    2 ** 32 - 1,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
  ],
  ...[0.1, 0.2, 0.30000000000000004, 0.3, 1e21, 1 / 3],
];
const I64_EDGES = [
  ...[0n, -1n, 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, 2n ** 32n - 1n, -(2n ** 32n), 2n ** 31n, -(2n ** 31n)],
  ...[2n ** 62n, 2n ** 53n, -(2n ** 63n) + 1n],
];
const U64_EDGES = [
  ...[0n, 1n, 2n ** 64n - 1n, 2n ** 63n, 2n ** 63n - 1n, 2n ** 32n, 2n ** 32n - 1n, 2n ** 33n, 2n ** 31n, 2n ** 53n],
];
const F32_EDGES = [
  0,
  0.1,
  Number.NaN,
  Infinity,
  -Infinity,
  1e-46,
  1.401298464324817e-45,
  3.4028234663852886e38,
  16777217,
  -1,
];
const ANY_EDGES = [undefined, null, Number.NaN, 0, "", "text", true, { a: 1 }, [1, 2], () => 1, Symbol("s"), 10n, 0.5];

/** A bijection of 32-bit words: scattered, never repeating. */
export function scatter(index: number): number {
  const mixed = Math.imul(index ^ (index >>> 15), 0x2c1b3c6d);
  return Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0;
}

/** The edges, then what `rest` makes of every further index, without the values that are edges already. */
export function pool<T>(edges: readonly T[], rest: (index: number) => T): (index: number) => T {
  const known = [...edges];
  const seen = new Set(known);
  let next = 0;
  return (index) => {
    while (known.length <= index) {
      const value = rest(next++);
      if (seen.has(value)) continue;
      seen.add(value);
      known.push(value);
    }
    return known[index];
  };
}

// Odd multiples of 2^-20 of both signs, over the whole range of magnitudes that matter.
const scatterFloat = (i: number) => (scatter(i) - 2 ** 31) / 2 ** (scatter(i + 7) % 64) + i;
const scatterBig = (i: number) => (BigInt(scatter(i)) << 32n) | BigInt(scatter(i * 3 + 1));

const number = (value: unknown) => value as number;
const bigint = (value: unknown) => value as bigint;

const within = <T extends Key>(low: T, high: T, sum: T) => (sum < low || sum > high ? undefined : sum);

const atU32 = pool(U32_EDGES, scatter);
const atI32 = pool(I32_EDGES, (i) => scatter(i) | 0);
const atF64 = pool(F64_EDGES, scatterFloat);
const atI64 = pool(I64_EDGES, (i) => BigInt.asIntN(64, scatterBig(i)));
const atU64 = pool(U64_EDGES, (i) => BigInt.asUintN(64, scatterBig(i)));

export const keyKinds: readonly KeyKind[] = [
  { name: "u32", type: u32, at: atU32, list: (keys) => Uint32Array.from(keys as number[]) },
  { name: "i32", type: i32, at: atI32, list: (keys) => Int32Array.from(keys as number[]) },
  { name: "f64", type: f64, at: atF64, list: (keys) => Float64Array.from(keys as number[]) },
  { name: "i64", type: i64, at: atI64, list: (keys) => BigInt64Array.from(keys as bigint[]) },
  { name: "u64", type: u64, at: atU64, list: (keys) => BigUint64Array.from(keys as bigint[]) },
];

const same = (value: unknown) => value;
const NUMBER_DELTAS = [1, 0, 2, 5, 0x7fffffff];
const FAR_NUMBERS = [-1, -5, 2 ** 32 - 1, -(2 ** 32)];
const FAR_BIGINTS = [-1n, -5n, 2n ** 64n - 1n, -(2n ** 65n)];
const BIGINT_DELTAS = [1n, 0n, 2n, 5n, 2n ** 62n];

export const valueKinds: readonly ValueKind[] = [
  {
    ...{ name: "u32", type: u32, at: atU32, stored: same, deltas: NUMBER_DELTAS, farDeltas: FAR_NUMBERS, zero: 0 },
    list: (values) => Uint32Array.from(values as number[]),
    sum: (a, b) => within(0, 2 ** 32 - 1, number(a) + number(b)),
  },
  {
    ...{
      name: "i32",
      type: i32,
      at: atI32,
      stored: same,
      deltas: [...NUMBER_DELTAS, -1, -(2 ** 31)],
      farDeltas: FAR_NUMBERS,
      zero: 0,
    },
    list: (values) => Int32Array.from(values as number[]),
    sum: (a, b) => within(-(2 ** 31), 2 ** 31 - 1, number(a) + number(b)),
  },
  {
    // Every delta is exact in 32 bits: the sum is then rounded once, whichever way it is computed.
    ...{ name: "f32", type: f32, deltas: [1, 0, -2, 0.5, 1024], farDeltas: [], zero: 0 },
    at: pool(F32_EDGES, (i) => Math.fround(scatter(i) / 1000)),
    stored: (value) => Math.fround(number(value)),
    list: (values) => Float32Array.from(values as number[]),
    sum: (a, b) => Math.fround(number(a) + number(b)),
  },
  {
    ...{ name: "f64", type: f64, at: atF64, stored: same, deltas: [1, 0, -2, 0.1, 1e200], farDeltas: [], zero: 0 },
    list: (values) => Float64Array.from(values as number[]),
    sum: (a, b) => number(a) + number(b),
  },
  {
    ...{
      name: "i64",
      type: i64,
      at: atI64,
      stored: same,
      deltas: [...BIGINT_DELTAS, -1n, -(2n ** 63n)],
      farDeltas: FAR_BIGINTS,
      zero: 0n,
    },
    list: (values) => BigInt64Array.from(values as bigint[]),
    sum: (a, b) => within(-(2n ** 63n), 2n ** 63n - 1n, bigint(a) + bigint(b)),
  },
  {
    ...{ name: "u64", type: u64, at: atU64, stored: same, deltas: BIGINT_DELTAS, farDeltas: FAR_BIGINTS, zero: 0n },
    list: (values) => BigUint64Array.from(values as bigint[]),
    sum: (a, b) => within(0n, 2n ** 64n - 1n, bigint(a) + bigint(b)),
  },
  {
    ...{ name: "any", type: any(), stored: same, deltas: [], farDeltas: [], zero: undefined },
    at: pool<unknown>(ANY_EDGES, (i) => ({ i })),
    list: (values) => [...values],
  },
];

export const keyKind = (name: string): KeyKind => keyKinds.find((kind) => kind.name === name)!;
export const valueKind = (name: string): ValueKind => valueKinds.find((kind) => kind.name === name)!;

/** The first `count` keys of a pool that differ as keys. */
export function distinctKeys(kind: KeyKind, count: number): Key[] {
  const keys = new Set<Key>();
  for (let i = 0; keys.size < count; i++) keys.add(kind.at(i));
  return [...keys];
}
