// Insertion of an entry that is whole at once: a thread may die behind any instruction, and another may read.

import { RecordKey } from "../kinds/record";
import { assign, setInitial } from "../ops/assign";
import { probeHash } from "../ops/record";
import { assignWord } from "../ops/word";
import { Hmap } from "../table/hmap";
import { makeRecord } from "../table/record";
import { discharge } from "../table/storage";
import { isProbeKey } from "./probe-key";

/** Inserts a key that is not there, with a value of 4 or 8 bytes; false when memory is short, with nothing changed. */
export function insertEntry<Key>(h: Hmap, key: Key, value: u64, width: u32): bool {
  if (!isProbeKey<Key>()) {
    setInitial(value);
    return assignWord<Key>(changetype<usize>(h), key) != 0;
  }
  const record = makeRecord(h);
  if (!record) return false;
  if (width == 4) store<u32>(record, <u32>value);
  else store<u64>(record, value);
  setInitial(<u64>record);
  if (assign<RecordKey, u32, u32>(h, probeHash(h))) return true;
  discharge(h, record);
  return false;
}
