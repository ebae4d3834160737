// Values on their way out: copied to the thread's segment before it is known that they are whole.

import { BATCH_KEYS, LENGTH_MASK } from "../abi/layout";
import { LONG_ROOM, SHARED_LINE, SHARED_LONG, SHARED_OUT, SHARED_SEQ, STATUS_LARGE, STATUS_PRESENT } from "../abi/shared";
import { crossing } from "../arena/place";
import { TORN, isSame } from "../arena/seq";
import { isInMemory } from "../table/record";
import { hasLongValues, valueBytesOf } from "./form";

@inline function copyWord(from: usize): void {
  if (valueBytesOf() == 4) store<u32>(crossing(SHARED_OUT), load<u32>(from));
  else store<u64>(crossing(SHARED_OUT), load<u64>(from));
}

/** Copies the value at an address while others may write; STATUS_PRESENT, STATUS_LARGE or TORN. */
@inline export function copyRacing(from: usize, line: usize, seq: u32): u32 {
  if (hasLongValues()) return copyLongRacing(from, line, seq);
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
  if (hasLongValues()) return copyLong(<usize>load<u32>(from));
  copyWord(from);
  return STATUS_PRESENT;
}
