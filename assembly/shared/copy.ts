// What this instance must know of its map (a header may be torn while it is read), and values on their way out: copied to the thread's segment before it is known that they are whole.

import { BATCH_KEYS, KEY_FLOAT64, KEY_RECORD, KEY_WORD32, LENGTH_MASK } from "../abi/layout";
import { LONG_ROOM, SHARED_LINE, SHARED_LONG, SHARED_OUT, SHARED_SEQ, STATUS_LARGE, STATUS_PRESENT } from "../abi/shared";
import { crossing } from "../arena/place";
import { TORN, isSame } from "../arena/seq";
import { isInMemory, setRacingValue } from "../table/record";

// What the map holds: set once, when the instance is attached.
/** Bytes of a value, and whether it is the address of a copy. */
let width: u32 = 0;
let isLong: bool = false;
/** VALUE_U32 .. of a number. */
let type: u32 = 0;
let keys: u32 = 0;
export function setForm(keyKind: u32, bytes: u32, long: bool, code: u32): void {
  keys = keyKind;
  width = bytes;
  isLong = long;
  type = code;
  if (keyKind == KEY_RECORD) setRacingValue(bytes);
}
@inline export function wideKeys(): bool { return keys != KEY_WORD32; }
@inline export function floatKeys(): bool { return keys == KEY_FLOAT64; }
@inline export function valueTypeOf(): u32 { return type; }
@inline export function valueBytesOf(): u32 { return width; }
@inline export function hasLongValues(): bool { return isLong; }

@inline function copyWord(from: usize): void {
  if (width == 4) store<u32>(crossing(SHARED_OUT), load<u32>(from));
  else store<u64>(crossing(SHARED_OUT), load<u64>(from));
}

/** Copies the value at an address while others may write; STATUS_PRESENT, STATUS_LARGE or TORN. */
@inline export function copyRacing(from: usize, line: usize, seq: u32): u32 {
  if (isLong) return copyLongRacing(from, line, seq);
  copyWord(from);
  return isSame(line, seq) ? STATUS_PRESENT : TORN;
}

function copyLongRacing(from: usize, line: usize, seq: u32): u32 {
  const copy = load<u32>(from);
  if (!isSame(line, seq)) return TORN;
  const status = copyLong(<usize>copy);
  noteLarge(line, seq);
  return isSame(line, seq) ? status : TORN;
}

/** By what JavaScript asks whether a large value that it has copied was whole. */
export function noteLarge(line: usize, seq: u32): void {
  store<u32>(crossing(SHARED_LINE), <u32>line);
  store<u32>(crossing(SHARED_SEQ), seq);
}

/** Copies | length word | bytes | to BATCH_KEYS, or says where it lies when it is large. */
export function copyLong(copy: usize): u32 {
  const word = load<u32>(copy), bytes = word & LENGTH_MASK;
  let at = copy + 4, status = STATUS_LARGE;
  if (bytes <= LONG_ROOM && isInMemory(at, bytes)) {
    at = crossing(BATCH_KEYS);
    memory.copy(at, copy + 4, bytes);
    status = STATUS_PRESENT;
  }
  store<u32>(crossing(SHARED_LONG), <u32>at);
  store<u32>(crossing(SHARED_LONG), word, 4);
  return status;
}

/** Copies the value at an address under the lock of a line that is held. */
export function copyHeld(from: usize): u32 {
  if (isLong) return copyLong(<usize>load<u32>(from));
  copyWord(from);
  return STATUS_PRESENT;
}
