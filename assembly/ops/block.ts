// Filling a map from a block of a snapshot. The entries are put in the order of their buckets first: then a block goes
// through the table once, from one end to the other, where entries as they come would miss a page and a line each.
//
//   | payload, padded to 8 | offsets n x u32 | homes n x u32 | order n x u32 |
//
// The payload is checked (survey/check-block.ts), which leaves the entries' addresses in `offsets`; where neither keys nor
// values are of any length there are none, and the payload is | keys, padded to 8 | values |.

import { BATCH, BATCH_KEYS, BATCH_VALUES } from "../abi/layout";
import { crossing } from "../arena/place";
import { Hmap, hasRecords, hasWideKeys, valueWidth } from "../table/hmap";
import { ownsEntries } from "../table/owned";
import { recordKey, recordLength, setProbe } from "../table/record";
import { mixBy } from "../table/secrets";
import { probeHash } from "./record";

/** log2 of the parts of the table that entries are sorted into: a part of the largest table is 256 KiB. */
const PARTS_SHIFT: u32 = 11;

@inline function padded(bytes: u32): usize { return <usize>((bytes + 7) & ~7); }
/** The lists behind the payload. */
@inline export function offsetsAt(at: usize, bytes: u32): usize { return at + padded(bytes); }

@inline function wordAt(list: usize, i: u32): u32 { return load<u32>(list + (<usize>i << 2)); }
@inline function keyOf(h: Hmap, entry: usize): u64 {
  return hasWideKeys(h) ? load<u64>(entry) : <u64>load<u32>(entry);
}

/** Where the key of the entry with this index lies; of its record, where keys are records. */
@inline function entryAt(h: Hmap, at: usize, offsets: usize, i: u32): usize {
  if (ownsEntries(h)) return <usize>wordAt(offsets, i);
  return at + (<usize>i << (hasWideKeys(h) ? 3 : 2));
}

/** Sorts the entries' indices by the upper bits of their buckets: one pass of a radix sort. */
function sortBlock(h: Hmap, at: usize, bytes: u32, n: u32): void {
  const offsets = offsetsAt(at, bytes), homes = offsets + (<usize>n << 2), order = homes + (<usize>n << 2);
  const bits = <u32>popcnt(h.wide);
  const shift = bits > PARTS_SHIFT ? bits - PARTS_SHIFT : 0;
  memory.fill(crossing(BATCH_KEYS), 0, (<usize>4) << PARTS_SHIFT);
  for (let i: u32 = 0; i < n; i++) {
    const entry = entryAt(h, at, offsets, i);
    let hash: u32;
    if (hasRecords(h)) {
      setProbe(recordKey(h, entry), recordLength(h, entry));
      hash = probeHash(h);
    } else {
      hash = mixBy(keyOf(h, entry), h.secrets);
    }
    const part = h.home(hash) >> shift;
    store<u32>(homes + (<usize>i << 2), part);
    const count = crossing(BATCH_KEYS) + (<usize>part << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  let sum: u32 = 0;
  for (let part: u32 = 0; part < 1 << PARTS_SHIFT; part++) {
    const count = crossing(BATCH_KEYS) + (<usize>part << 2);
    const here = load<u32>(count);
    store<u32>(count, sum);
    sum += here;
  }
  for (let i: u32 = 0; i < n; i++) {
    const next = crossing(BATCH_KEYS) + (<usize>wordAt(homes, i) << 2);
    const place = load<u32>(next);
    store<u32>(next, place + 1);
    store<u32>(order + (<usize>place << 2), i);
  }
}

/** Copies the next entries of a block, from the `start`-th in their order, to BATCH_KEYS and BATCH_VALUES; how many. */
export function nextOfBlock(h: Hmap, at: usize, bytes: u32, n: u32, start: u32): u32 {
  if (start == 0) sortBlock(h, at, bytes, n);
  const offsets = offsetsAt(at, bytes), order = offsets + (<usize>n << 3);
  const values = at + padded(n << (hasWideKeys(h) ? 3 : 2)), width = valueWidth(h), owned = ownsEntries(h);
  const count = min(n - start, BATCH);
  for (let i: u32 = 0; i < count; i++) {
    const index = wordAt(order, start + i);
    const entry = entryAt(h, at, offsets, index);
    if (hasWideKeys(h)) store<u64>(crossing(BATCH_KEYS) + (<usize>i << 3), load<u64>(entry));
    else if (!hasRecords(h)) store<u32>(crossing(BATCH_KEYS) + (<usize>i << 2), load<u32>(entry));
    const to = crossing(BATCH_VALUES) + (<usize>i << (width == 8 ? 3 : 2));
    if (hasRecords(h)) store<u32>(to, <u32>entry);
    else if (owned) store<u32>(to, <u32>entry + (hasWideKeys(h) ? 8 : 4)); // the copy lies behind the key
    else if (width == 4) store<u32>(to, load<u32>(values + (<usize>index << 2)));
    else if (width == 8) store<u64>(to, load<u64>(values + (<usize>index << 3)));
  }
  return count;
}
