// The keys of a bulk call: checked as a whole before the first one is used, then put in place a batch at a time.

import { BATCH, BATCH_KEYS, LENGTH_MASK, PROBE, PROBE_BYTES } from "../assembly/abi/layout.ts";
import { checkArray, checkedElements, copyIn, type Elements } from "./crossing.ts";
import { withProcessed } from "./errors.ts";
import type { Heap } from "./heap.ts";
import { type ArrayClass, bufferBehind, elementCount, isArrayOf, isBytes, partOf } from "./intrinsics.ts";
import { copyBytes, writeBytes } from "./keys/bytes.ts";
import type { CustomType } from "./keys/custom.ts";
import { asLong, type LongType, Prepared } from "./keys/long-type.ts";
import { type PackedKeys, packedOf } from "./keys/packed.ts";
import { writeText } from "./keys/text.ts";
import type { PairType } from "./keys/tuple.ts";
import type { Table } from "./table.ts";
import {
  CODE_BYTES,
  CODE_CUSTOM,
  CODE_PAIR,
  CODE_STRING,
  CODE_TUPLE,
  type ElementType,
  type NumberArray,
} from "./types/types.ts";

/** What bulk calls take as keys. */
export type Keys<K> = Elements<K> | PackedKeys | NumberArray;

/** Keys that were checked. */
export interface KeyList<K> {
  readonly length: number;
  at(i: number): K;
  /** Puts keys from index `start` on in place; how many. Pairs with `heap.releaseProbe`. */
  place(heap: Heap, start: number): number;
  /** Whether results that are written there might overwrite keys that are not placed yet. */
  liesUnder(out: ArrayBufferView): boolean;
}

class WordKeys<K> implements KeyList<K> {
  constructor(
    readonly type: ElementType<K>,
    readonly words: NumberArray,
  ) {}
  get length(): number {
    return elementCount(this.words);
  }
  at(i: number): K {
    return this.words[i] as K;
  }
  place(heap: Heap, start: number): number {
    const n = Math.min(BATCH, this.length - start);
    copyIn(heap, this.type, BATCH_KEYS, this.words, start, n);
    return n;
  }
  liesUnder(out: ArrayBufferView): boolean {
    return wordsLieUnder(this.words, out);
  }
}

/** Pairs of 32-bit numbers: both parts of each, one after the other. */
class PairKeys implements KeyList<[number, number]> {
  constructor(readonly parts: Int32Array | Uint32Array | number[]) {}
  get length(): number {
    return (Array.isArray(this.parts) ? this.parts.length : elementCount(this.parts)) >>> 1;
  }
  at(i: number): [number, number] {
    return [this.parts[2 * i], this.parts[2 * i + 1]];
  }
  place(heap: Heap, start: number): number {
    const n = Math.min(BATCH, this.length - start);
    // Signed or not: the same bits.
    heap.u32.set(
      Array.isArray(this.parts)
        ? this.parts.slice(2 * start, 2 * (start + n))
        : partOf(Uint32Array, this.parts as Uint32Array, 2 * start, 2 * n),
      BATCH_KEYS >>> 2,
    );
    return n;
  }
  liesUnder(out: ArrayBufferView): boolean {
    return !Array.isArray(this.parts) && wordsLieUnder(this.parts, out);
  }
}

/** Keys of any length, one by one. */
class LongKeys<K> implements KeyList<K> {
  constructor(
    readonly type: LongType<K, unknown>,
    readonly prepared: unknown[],
  ) {}
  get length(): number {
    return this.prepared.length;
  }
  at(i: number): K {
    // Never read or encoded a second time: what was checked is what is used.
    const key = this.prepared[i];
    return (this.type.code === CODE_CUSTOM ? new Prepared(key) : key) as K;
  }
  place(heap: Heap, start: number): number {
    const { prepared, type } = this;
    const most = Math.min(BATCH, prepared.length - start);
    const isText = type.code === CODE_STRING; // the usual case, without calls that depend on the type
    let at = PROBE;
    for (let n = 0; n < most; n++) {
      const key = prepared[start + n];
      const bytes = isText ? 2 * (key as string).length : type.most(key);
      if (at + bytes > PROBE + PROBE_BYTES) {
        if (n > 0) return n;
        at = heap.probe(bytes); // one long key is a batch of its own
      }
      const length = isText ? writeText(heap, at, key as string) : type.write(heap, at, key, bytes);
      placeEntry(heap, n, at, length);
      at += length & LENGTH_MASK;
    }
    return most;
  }
  liesUnder(out: ArrayBufferView): boolean {
    const isUnder = (element: unknown) => isBytes(element) && bufferBehind(element) === bufferBehind(out);
    if (this.type.code === CODE_TUPLE) return this.prepared.some((parts) => (parts as unknown[]).some(isUnder));
    return this.type.code === CODE_BYTES && this.prepared.some(isUnder); // a codec's are copies
  }
}

