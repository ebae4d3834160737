// Entries seen without their types: for code that runs seldom, or over all entries, and is compiled once. A word of 32
// bits hashes like the same number in 64.

import { BUCKET_KEYS } from "../abi/layout";
import { Hmap, hasRecords, hasWideKeys, valueWidth, valuesStart } from "./hmap";
import { hashRecord } from "./record";
import { mixBy } from "./secrets";

/** The key's word; the hash that is kept, where keys are records. */
@inline export function keyWord(h: Hmap, bucket: usize, slot: u32): u64 {
  const keys = bucket + BUCKET_KEYS;
  return hasWideKeys(h) ? load<u64>(keys + (<usize>slot << 3)) : <u64>load<u32>(keys + (<usize>slot << 2));
}
/** Where the value word lies; for sets, which have none, the key. */
@inline export function valueAt(h: Hmap, bucket: usize, slot: u32): usize {
  const width = valueWidth(h);
  if (width == 0) return bucket + BUCKET_KEYS + (<usize>slot << (hasWideKeys(h) ? 3 : 2));
  return bucket + valuesStart(h) + <usize>(slot * width);
}
/** The hash by secrets at an address. */
export function entryHash(h: Hmap, bucket: usize, slot: u32, secrets: usize, shortSecrets: usize): u32 {
  if (hasRecords(h)) return hashRecord(h, load<u32>(valueAt(h, bucket, slot)), secrets, shortSecrets);
  return mixBy(keyWord(h, bucket, slot), secrets);
}
