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
  /** More keys: what shows while a key is moved. */
  hot?: number;
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
