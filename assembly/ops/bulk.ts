// Whole batches in one crossing. Keys lie at BATCH_KEYS, values at BATCH_VALUES, one flag byte an entry at BATCH_FLAGS.
// Independent lookups in one loop overlap their cache misses; one call a key cannot.

import {
  BATCH_FLAGS, BATCH_HOMES, BATCH_KEYS, BATCH_MISSING, BATCH_VALUES, INSERTED, TOUCH_SUM, VALUE_F32, VALUE_F64, VALUE_I64, VALUE_U32,
} from "../abi/layout";
import { crossing } from "../arena/place";
import { kind, match, overflow, splatKey, valueSlot } from "../table/bucket";
import { Hmap, NOWHERE, hasWideKeys } from "../table/hmap";
import { bucketOf } from "../table/storage";
import { U32Key } from "../kinds/u32";
import { U64Key, canonical } from "../kinds/u64";
import { assign } from "./assign";
import { remove } from "./remove";
import { accessWord } from "./word";

/** Keys located at a time. */
export const GROUP: u32 = 256;
/** Keys whose buckets are touched ahead of writing, in tables of at least so many buckets: 1 MiB. */
const TOUCHED: u32 = 64;
export const TOUCH_BUCKETS: u32 = 16384;

@inline function keyAt<Key>(i: u32): Key { return load<Key>(crossing(BATCH_KEYS) + <usize>(i * sizeof<Key>())); }
@inline function valueAt<V>(i: u32): usize { return crossing(BATCH_VALUES) + <usize>(i * sizeof<V>()); }

/** Makes f64 keys canonical words, in place. */
export function canonicalKeys(n: u32): void {
  for (let at: usize = BATCH_KEYS, end = at + (<usize>n << 3); at < end; at += 8) store<u64>(at, canonical(load<f64>(at)));
}

/**
 * The bucket addresses of keys `start` to `end`, to BATCH_HOMES. A loop of its own: it depends on no cache miss, and the
 * loop that does is then short enough for the processor to have many misses under way (PERFORMANCE.md, "Bulk").
 */
function locate<Kind, Key>(h: Hmap, start: u32, end: u32): void {
  for (let i = start; i < end; i++) {
    const bucket = bucketOf(h, h.home(kind<Kind>().hash(keyAt<Key>(i), h)));
    store<u32>(crossing(BATCH_HOMES) + (<usize>(i - start) << 2), <u32>bucket);
  }
}

/**
 * Reads the line at each of n addresses in a list, and the next one, too, when `both`: these misses overlap, where those of
 * what follows would not.
 */
export function touch(list: usize, n: u32, both: bool): void {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const at = <usize>load<u32>(list + (<usize>i << 2));
    sum += load<u32>(at);
    if (both) sum += load<u32>(at, 64);
  }
  store<u32>(crossing(TOUCH_SUM), sum); // or the loads would be dropped
}

/** Before writing key i: touches the next ones when it is their turn and the table is larger than the near caches. */
@inline function touchAhead(h: Hmap, i: u32, n: u32): void {
  if (i % TOUCHED == 0 && h.wide >= TOUCH_BUCKETS) touchNext(h, i, min(i + TOUCHED, n));
}
function touchNext(h: Hmap, start: u32, end: u32): void {
  if (hasWideKeys(h)) locate<U64Key, u64>(h, start, end);
  else locate<U32Key, u32>(h, start, end);
  // In the second line of a bucket lie most of its values: at 1 M keys, 37 ns an entry become 26 (`npm run lab -- --only bulk`).
  touch(crossing(BATCH_HOMES), end - start, <u32>h.bucketShift == 7);
}

