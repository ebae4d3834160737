// After a death under SyncMap's mutex: a new read with new cells for every value that can be found, in a new region. An old cell is closed
// as its value is taken over, so that a store that is on its way fails and begins anew.

import { LENGTH_MASK } from "../abi/layout";
import { LINE_RECOVERED, LINE_TABLE, STATUS_LOST, STATUS_POISONED } from "../abi/shared";
import { enterRegion } from "../arena/place";
import { Hmap, hasRecords, hmap } from "../table/hmap";
import { destroyMap } from "../table/reclaim";
import { getProbe, getProbeLength, isInMemory, recordLength, setProbe } from "../table/record";
import { CLOSED, EXPUNGED, NIL, cellOf, exchangeCell, loadCell, payloadOf, stateOf } from "./cell";
import { reserve } from "../ops/evacuate";
import { cellHere, insertHere, isHereIn } from "./dirty";
import { entryValue, nextEntry, startEntries } from "./entries";
import { beatAt, heldTable, isStillHeld, loadTable, publish } from "./lock";
import { giveCell, isCell } from "./pool";
import { newMapLike, sumOf } from "./recover";
import { endReseed } from "./reseed";
import { newBody } from "./root";

// The upper half of read's word: AMENDED, or ALONE while read and dirty are both replaced, one after the other. Read then has all there
// is, and dirty is no more: who dies in between leaves no dirty from before to be found beside the new read.
export const AMENDED: u64 = 1 << 32;
const ALONE: u64 = 2 << 32;
@inline function isAlone(word: u64): bool { return (word & ALONE) != 0; }
@inline export function aloneWord(table: usize): u64 { return ALONE | <u64>table; }
/** When dirty is replaced, too; false when somebody else has changed read. */
@inline function leaveAlone(readLine: usize, table: usize): bool {
  return atomic.cmpxchg<u64>(readLine, aloneWord(table), <u64>table, LINE_TABLE) == aloneWord(table);
}

/** Closes a cell and says what it held: its word then, or before when it was closed already. 0 when the mutex was taken away. */
function closed(cell: usize, mu: usize): u64 {
  while (true) {
    const word = loadCell(cell);
    // Asked behind the load, each time: an owner that wakes may free the cell, and the next owner's map then has it.
    if (!isStillHeld(mu)) return 0;
    const state = stateOf(word);
    if (state == CLOSED) return word;
    // One that is expunged gets another seq: an owner that wakes may be about to make it NIL.
    if (exchangeCell(cell, word, state == NIL || state == EXPUNGED ? EXPUNGED : CLOSED, payloadOf(word))) return loadCell(cell);
  }
}

/** Takes over what a table has that `to` has not; 0 or the status of an error. */
function take(to: Hmap, from: Hmap, mu: usize): u32 {
  let walked: u32 = 0;
  startEntries(from);
  while (nextEntry()) {
    if (hasRecords(from)) {
      const record = <usize>load<u32>(entryValue());
      if (!isInMemory(record, 16) || !isInMemory(record, recordLength(from, record) & LENGTH_MASK)) continue;
    }
    const cell = cellHere(from);
    if (!isCell(cell)) continue; // an owner that woke has freed the table
    const word = closed(cell, mu);
    if (!word) return STATUS_LOST;
    if (stateOf(word) == CLOSED && !isHereIn(to, from)) {
      const own = cellOf(payloadOf(word));
      if (!own) return STATUS_POISONED;
      if (!insertHere(to, from, own)) {
        giveCell(own);
        return STATUS_POISONED;
      }
    }
    if (!beatAt(++walked, mu)) return STATUS_LOST;
  }
  return 0;
}

/** `take` from dirty, which an owner that wakes may change: STATUS_LOST, too, when it did so meanwhile. */
function takeDirty(to: Hmap, dirty: Hmap, mu: usize): u32 {
  const before = sumOf(mu, dirty);
  const status = take(to, dirty, mu);
  return status || sumOf(mu, dirty) == before ? status : STATUS_LOST;
}

/** Gives back what was made of a repair: the values are still in the closed cells. */
function discard(to: Hmap): void {
  startEntries(to);
  while (nextEntry()) giveCell(cellHere(to));
  destroyMap(to);
}

/** Repairs a map whose mutex is held: 0, STATUS_POISONED when memory is short, STATUS_LOST when the mutex was taken away. */
export function recoverSync(readLine: usize, mu: usize): u32 {
  const probe = getProbe(), length = getProbeLength();
  const status = rebuild(readLine, mu);
  setProbe(probe, length);
  return status;
}

function rebuild(readLine: usize, mu: usize): u32 {
  while (true) {
    const word = atomic.load<u64>(readLine, LINE_TABLE);
    if (!loadTable(mu)) return STATUS_LOST; // asked last: both words are then this owner's to repair
    const dirty: usize = isAlone(word) ? 0 : heldTable(), read = hmap(<usize><u32>word);
    const region = newBody();
    if (!region) return STATUS_POISONED;
    enterRegion(region);
    const address = newMapLike(read);
    if (!address) return STATUS_POISONED;
    const to = hmap(address);
    reserve(to, read.count);
    let status = take(to, read, mu);
    if (!status && dirty) status = takeDirty(to, hmap(dirty), mu);
    if (!status && !endReseed(to, mu)) status = STATUS_POISONED; // read never changes
    if (status || atomic.cmpxchg<u64>(readLine, word, aloneWord(address), LINE_TABLE) != word) {
      discard(to);
      // What an owner that woke did meanwhile may look like anything. Whether the mutex is lost `loadTable` says.
      if (status == STATUS_POISONED && atomic.load<u64>(readLine, LINE_TABLE) == word) return status;
      continue;
    }
    atomic.add<u32>(readLine, 2);
    if (publish(mu, <u64>region << 32) && leaveAlone(readLine, address)) break;
  }
  atomic.add<u32>(mu, 1, LINE_RECOVERED);
  return 0;
}
