// After a death under SyncMap's mutex: a new read with new cells for every value that can be found, in a new region. An old cell is closed
// as its value is taken over, so that a store that is on its way fails and begins anew.

import { LINE_RECOVERED, LINE_TABLE, STATUS_LOST, STATUS_POISONED } from "../abi/shared";
import { enterRegion } from "../arena/place";
import { Hmap, hasRecords, hmap } from "../table/hmap";
import { getProbe, getProbeLength, isInMemory, setProbe } from "../table/record";
import { CLOSED, EXPUNGED, NIL, cellOf, exchangeCell, loadCell, payloadOf, stateOf } from "./cell";
import { reserve } from "../ops/evacuate";
import { cellHere, insertHere, isHereIn } from "./dirty";
import { entryValue, nextEntry, startEntries } from "./entries";
import { beat, heldTable, loadTable, publish } from "./lock";
import { newMapLike } from "./recover";
import { newBody } from "./root";

const BEAT: u32 = 4096;

/** Closes a cell and says what it held: its word then, or before when it was closed already. */
function closed(cell: usize): u64 {
  while (true) {
    const word = loadCell(cell);
    const state = stateOf(word);
    if (state == CLOSED || state == EXPUNGED) return word;
    if (exchangeCell(cell, word, state == NIL ? EXPUNGED : CLOSED, payloadOf(word))) return loadCell(cell);
  }
}

/** Takes over what a table has that `to` has not; 0 or the status of an error. */
function take(to: Hmap, from: Hmap, mu: usize): u32 {
  let walked: u32 = 0;
  startEntries(from);
  while (nextEntry()) {
    if (hasRecords(from) && !isInMemory(<usize>load<u32>(entryValue()), 16)) continue;
    const cell = cellHere(from);
    if (!isInMemory(cell, 16)) continue;
    const word = closed(cell);
    if (stateOf(word) == CLOSED && !isHereIn(to, from)) {
      const own = cellOf(payloadOf(word));
      if (!own || !insertHere(to, from, own)) return STATUS_POISONED;
    }
    if (++walked % BEAT == 0 && !beat(mu)) return STATUS_LOST;
  }
  return 0;
}

/** Repairs a map whose mutex is held: 0, STATUS_POISONED when memory is short, STATUS_LOST when the mutex was taken away. */
export function recoverSync(readLine: usize, mu: usize, state: usize): u32 {
  const probe = getProbe(), length = getProbeLength();
  while (true) {
    if (!loadTable(mu)) return STATUS_LOST;
    const word = atomic.load<u64>(readLine, LINE_TABLE);
    const dirty = heldTable(), read = hmap(<usize><u32>word);
    const region = newBody();
    if (!region) return STATUS_POISONED;
    enterRegion(region);
    const address = newMapLike(read);
    if (!address) return STATUS_POISONED;
    const to = hmap(address);
    reserve(to, read.count);
    let status = take(to, read, mu);
    // Twice: an owner that wakes meanwhile moves an entry once at most.
    for (let pass = 0; pass < 2 && dirty && !status; pass++) status = take(to, hmap(dirty), mu);
    if (status) return status;
    if (!publish(mu, <u64>region << 32)) continue;
    if (atomic.cmpxchg<u64>(readLine, word, <u64>address, LINE_TABLE) != word) return STATUS_LOST;
    break;
  }
  atomic.add<u32>(readLine, 2);
  store<u64>(state, 0);
  atomic.add<u32>(mu, 1, LINE_RECOVERED);
  setProbe(probe, length);
  return 0;
}