/** Keys that lie in one buffer. */
class PackedList<K> implements KeyList<K> {
  constructor(
    readonly packed: PackedKeys,
    readonly keyAt: (bytes: Uint8Array) => K,
  ) {}
  get length(): number {
    return this.packed.offsets.length - 1;
  }
  at(i: number): K {
    const { bytes, offsets } = this.packed;
    return this.keyAt(copyBytes(bytes, offsets[i], offsets[i + 1]));
  }
  place(heap: Heap, start: number): number {
    const { bytes, offsets } = this.packed;
    const first = offsets[start];
    const most = Math.min(BATCH, this.length - start);
    let n = 1;
    while (n < most && offsets[start + n + 1] - first <= PROBE_BYTES) n++;
    const end = offsets[start + n];
    const at = heap.probe(end - first);
    writeBytes(heap, at, bytes, first, end);
    for (let i = 0; i < n; i++) {
      placeEntry(heap, i, at + offsets[start + i] - first, offsets[start + i + 1] - offsets[start + i]);
    }
    return n;
  }
  liesUnder(out: ArrayBufferView): boolean {
    return bufferBehind(this.packed.bytes) === bufferBehind(out); // offsets are a copy
  }
}

/** The very same array is safe: a result is never before its key, so what it overwrites was read. */
export function wordsLieUnder(words: NumberArray, out: ArrayBufferView): boolean {
  return words !== out && bufferBehind(words) === bufferBehind(out);
}

/** Where key i of the batch lies, and its length word. */
function placeEntry(heap: Heap, i: number, at: number, length: number): void {
  const entry = (BATCH_KEYS >>> 2) + 2 * i;
  heap.u32[entry] = at;
  heap.u32[entry + 1] = length;
}

/** The keys of a bulk call. @throws TypeError, RangeError when any of them is not of the key type */
export function keyList<K>(table: Table<K, unknown>, keys: Keys<K>): KeyList<K> {
  const type = table.keyType;
  if (type.code === CODE_PAIR)
    return pairList(type as unknown as PairType, keys as Keys<[number, number]>) as unknown as KeyList<K>;
  if (!table.hasRecords) return new WordKeys(type, checkedElements(type, keys as Elements<K>, "key"));
  const long = asLong(type);
  const packed = packedOf(type, keys);
  if (packed !== undefined && !Array.isArray(packed)) {
    return new PackedList(packed.keys, packed.keyAt as (bytes: Uint8Array) => K);
  }
  if (packed === undefined) checkArray(type, keys, "key");
  const own = copyOf((packed ?? keys) as Elements<K>);
  const prepared = type.code === CODE_CUSTOM ? table.callCodec(() => prepareAll(long, own)) : prepareAll(long, own);
  return new LongKeys(long, prepared);
}

/** The elements, read once: a getter must not run later. */
function copyOf<K>(elements: Elements<K>): K[] {
  const own = new Array<K>(elements.length);
  for (let i = 0; i < own.length; i++) own[i] = elements[i];
  return own;
}

function prepareAll<K>(type: LongType<K, unknown>, keys: K[]): unknown[] {
  if (type.code === CODE_STRING) {
    for (let i = 0; i < keys.length; i++) if (typeof keys[i] !== "string") type.check(keys[i], "key", i);
    return keys;
  }
  if (type.code === CODE_CUSTOM) return keys.map((key) => (type as unknown as CustomType<K>).prepareCopy(key));
  return keys.map((key, i) => type.prepare(key, "key", i));
}

function pairList(type: PairType, keys: Keys<[number, number]>): PairKeys {
  const { firstSigned } = type;
  const Numbers: ArrayClass<NumberArray> = firstSigned ? Int32Array : Uint32Array;
  if (firstSigned === type.secondSigned && isArrayOf(Numbers, keys)) {
    const numbers = elementCount(keys);
    if (numbers % 2) throw new RangeError(`interleaved keys of ${type.name} come in pairs, got ${numbers} numbers`);
    return new PairKeys(keys as Int32Array);
  }
  checkArray(type, keys, "key");
  const parts: number[] = [];
  const pairs = keys as Elements<unknown>;
  for (let i = 0; i < pairs.length; i++) {
    const [first, second] = type.prepare(pairs[i], "key", i);
    parts.push(first, second);
  }
  return new PairKeys(parts);
}

/** Runs `step` over batches; `step` gets the first index and the length of a batch whose keys are in place. */
export function eachBatch<K>(
  table: Table<K, unknown>,
  keys: KeyList<K>,
  step: (start: number, n: number) => void,
): void {
  const { heap } = table;
  for (let start = 0; start < keys.length; ) {
    table.live(); // the caller's getters and setters may have disposed of it
    try {
      const n = placed(heap, keys, start);
      step(start, n);
      start += n;
    } finally {
      heap.releaseProbe();
    }
  }
}

/** A long key needs a block to lie in: without memory for it, the batches before were done. */
function placed<K>(heap: Heap, keys: KeyList<K>, start: number): number {
  try {
    return keys.place(heap, start);
  } catch (error) {
    throw withProcessed(error, start);
  }
}
