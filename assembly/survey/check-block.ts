// Whether a block of a snapshot holds what its map's types require: every length inside the block, every key in the one
// form that equal keys have, every padding zero. Nothing of the block is used before. (Its checksum says only that it is
// as it was written; it may have been written by anybody.)

import {
  ANY_LENGTH, BLOCK_TYPES, KEY_FLOAT64, LENGTH_MASK, LENGTH_TEXT, LENGTH_WIDE, TYPE_BYTES, TYPE_CUSTOM, TYPE_STRING,
  TYPE_TUPLE, VALUE_F64, VALUE_I32, VALUE_U32,
} from "../abi/layout";
import { crossing } from "../arena/place";
import { canonical } from "../kinds/u64";
import { offsetsAt } from "../ops/block";
import { Hmap, hasRecords, hasWideKeys } from "../table/hmap";
import { ownsEntries } from "../table/owned";

const KEY_TYPE: usize = 0;
const VALUE_TYPE: usize = 8;
const PARTS: usize = 16;
const FIRST_PART: usize = 20;

@inline function typeWord(offset: usize): u32 { return load<u32>(crossing(BLOCK_TYPES) + offset); }

@inline function isCanonical(at: usize): bool { return load<u64>(at) == canonical(load<f64>(at)); }

/** Whether 16-bit units include one that needs as many bits: otherwise the string has a narrow form. */
function isWide(at: usize, end: usize): bool {
  for (; at < end; at += 2) if (load<u16>(at) > 0xff) return true;
  return false;
}

/** Whether all parts of a tuple lie one after the other between two addresses. */
function isTuple(at: usize, end: usize): bool {
  for (let i: u32 = 0, n = typeWord(PARTS); i < n; i++) {
    const part = FIRST_PART + (<usize>i << 3), type = typeWord(part);
    if (type == TYPE_STRING || type == TYPE_BYTES) {
      at = endOf(at, end, part);
      if (!at) return false;
    } else {
      const bytes: usize = type == VALUE_U32 || type == VALUE_I32 ? 4 : 8;
      if (end - at < bytes || (type == VALUE_F64 && !isCanonical(at))) return false;
      at += bytes;
    }
  }
  return at == end;
}

/** Where something of any length ends whose length word lies at `at`; 0 when it is not of its type. `types`: see BLOCK_TYPES. */
function endOf(at: usize, end: usize, types: usize): usize {
  if (end - at < 4) return 0;
  const word = load<u32>(at), bytes = word & LENGTH_MASK, start = at + 4;
  if (<usize>bytes > end - start) return 0;
  let type = typeWord(types), flags = word & ~LENGTH_MASK;
  if (type == TYPE_CUSTOM) {
    type = flags & LENGTH_TEXT ? TYPE_STRING : TYPE_BYTES;
    flags &= ~LENGTH_TEXT;
  }
  const last = start + <usize>bytes;
  if (type == TYPE_STRING && flags == LENGTH_WIDE) return (bytes & 1) == 0 && isWide(start, last) ? last : 0;
  if (flags) return 0;
  if (type == TYPE_TUPLE) return isTuple(start, last) ? last : 0;
  const length = typeWord(types + 4);
  return type == TYPE_STRING || length == ANY_LENGTH || length == bytes ? last : 0;
}

/** The next multiple of 4, if what lies before it is zero; or 0. `at` is 0 or not beyond `end`, which is a multiple of 4. */
function pad(at: usize): usize {
  for (; at & 3; at++) if (load<u8>(at)) return 0;
  return at;
}

/** Where the entry ends that begins at `at`, or 0; what lies at `at` becomes what insertion expects there. */
function endOfEntry(h: Hmap, at: usize, end: usize): usize {
  if (!hasRecords(h)) {
    const value = at + (hasWideKeys(h) ? 8 : 4);
    if (value > end || (<u32>h.keyKind == KEY_FLOAT64 && !isCanonical(at))) return 0;
    return pad(endOf(value, end, VALUE_TYPE));
  }
  const key = at + <usize>h.recordValue;
  if (key > end) return 0;
  const next = pad(endOf(key, end, KEY_TYPE));
  if (!next || !h.ownsValues) return next;
  const last = pad(endOf(next, end, VALUE_TYPE));
  if (!last || load<u32>(at) != <u32>(last - at)) return 0;
  store<u32>(at, <u32>next); // for the entry's bytes, the address of its value
  return last;
}

/** Checks a block of n entries; the lists that nextOfBlock needs lie behind it. */
export function checkBlock(h: Hmap, at: usize, bytes: u32, n: u32): bool {
  for (let padding = at + <usize>bytes; padding & 7; padding++) if (load<u8>(padding)) return false;
  if (!ownsEntries(h)) {
    // Its size was checked; any word is a key and a value, but for floats that have several forms.
    if (!hasWideKeys(h) && n & 1 && load<u32>(at + (<usize>n << 2))) return false; // between keys and values
    if (<u32>h.keyKind == KEY_FLOAT64) {
      for (let i: u32 = 0; i < n; i++) if (!isCanonical(at + (<usize>i << 3))) return false;
    }
    return true;
  }
  const end = at + <usize>bytes, offsets = offsetsAt(at, bytes);
  if (bytes & 3) return false;
  for (let i: u32 = 0; i < n; i++) {
    store<u32>(offsets + (<usize>i << 2), <u32>at);
    at = endOfEntry(h, at, end);
    if (!at) return false;
  }
  return at == end;
}
