// Operations on one key under its shard's lock. What crosses: the new value at SHARED_IN, an expected one at SHARED_EXPECTED, the
// one found at SHARED_OUT (or SHARED_LONG), a status back.

import { INSERTED, LENGTH_MASK, PHASE_NONE, VALUE_F32, VALUE_F64, VALUE_I64, VALUE_U32 } from "../abi/layout";
import {
  SHARED_EXPECTED, SHARED_IN, SHARED_OUT, STATUS_ABSENT, STATUS_DIFFERENT, STATUS_OUT_OF_MEMORY, STATUS_OUT_OF_RANGE, STATUS_PRESENT, WRITE_ADD,
  WRITE_COMPARE_EXCHANGE, WRITE_GET_OR_INSERT, WRITE_SET,
} from "../abi/shared";
import { crossing } from "../arena/place";
import { setInitial } from "../ops/assign";
import { growWork } from "../ops/evacuate";
import { accessRecord, probeHash, removeRecord } from "../ops/record";
import { accessWord, assignWord, removeWord } from "../ops/word";
import { Hmap, hmap } from "../table/hmap";
import { allocateOwned, replaceValue } from "../table/record";
import { discharge } from "../table/storage";
import { insertEntry } from "./insert";
import { Probe, isProbeKey } from "./probe-key";
import { copyHeld } from "./copy";
import { isExpectedCopy, isExpectedNumber } from "./expected";
import { hasLongValues, valueBytesOf, valueTypeOf } from "./form";
import { enter, guarded, leave, lineOf, rootHash, rootProbeHash } from "./shard";

/** The value of a key, where it lies; 0 when it has none. */
@inline function find<Key>(h: Hmap, key: Key): usize {
  if (isProbeKey<Key>()) return accessRecord(h, probeHash(h));
  return accessWord<Key>(changetype<usize>(h), key);
}

/** A copy of the long value at SHARED_IN; 0 when memory is short. */
function makeCopy(h: Hmap): usize {
  const from = <usize>load<u32>(crossing(SHARED_IN)), word = load<u32>(crossing(SHARED_IN), 4), bytes = word & LENGTH_MASK;
  const copy = allocateOwned(h, 4 + bytes);
  if (!copy) return 0;
  store<u32>(copy, word);
  memory.copy(copy + 4, from, bytes);
  return copy;
}

/** Inserts a key that is not there, with the value at SHARED_IN: whole at once. False when memory is short. */
function insert<Key>(h: Hmap, key: Key): bool {
  const long = hasLongValues();
  const copy = long ? makeCopy(h) : 0;
  if (long && !copy) return false;
  const value = long ? <u64>copy : load<u64>(crossing(SHARED_IN));
  if (insertEntry<Key>(h, key, value, valueBytesOf())) return true;
  if (long) discharge(h, copy);
  return false;
}

/** Stores the value at SHARED_IN in place of another. */
function replace(h: Hmap, at: usize): bool {
  const from = crossing(SHARED_IN);
  if (hasLongValues()) return replaceValue(h, at, <usize>load<u32>(from), load<u32>(from, 4));
  if (valueBytesOf() == 4) store<u32>(at, load<u32>(from));
  else store<u64>(at, load<u64>(from));
  return true;
}

/** Whether the value at an address is the one that is expected. */
@inline function isExpected(at: usize): bool {
  return hasLongValues() ? isExpectedCopy(<usize>load<u32>(at)) : isExpectedNumber(at);
}

/**
 * The sum of a value and the delta, to SHARED_IN and SHARED_OUT; false when it is out of range. The delta is a double at SHARED_IN; for 64-bit
 * integers its magnitude, with 1 at SHARED_EXPECTED when it is negative.
 */
