// Tables of cells as a whole: copying read to dirty, and freeing the cells of both.

import { SYNC_MU } from "../abi/shared";
import { CELL_LINK } from "./pool";
import { hasRecords, hasWideKeys, Hmap } from "../table/hmap";
import { keyWord } from "../table/entry";
import { getProbe, getProbeLength, recordKey, recordLength, setProbe } from "../table/record";
import { reserve } from "../ops/evacuate";
import { accessRecord, probeHash } from "../ops/record";
import { accessWord } from "../ops/word";
import { EXPUNGED, NIL, exchangeCell, freeCell, loadCell, stateOf } from "./cell";
import { entryBucket, entrySlot, entryValue, nextEntry, startEntries } from "./entries";
import { insertEntry } from "./insert";
import { beatAt, isStillHeld } from "./lock";
import { Probe } from "./probe-key";
import { lineAt } from "./root";

/** The cell of the entry that the walk is at. */
@inline export function cellHere(h: Hmap): usize {
  const value = <usize>load<u32>(entryValue());
  return hasRecords(h) ? <usize>load<u32>(value) : value;
}

/** Inserts the key of the entry that the walk is at, with a cell; false when memory is short. Changes the probe. */
export function insertHere(to: Hmap, from: Hmap, cell: usize): bool {
  if (hasRecords(from)) {
    const record = <usize>load<u32>(entryValue());
    setProbe(recordKey(from, record), recordLength(from, record));
    return insertEntry<Probe>(to, true, <u64>cell, 4);
  }
  const word = keyWord(from, entryBucket, entrySlot);
  return hasWideKeys(from) ? insertEntry<u64>(to, word, <u64>cell, 4) : insertEntry<u32>(to, <u32>word, <u64>cell, 4);
}

/** Whether the key of the entry that the walk is at is in another table, too. Changes the probe. */
export function isHereIn(to: Hmap, from: Hmap): bool {
  if (hasRecords(from)) {
    const record = <usize>load<u32>(entryValue());
    setProbe(recordKey(from, record), recordLength(from, record));
    return accessRecord(to, probeHash(to)) != 0;
  }
  const word = keyWord(from, entryBucket, entrySlot), h = changetype<usize>(to);
  return (hasWideKeys(from) ? accessWord<u64>(h, word) : accessWord<u32>(h, <u32>word)) != 0;
}

// Expunged cells, in a list through their links: `promote` frees them. Its head lies behind the misses.
@inline function headAt(state: usize): usize { return state + 4; }
function keepExpunged(state: usize, cell: usize): void {
  store<u32>(cell, load<u32>(headAt(state)), CELL_LINK);
  store<u32>(headAt(state), <u32>cell);
}
/** The next expunged cell, off the list; 0 at its end. One that has been stored to since is no more expunged. */
export function takeExpunged(state: usize): usize {
  while (true) {
    const cell = <usize>load<u32>(headAt(state));
    if (!cell) return 0;
    store<u32>(headAt(state), load<u32>(cell, CELL_LINK));
    if (stateOf(loadCell(cell)) == EXPUNGED) return cell;
  }
}

/** Makes a cell without a value EXPUNGED; false when it has one. */
function expunge(cell: usize): bool {
  while (true) {
    const word = loadCell(cell);
    if (stateOf(word) == EXPUNGED) return true;
    if (stateOf(word) != NIL) return false;
    if (exchangeCell(cell, word, EXPUNGED, 0)) return true;
  }
}

/**
 * Makes an expunged cell NIL: from here on it is stored to without the mutex. Asked behind the load: whoever took the mutex away may have been at
 * the cell already, and finds no store any more.
 */
export function unexpunge(cell: usize): void {
  const found = loadCell(cell);
  if (!isStillHeld(lineAt(SYNC_MU))) return;
  exchangeCell(cell, found, NIL, 0);
}

// Both take long, and show that their owner lives. If it lost the mutex all the same that is told where it gives it back.

/** Fills dirty with what of read has a value; false when memory is short, and then nothing is expunged any more. */
export function fillDirty(read: Hmap, dirty: Hmap, state: usize, mu: usize): bool {
  const probe = getProbe(), length = getProbeLength();
  reserve(dirty, read.count);
  store<u32>(headAt(state), 0);
  let whole = true, walked: u32 = 0;
  startEntries(read);
  while (whole && nextEntry()) {
    const cell = cellHere(read);
    if (expunge(cell)) keepExpunged(state, cell);
    else whole = insertHere(dirty, read, cell);
    beatAt(++walked, mu);
  }
  if (!whole) {
    for (let cell = takeExpunged(state); cell; cell = takeExpunged(state)) unexpunge(cell);
  }
  setProbe(probe, length);
  return whole;
}

/** Frees the cells of a map that nobody can find any more: those of dirty, and what of read is in no dirty. */
export function freeCells(read: Hmap, dirty: Hmap | null, mu: usize): void {
  let walked: u32 = 0;
  startEntries(read);
  while (nextEntry()) {
    const cell = cellHere(read);
    if (!dirty || stateOf(loadCell(cell)) == EXPUNGED) freeCell(cell);
    beatAt(++walked, mu);
  }
  if (!dirty) return;
  startEntries(dirty);
  while (nextEntry()) {
    freeCell(cellHere(dirty));
    beatAt(++walked, mu);
  }
}
