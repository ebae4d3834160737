// Cells: where SyncMap has the value of a key, changed by one compare-and-swap.
//
//   cell:  | state 2 bits, seq 30 bits | value u32, or the address of a box | link u32 | - |
//   box:   | 8 bytes |  or  | length word | bytes ... |     written before it is seen, never changed, freed by who took it out
//
// seq is different after each change, also when a cell is freed and serves another key: who has read the word before it was
// known that the cell is the key's, and then exchanges it, cannot hit another.

import { LENGTH_MASK } from "../abi/layout";
import {
  CELL_COMPARE_AND_DELETE, CELL_COMPARE_AND_SWAP, CELL_LOAD, CELL_LOAD_AND_DELETE, CELL_LOAD_OR_STORE, CELL_STORE, CELL_SWAP,
  SHARED_IN, SHARED_OUT, STATUS_ABSENT, STATUS_DIFFERENT, STATUS_LARGE, STATUS_OUT_OF_MEMORY, STATUS_PRESENT,
} from "../abi/shared";
import { crossing } from "../arena/place";
import { barrier } from "../arena/seq";
import { copyLong, noteLarge } from "./copy";
import { isExpectedCopy, isExpectedNumber } from "./expected";
import { hasLongValues, valueBytesOf } from "./form";
import { giveBox, giveCell, takeBox, takeCell } from "./pool";

/** No value: deleted, and still in `dirty` if there is one. */
export const NIL: u32 = 0;
const VALUE: u32 = 1;
/** No value, and not in `dirty`: a store must put it there first, under the mutex. */
export const EXPUNGED: u32 = 2;
/** Its value went to another cell when the map was repaired: look again, under the mutex. */
export const CLOSED: u32 = 3;

/** Besides statuses: what is to be done needs the mutex; or the cell has changed, and may be another key's by now. */
export const SLOW: u32 = 0xffff;
export const AGAIN: u32 = 0xfffe;

@inline export function stateOf(word: u64): u32 { return <u32>word & 3; }
@inline export function payloadOf(word: u64): u32 { return <u32>(word >> 32); }
@inline export function loadCell(cell: usize): u64 { return atomic.load<u64>(cell); }

/** Another state and payload in the place of what was read; false when the cell has changed. */
@inline export function exchangeCell(cell: usize, word: u64, state: u32, payload: u32): bool {
  const next = (((<u32>word >>> 2) + 1) << 2) | state;
  return atomic.cmpxchg<u64>(cell, word, <u64>payload << 32 | <u64>next) == word;
}

@inline function isBoxed(): bool { return hasLongValues() || valueBytesOf() == 8; }

/** Bytes of a box that nobody changes. */
@inline function boxBytes(box: usize): u32 { return hasLongValues() ? 4 + (load<u32>(box) & LENGTH_MASK) : 8; }
function freePayload(payload: u32): void { if (isBoxed()) giveBox(<usize>payload, boxBytes(<usize>payload)); }

/** What JavaScript is still to read: freed by the next operation. */
let kept: u32 = 0;
export function freeKept(): void {
  if (!kept) return;
  freePayload(kept);
  kept = 0;
}

/** The value at SHARED_IN as a payload; false when memory is short. */
let made: u32 = 0;
function makePayload(): bool {
  const from = crossing(SHARED_IN);
  if (!isBoxed()) {
    made = load<u32>(from);
    return true;
  }
  const word = load<u32>(from, 4), bytes = hasLongValues() ? 4 + (word & LENGTH_MASK) : 8;
  const box = takeBox(bytes);
  if (!box) return false;
  if (hasLongValues()) {
    store<u32>(box, word);
    memory.copy(box + 4, <usize>load<u32>(from), bytes - 4);
  } else store<u64>(box, load<u64>(from));
  made = <u32>box;
  return true;
}

