// Batches of keys that are words: one crossing, each key for itself. Keys lie at BATCH_KEYS, values at BATCH_VALUES; how many
// were done, and of the one that failed the status at BATCH_FLAGS.

import { BATCH_FLAGS, BATCH_KEYS, BATCH_MISSING, BATCH_VALUES, TOUCH_SUM } from "../abi/layout";
import { LINE_TABLE, SHARED_IN, SHARED_OUT, STATUS_ABSENT, STATUS_POISONED, WRITE_ADD, WRITE_SET } from "../abi/shared";
import { crossing } from "../arena/place";
import { U32Key } from "../kinds/u32";
import { U64Key, canonical } from "../kinds/u64";
import { floatKeys, valueBytesOf, wideKeys } from "./form";
import { readWord } from "./read";
import { lineOf, rootHash } from "./shard";
import { removeWordOf, writeWord } from "./write";
import { hmap } from "../table/hmap";
import { isInMemory } from "../table/record";
import { segmentShift } from "../table/storage";

@inline function key32(i: u32): u32 { return load<u32>(crossing(BATCH_KEYS) + (<usize>i << 2)); }
@inline function key64(i: u32): u64 {
  const word = load<u64>(crossing(BATCH_KEYS) + (<usize>i << 3));
  return floatKeys() ? canonical(reinterpret<f64>(word)) : word;
}

/** Keys whose first buckets are touched at a time, so that their cache misses overlap: as many as in ops/bulk.ts. */
const TOUCHED: u32 = 64;

/** Before key i: touches the next ones when it is their turn. Nothing is believed: an address must be in the memory, no more. */
@inline function touchAhead(i: u32, n: u32): void { if (i % TOUCHED == 0) touchNext(i, min(i + TOUCHED, n)); }
function touchNext(start: u32, end: u32): void {
  let sum: u32 = 0;
  for (let i = start; i < end; i++) {
    const hash = wideKeys() ? rootHash<u64>(key64(i)) : rootHash<u32>(key32(i));
    const h = hmap(<usize>load<u32>(lineOf(hash), LINE_TABLE));
    const home = h.home(hash), shift = segmentShift(h) & 15;
    const entry = <usize>h.directory + (<usize>(home >> shift) << 2);
    if (!isInMemory(entry, 4)) continue;
    const bucket = <usize>load<u32>(entry) + (<usize>(home & ((<u32>1 << shift) - 1)) << (16 - shift));
    if (isInMemory(bucket, 64)) sum += load<u32>(bucket);
  }
  store<u32>(crossing(TOUCH_SUM), sum); // or the loads would be dropped
}

@inline function readAt(i: u32): u32 { return wideKeys() ? readWord<U64Key, u64>(key64(i)) : readWord<U32Key, u32>(key32(i)); }
@inline function writeAt(operation: u32, i: u32): u32 {
  return wideKeys() ? writeWord<u64>(operation, key64(i)) : writeWord<u32>(operation, key32(i));
}

@inline function copyValueAt(to: usize, from: usize, i: u32): void {
  if (valueBytesOf() == 4) store<u32>(to + (<usize>i << 2), load<u32>(from));
  else store<u64>(to + (<usize>i << 3), load<u64>(from));
}
@inline function takeValueAt(i: u32): void {
  if (valueBytesOf() == 4) store<u32>(crossing(SHARED_IN), load<u32>(crossing(BATCH_VALUES) + (<usize>i << 2)));
  else store<u64>(crossing(SHARED_IN), load<u64>(crossing(BATCH_VALUES) + (<usize>i << 3)));
}
@inline function flag(i: u32, value: u32): void { store<u8>(crossing(BATCH_FLAGS) + <usize>i, <u8>value); }

/** Values, where a key is absent the word at BATCH_MISSING; flags say which are there. */
export function getWords(n: u32): u32 {
  for (let i: u32 = 0; i < n; i++) {
    touchAhead(i, n);
    const status = readAt(i);
    flag(i, status);
    if (status >= STATUS_POISONED) return i;
    copyValueAt(crossing(BATCH_VALUES), status == STATUS_ABSENT ? crossing(BATCH_MISSING) : crossing(SHARED_OUT), i);
  }
  return n;
}
/** Values `step` apart, 0: one for all. */
export function setWords(n: u32, step: u32): u32 {
  for (let i: u32 = 0; i < n; i++) {
    touchAhead(i, n);
    takeValueAt(i * step);
    const status = writeAt(WRITE_SET, i);
    flag(i, status);
    if (status >= STATUS_POISONED) return i;
  }
  return n;
}
export function removeWords(n: u32): u32 {
  for (let i: u32 = 0; i < n; i++) {
    touchAhead(i, n);
    const status = wideKeys() ? removeWordOf<u64>(key64(i)) : removeWordOf<u32>(key32(i));
    flag(i, status);
    if (status >= STATUS_POISONED) return i;
  }
  return n;
}
/** Deltas are doubles at BATCH_VALUES, whatever the type of the values. */
export function addWords(n: u32, step: u32): u32 {
  for (let i: u32 = 0; i < n; i++) {
    touchAhead(i, n);
    store<u64>(crossing(SHARED_IN), load<u64>(crossing(BATCH_VALUES) + (<usize>(i * step) << 3)));
    const status = writeAt(WRITE_ADD, i);
    flag(i, status);
    if (status >= STATUS_POISONED) return i;
  }
  return n;
}
