/** The keys of a table and the order in which they are looked up, with the checksums that the answers must have. */
import { BATCH } from "../../assembly/abi/layout.ts";
import { mix32 } from "../lib/keys.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import { type KeyKind, MISSING } from "./lab-core.ts";
import { BULK_STRIDE, type Keys } from "./loops.ts";

/** Lookups timed at a time, about a millisecond: short enough to fall between two turns of other processes. */
export const SLICE = 16 * BATCH;

/** Key i: distinct, and scattered over all 32 bits, or over all 53 of a double's mantissa in [0, 1). */
function fill(keys: Keys, first: number): Keys {
  for (let j = 0; j < keys.length; j++) {
    const high = mix32(first + j);
    keys[j] = keys instanceof Int32Array ? high : (high * 2 ** 21 + (mix32(~(first + j)) >>> 11)) * 2 ** -53;
  }
  return keys;
}

const newKeys = (kind: KeyKind, n: number): Keys => (kind === "u32" ? new Int32Array(n) : new Float64Array(n));

export class Stream {
  readonly keys: Keys;
  /** Keys of the table in random order, at least a table's worth where it is large: none of them is still cached. */
  readonly hits: Keys;
  readonly misses: Keys;
  readonly slices: number;
  readonly #order: Uint32Array;

  constructor(
    kind: KeyKind,
    readonly n: number,
  ) {
    this.slices = Math.max(1, Math.round(passLength(n) / SLICE));
    const length = this.slices * SLICE;
    this.keys = fill(newKeys(kind, n), 0);
    this.misses = fill(newKeys(kind, length), n);
    this.#order = sampleIndices(n, length, n);
    this.hits = newKeys(kind, length);
    for (let j = 0; j < length; j++) this.hits[j] = this.keys[this.#order[j]];
  }

  from(slice: number): number {
    return (slice % this.slices) * SLICE;
  }

  /** Checksum of the hits of a slice: the values are the keys' numbers. */
  hitSum(slice: number, step: number): number {
    const from = this.from(slice);
    let sum = 0;
    for (let j = from; j < from + SLICE; j += step) sum = (sum + this.#order[j]) | 0;
    return sum;
  }
}

export const missSum = (step: number): number => (SLICE / step) * MISSING;

/** The four ways to look up: one call per key or in bulk, keys that are there or not. */
export const LOOKUPS = [
  { name: "hit", loop: "lookup", hit: true, step: 1 },
  { name: "miss", loop: "lookup", hit: false, step: 1 },
  { name: "bulk hit", loop: "lookupBulk", hit: true, step: BULK_STRIDE },
  { name: "bulk miss", loop: "lookupBulk", hit: false, step: BULK_STRIDE },
] as const;
export type LookupName = (typeof LOOKUPS)[number]["name"];