/** Copies a payload out: STATUS_PRESENT or STATUS_LARGE; whole only if the cell's word is the same afterwards. */
function copyOut(cell: usize, word: u64): u32 {
  const payload = payloadOf(word);
  if (!isBoxed()) {
    store<u32>(crossing(SHARED_OUT), payload);
    return STATUS_PRESENT;
  }
  let status = STATUS_PRESENT;
  if (hasLongValues()) {
    status = copyLong(<usize>payload);
    if (status == STATUS_LARGE) noteLarge(cell, <u32>word);
  } else store<u64>(crossing(SHARED_OUT), load<u64>(<usize>payload));
  barrier();
  return status;
}

/** Whether a payload is the value that is expected; to be believed only if the exchange succeeds. */
function isExpected(payload: u32): bool {
  if (hasLongValues()) return isExpectedCopy(<usize>payload);
  if (isBoxed()) return isExpectedNumber(<usize>payload);
  store<u32>(crossing(SHARED_OUT), payload);
  return isExpectedNumber(crossing(SHARED_OUT));
}

/** Whether an operation puts a value where none is. */
@inline export function stores(operation: u32): bool {
  return operation == CELL_STORE || operation == CELL_SWAP || operation == CELL_LOAD_OR_STORE;
}

/**
 * The operation on a cell whose word was read while it was certainly the key's: a status, or SLOW, or AGAIN. What was there goes to SHARED_OUT
 * if it is asked for.
 */
export function changeCell(cell: usize, word: u64, operation: u32): u32 {
  const state = stateOf(word);
  if (state == CLOSED || (state == EXPUNGED && stores(operation))) return SLOW;
  let status = STATUS_ABSENT, isDone = !stores(operation);
  if (state == VALUE) {
    if (operation >= CELL_COMPARE_AND_SWAP) {
      isDone = !isExpected(payloadOf(word));
      status = isDone ? STATUS_DIFFERENT : STATUS_PRESENT;
    } else {
      status = operation == CELL_STORE ? STATUS_PRESENT : copyOut(cell, word);
      isDone = operation == CELL_LOAD || operation == CELL_LOAD_OR_STORE;
    }
  }
  if (isDone) return loadCell(cell) == word ? status : AGAIN;
  const deletes = operation == CELL_LOAD_AND_DELETE || operation == CELL_COMPARE_AND_DELETE;
  if (!deletes && !makePayload()) return STATUS_OUT_OF_MEMORY;
  if (!exchangeCell(cell, word, deletes ? NIL : VALUE, deletes ? 0 : made)) {
    if (!deletes) freePayload(made);
    return AGAIN;
  }
  if (state != VALUE) return status;
  if (status == STATUS_LARGE) kept = payloadOf(word); // JavaScript reads it where it lies
  else freePayload(payloadOf(word));
  return status;
}
/** The same under the mutex, where a cell stays the key's. */
export function changeCellLocked(cell: usize, operation: u32): u32 {
  while (true) {
    const status = changeCell(cell, loadCell(cell), operation);
    if (status != AGAIN) return status;
  }
}

/** A new cell with the value at SHARED_IN; 0 when memory is short. */
export function newCell(): usize {
  if (!makePayload()) return 0;
  const cell = cellOf(made);
  if (!cell) freePayload(made);
  return cell;
}
/** A new cell with a payload. */
export function cellOf(payload: u32): usize {
  const cell = takeCell();
  if (cell) while (!exchangeCell(cell, loadCell(cell), VALUE, payload)) {}
  return cell;
}

/** Frees a cell that no table has any more, with its value. A closed one stays where it is for ever. */
export function freeCell(cell: usize): void {
  while (true) {
    const word = loadCell(cell);
    if (stateOf(word) == CLOSED) return;
    if (!exchangeCell(cell, word, EXPUNGED, 0)) continue;
    if (stateOf(word) == VALUE) freePayload(payloadOf(word));
    giveCell(cell);
    return;
  }
}
