// Deliberate bugs of the shared core, each the shortest edit that breaks one thing on which concurrency rests.
export interface SharedMutant {
  name: string;
  /** In assembly/. */
  file: string;
  find: string;
  replace: string;
  /** Threads have to die for it to show. */
  kills?: boolean;
  values?: string;
  /** More keys: what shows while a key is moved. Or fewer: what shows when they meet. */
  hot?: number;
  /** What shows it. */
  subject?: "SyncMap";
  /** More of what frees all cells, and of what makes a new read. */
  manyEvery?: number;
}

export const sharedMutants: SharedMutant[] = [
  {
    name: "the lock lets everybody in",
    file: "shared/lock.ts",
    find: "if (atomic.cmpxchg<u64>(line, word, taken) != word) return false;",
    replace: "atomic.store<u64>(line, taken);",
  },
  {
    name: "readers do not look whether the shard has changed",
    file: "arena/seq.ts",
    find: "return atomic.load<u32>(line) == seq;",
    replace: "return true;",
  },
  {
    name: "readers of long values do not look once more at the end",
    file: "shared/copy.ts",
    find: "return isSame(line, seq) ? status : TORN;",
    replace: "return status;",
    values: "string",
  },
  {
    name: "a write goes where the entry was before its bucket moved",
    file: "shared/write.ts",
    find: "if (at && h.phase != PHASE_NONE) return applyMoving<Key>(h, operation, key);",
    replace: "if (at && h.phase != PHASE_NONE) growWork(h);",
  },
  {
    name: "compareExchange does not compare",
    file: "shared/write.ts",
    find: "if (!at || !isExpected(at)) return",
    replace: "if (!at) return",
  },
  {
    name: "half of a dead thread's table is left behind",
    file: "shared/recover.ts",
    find: "if (!salvage(h, old)) return STATUS_POISONED;",
    replace: "if (walked & 1 && !salvage(h, old)) return STATUS_POISONED;",
    kills: true,
  },
];

/** The same for SyncMap. */
export const syncMutants: SharedMutant[] = [
  {
    name: "a cell is changed without a look whether it still is what was read",
    file: "shared/cell.ts",
    find: "return atomic.cmpxchg<u64>(cell, word, <u64>payload << 32 | <u64>next) == word;",
    replace: "atomic.store<u64>(cell, <u64>payload << 32 | <u64>next);\n  return true;",
  },
  {
    name: "a cell has the same word again after two changes",
    file: "shared/cell.ts",
    find: "const next = (((<u32>word >>> 2) + 1) << 2) | state;",
    replace: "const next = ((<u32>word >>> 2) << 2) | state;",
    hot: 1,
  },
  {
    name: "a store does not ask again whose a cell is that has changed",
    file: "shared/sync.ts",
    find: "if (status == AGAIN) continue;",
    replace: "if (status == AGAIN && changeCellLocked(cell, operation) != SLOW) return STATUS_ABSENT;",
  },
  {
    name: "nobody looks whether the cell was still the key's when its word was read",
    file: "shared/sync.ts",
    find: "if (isSame(readLine(), seq)) return cell;",
    replace: "return cell;",
    manyEvery: 6,
  },
  {
    name: "a promotion does not raise the version",
    file: "shared/sync.ts",
    find: "atomic.add<u32>(readLine(), 2); // only now may be freed what the old one had",
    replace: "",
  },
  {
    name: "under the mutex nobody looks into read again",
    file: "shared/sync.ts",
    find: "let cell = findLocked<Key>(tableOf(held), key);",
    replace: "let cell: usize = 0;",
  },
  {
    name: "a store to an expunged cell does not put it into dirty",
    file: "shared/sync.ts",
    find: "if (!insertEntry<Key>(hmap(heldTable()), key, <u64>cell, 4)) return STATUS_OUT_OF_MEMORY;",
    replace: "",
  },
  {
    name: "what is left out of dirty is not expunged",
    file: "shared/dirty.ts",
    find: "if (exchangeCell(cell, word, EXPUNGED, 0)) return true;",
    replace: "return true;",
  },
  {
    name: "what has a value by now is left out of dirty",
    file: "shared/dirty.ts",
    find: "if (stateOf(word) != NIL) return false;",
    replace: "if (stateOf(word) != NIL && (<u32>word >>> 2) % 4) return false;",
  },
  {
    name: "a load does not look at the end whether the value was whole",
    file: "shared/cell.ts",
    find: "if (isDone) return loadCell(cell) == word ? status : AGAIN;",
    replace: "if (isDone) return status;",
    values: "string",
  },
  {
    name: "compareAndSwap does not compare",
    file: "shared/cell.ts",
    find: "isDone = !isExpected(payloadOf(word));",
    replace: "isDone = false;",
  },
  {
    name: "the old value of a swap is freed before it is copied",
    file: "shared/cell.ts",
    find: "if (!exchangeCell(cell, word, deletes ? NIL : VALUE, deletes ? 0 : made)) {",
    replace:
      "if (state == VALUE) freePayload(payloadOf(word));\n  if (!exchangeCell(cell, word, deletes ? NIL : VALUE, deletes ? 0 : made)) {",
    values: "string",
  },
  {
    name: "a free block is taken by two",
    file: "shared/pool.ts",
    find: "if (atomic.cmpxchg<u64>(at, head, ((head >> 32) + 1) << 32 | next) == head) return <usize>block;",
    replace: "atomic.store<u64>(at, ((head >> 32) + 1) << 32 | next);\n    return <usize>block;",
  },
  {
    name: "what only dirty had is left behind by who repairs",
    file: "shared/recover-sync.ts",
    find: "if (!status && dirty) status = takeDirty(to, hmap(dirty), mu);",
    replace: "",
    kills: true,
  },
];

/** Of either, while crafted keys have them draw new secrets. */
export const floodMutants: SharedMutant[] = [
  {
    name: "a key is not looked for where it lies by the old secrets",
    file: "shared/read.ts",
    find: "return home < h.nevacuate ? 0 : findIn<Kind, Key, V>(h, home, word, line, seq);",
    replace: "return 0;",
  },
  {
    name: "a reader believes that the secrets are those of the beginning",
    file: "shared/read.ts",
    find: "if (h.drawn != 1) {",
    replace: "if (h.drawn == 0) {",
  },
  {
    name: "a walk moves what is left to new secrets while others read",
    file: "shared.ts",
    find: "if (status || !isReseeding(guarded())) return status;",
    replace: "if (1) return status;",
  },
  {
    name: "a SyncMap's table becomes read in the middle of new secrets",
    file: "shared/sync.ts",
    find: "if (!endReseed(hmap(dirty), mu())) return STATUS_OUT_OF_MEMORY;",
    replace: "",
    subject: "SyncMap",
  },
];
