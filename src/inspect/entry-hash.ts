// The hash of an entry that lies in a slot. Where keys are records the slot has it. For words it is computed here, as assembly/word/hash.ts does it: the
// core would take a call for each, with a bigint for a wide key, and that of shared maps exports no hash.

import { HMAP_SECRETS } from "../../assembly/abi/layout.ts";
import type { TableView } from "./table-view.ts";

/** The hash of a record by the present secrets, from its key's bytes. */
export type RecordHash = (key: number, length: number) => number;

const OFFSET_LOW = 0x7f4a7c15;
const OFFSET_HIGH = 0x9e3779b9;

/** The upper half of the product of two 32-bit words. */
function upper(a: number, b: number): number {
  const low = a & 0xffff;
  const high = a >>> 16;
  const otherLow = b & 0xffff;
  const otherHigh = b >>> 16;
  const middle = (Math.imul(high, otherLow) >>> 0) + (Math.imul(low, otherLow) >>> 16);
  const carried = (Math.imul(low, otherHigh) >>> 0) + (middle & 0xffff);
  return Math.imul(high, otherHigh) + (middle >>> 16) + (carried >>> 16);
}

export class EntryHash {
  // Low and high halves of the three secrets.
  readonly #low0: number;
  readonly #high0: number;
  readonly #low1: number;
  readonly #high1: number;
  readonly #low2: number;
  readonly #high2: number;

  /** `rehash`: for records while secrets are drawn anew, whose slots may have their hash by the old ones; undefined: what the slot has is taken. */
  constructor(
    readonly view: TableView,
    readonly rehash: RecordHash | undefined,
  ) {
    const half = (i: number): number => view.views.u32[((view.h + HMAP_SECRETS) >>> 2) + i] | 0;
    this.#low0 = half(0);
    this.#high0 = half(1);
    this.#low1 = half(2);
    this.#high1 = half(3);
    this.#low2 = half(4);
    this.#high2 = half(5);
  }

  /** Of the entry in a slot of bucket number `index` or one of its chain. */
  of(index: number, bucket: number, slot: number): number {
    const { view } = this;
    const { u32 } = view.views;
    const key = view.keyAt(bucket, slot) >>> 2;
    if (!view.hasRecords) return this.mix(u32[key], view.keyBytes === 8 ? u32[key + 1] : 0);
    if (this.rehash === undefined || !view.isReseeding || index < view.nevacuate) return u32[key];
    const length = u32[view.valueAt(bucket, slot) >>> 2] + view.recordValue;
    return this.rehash(length + 4, u32[length >>> 2]) >>> 0;
  }

  /** low * secret1 + high * secret0 + offset, each bit in three places, times secret2: the upper half of 64 bits. */
  mix(low: number, high: number): number {
    const sum = (Math.imul(low, this.#low1) >>> 0) + (Math.imul(high, this.#low0) >>> 0) + OFFSET_LOW;
    const a = sum | 0;
    const carry = sum > 0xffffffff ? (sum > 0x1ffffffff ? 2 : 1) : 0;
    const wide = upper(high, this.#low0) + Math.imul(high, this.#high0);
    const b = (upper(low, this.#low1) + Math.imul(low, this.#high1) + wide + OFFSET_HIGH + carry) | 0;
    const x = a ^ ((a << 25) | (b >>> 7)) ^ ((b << 15) | (a >>> 17));
    const y = b ^ ((b << 25) | (a >>> 7)) ^ ((a << 15) | (b >>> 17));
    return (upper(x, this.#low2) + Math.imul(x, this.#high2) + Math.imul(y, this.#low2)) >>> 0;
  }
}