function sum(at: usize): bool {
  const place = crossing(SHARED_IN), valueType = valueTypeOf();
  if (valueType <= VALUE_F64) {
    const delta = load<f64>(place);
    if (valueType == VALUE_F64) store<f64>(place, (at ? load<f64>(at) : 0.0) + delta);
    else if (valueType == VALUE_F32) store<f32>(place, (at ? load<f32>(at) : <f32>0) + <f32>delta);
    else if (valueType == VALUE_U32) {
      const total = (at ? <f64>load<u32>(at) : 0.0) + delta;
      if (!(total >= 0 && total <= 4294967295.0)) return false;
      store<u32>(place, <u32>total);
    } else {
      const total = (at ? <f64>load<i32>(at) : 0.0) + delta;
      if (!(total >= -2147483648.0 && total <= 2147483647.0)) return false;
      store<i32>(place, <i32>total);
    }
  } else {
    const by = load<u64>(place), old = at ? load<u64>(at) : 0, down = load<u32>(crossing(SHARED_EXPECTED)) != 0;
    // How far the type's range reaches in this direction.
    const room = valueType == VALUE_I64
      ? (down ? old - <u64>i64.MIN_VALUE : <u64>i64.MAX_VALUE - old)
      : (down ? old : u64.MAX_VALUE - old);
    if (by > room) return false;
    store<u64>(place, down ? old - by : old + by);
  }
  store<u64>(crossing(SHARED_OUT), load<u64>(place));
  return true;
}

/** The operation on the key's shard, which is held. */
function apply<Key>(h: Hmap, operation: u32, key: Key): u32 {
  if (operation == WRITE_SET && !isProbeKey<Key>() && !hasLongValues()) { // one probe
    setInitial(load<u64>(crossing(SHARED_IN)));
    const at = assignWord<Key>(changetype<usize>(h), key);
    if (!at) return STATUS_OUT_OF_MEMORY;
    if (at & INSERTED) return STATUS_ABSENT;
    replace(h, at);
    return STATUS_PRESENT;
  }
  const at = find<Key>(h, key);
  if (at && h.phase != PHASE_NONE) return applyMoving<Key>(h, operation, key);
  return applyAt<Key>(h, operation, key, at);
}
/** A write to a key that is there does its part of an evacuation, too; then the key may be elsewhere. */
function applyMoving<Key>(h: Hmap, operation: u32, key: Key): u32 {
  growWork(h);
  return applyAt<Key>(h, operation, key, find<Key>(h, key));
}

function applyAt<Key>(h: Hmap, operation: u32, key: Key, at: usize): u32 {
  const found = at ? STATUS_PRESENT : STATUS_ABSENT;
  switch (operation) {
    case WRITE_GET_OR_INSERT:
      if (at) return copyHeld(at);
      break;
    case WRITE_COMPARE_EXCHANGE:
      if (!at || !isExpected(at)) return at ? STATUS_DIFFERENT : STATUS_ABSENT;
      break;
    case WRITE_ADD:
      if (!sum(at)) {
        if (at) copyHeld(at);
        else store<u64>(crossing(SHARED_OUT), 0);
        return STATUS_OUT_OF_RANGE;
      }
      break;
  }
  return (at ? replace(h, at) : insert<Key>(h, key)) ? found : STATUS_OUT_OF_MEMORY;
}

// On the shard's table, which is held, whatever the kind of key.
function writeHeld<Key>(line: usize, operation: u32, key: Key): u32 {
  const failed = enter(line, 0);
  if (failed) return failed;
  return leave(line, apply<Key>(guarded(), operation, key));
}
function removeHeld<Key>(line: usize, key: Key): u32 {
  const failed = enter(line, 0);
  if (failed) return failed;
  const h = changetype<usize>(guarded());
  const there = isProbeKey<Key>() ? removeRecord(hmap(h), probeHash(hmap(h))) : removeWord<Key>(h, key);
  return leave(line, there ? STATUS_PRESENT : STATUS_ABSENT);
}

/** `operation` on a key that is one word: STATUS_PRESENT when it was there, STATUS_ABSENT, or what went wrong. */
export function writeWord<Key>(operation: u32, key: Key): u32 { return writeHeld<Key>(lineOf(rootHash<Key>(key)), operation, key); }
/** The same for the key in the probe. */
export function writeProbe(operation: u32): u32 { return writeHeld<Probe>(lineOf(rootProbeHash()), operation, true); }

/** Deletes: STATUS_PRESENT when it was there. */
export function removeWordOf<Key>(key: Key): u32 { return removeHeld<Key>(lineOf(rootHash<Key>(key)), key); }
export function removeProbeOf(): u32 { return removeHeld<Probe>(lineOf(rootProbeHash()), true); }