/** Values of n keys; where a key is absent, the word at BATCH_MISSING. */
export function getBatch<Kind, Key, V>(h: Hmap, n: u32): void {
  if (isVoid<V>()) return;
  const moving = h.moving != NOWHERE;
  for (let start: u32 = 0; start < n; start += GROUP) {
    const end = min(start + GROUP, n);
    locate<Kind, Key>(h, start, end);
    for (let i = start; i < end; i++) {
      const key = keyAt<Key>(i);
      const bucket = <usize>load<u32>(crossing(BATCH_HOMES) + (<usize>(i - start) << 2));
      const bits = match<Kind, Key, V>(bucket, splatKey<Key>(key));
      // Found or not is a coin toss to the branch predictor: a select. Only chains take a branch.
      let at = select<usize>(valueSlot<Kind, V>(bucket, ctz(bits)), crossing(BATCH_MISSING), bits != 0);
      if (!bits && (overflow(bucket) || moving)) {
        at = accessWord<Key>(changetype<usize>(h), key);
        if (!at) at = crossing(BATCH_MISSING);
      }
      store<V>(valueAt<V>(i), load<V>(at));
    }
  }
}

export function hasBatch<Key>(h: usize, n: u32): void {
  for (let i: u32 = 0; i < n; i++) {
    store<u8>(crossing(BATCH_FLAGS) + i, accessWord<Key>(h, keyAt<Key>(i)) != 0 ? 1 : 0);
  }
}

/** Sets n keys, to values `step` apart (0: one value for all); how many, fewer than n when memory ended. */
export function setBatch<Kind, Key, V>(h: Hmap, n: u32, step: u32): u32 {
  for (let i: u32 = 0; i < n; i++) {
    touchAhead(h, i, n);
    const at = assign<Kind, Key, V>(h, keyAt<Key>(i));
    if (!at) return i;
    if (!isVoid<V>()) store<V>(at & ~<usize>INSERTED, load<V>(valueAt<V>(i * step)));
  }
  return n;
}

/** Deletes n keys; how many there were. */
export function deleteBatch<Kind, Key, V>(h: Hmap, n: u32): u32 {
  const before = h.count;
  for (let i: u32 = 0; i < n; i++) {
    touchAhead(h, i, n);
    remove<Kind, Key, V>(h, keyAt<Key>(i));
  }
  return before - h.count;
}

/**
 * Adds to n keys, a new one counts as 0; flags say which were new. How many, fewer than n when memory ended, or when a
 * sum left the value type's range (the flag of that key is then 2, and its value unchanged).
 */
export function addBatch<Kind, Key, V>(h: Hmap, n: u32, step: u32, valueType: u32): u32 {
  if (isVoid<V>()) return 0;
  for (let i: u32 = 0; i < n; i++) {
    touchAhead(h, i, n);
    const at = assign<Kind, Key, V>(h, keyAt<Key>(i));
    if (!at) {
      store<u8>(crossing(BATCH_FLAGS) + i, 0);
      return i;
    }
    store<u8>(crossing(BATCH_FLAGS) + i, <u8>(at & INSERTED));
    if (!addAt<V>(at & ~<usize>INSERTED, valueAt<V>(i * step), valueType)) {
      store<u8>(crossing(BATCH_FLAGS) + i, 2);
      return i;
    }
  }
  return n;
}

/** Adds the word at `delta` to the one at `at`; false, with nothing changed, when the sum is out of range. */
@inline export function addAt<V>(at: usize, delta: usize, valueType: u32): bool {
  if (sizeof<V>() == 4) {
    if (valueType == VALUE_F32) {
      store<f32>(at, load<f32>(at) + load<f32>(delta));
    } else if (valueType == VALUE_U32) {
      const sum = <u64>load<u32>(at) + <u64>load<u32>(delta);
      if (sum > 0xffffffff) return false;
      store<u32>(at, <u32>sum);
    } else {
      const sum = <i64>load<i32>(at) + <i64>load<i32>(delta);
      if (sum != <i64><i32>sum) return false;
      store<i32>(at, <i32>sum);
    }
  } else {
    if (valueType == VALUE_F64) {
      store<f64>(at, load<f64>(at) + load<f64>(delta));
    } else if (valueType == VALUE_I64) {
      const a = load<i64>(at), b = load<i64>(delta), sum = a + b;
      if (((a ^ sum) & (b ^ sum)) < 0) return false; // both signs differ from the sum's (Hacker's Delight, 2-13)
      store<i64>(at, sum);
    } else {
      const a = load<u64>(at), sum = a + load<u64>(delta);
      if (sum < a) return false;
      store<u64>(at, sum);
    }
  }
  return true;
}
