// Deliberate bugs. Each is a replacement in a source of the core that some run of the suite must notice. When a source
// changes and a text to be replaced is gone, the test says so: put the bug back in where it now belongs.

export interface Mutant {
  /** The bug, as a sentence. */
  bug: string;
  file: string;
  find: string;
  replace: string;
}

export const mutants: readonly Mutant[] = [
  {
    bug: "the mask of used slots is forgotten: deleted keys are still found",
    file: "table/bucket.ts",
    find: "return bits & used(bucket);",
    replace: "return bits;",
  },
  {
    bug: "the frontier itself counts as split",
    file: "table/hmap.ts",
    find: "low < this.nevacuate)",
    replace: "low <= this.nevacuate)",
  },
  {
    bug: "lookups skip overflow buckets",
    file: "ops/access.ts",
    find: "} while (bucket);",
    replace: "} while (false);",
  },
  {
    bug: "a split drops the entries that should go up",
    file: "ops/move.ts",
    find: "if (!put<Kind>(h, destination, bucket, slot))",
    replace: "if (destination < source && !put<Kind>(h, destination, bucket, slot))",
  },
  {
    bug: "closing gaps overwrites the last slot of a bucket",
    file: "ops/move.ts",
    find: "const free = ctz(~used(fill));",
    replace: "const free = min<u32>(ctz(~used(fill)), <u32>h.slots - 2);",
  },
  {
    bug: "values stay behind when entries move",
    file: "ops/move.ts",
    find: "if (width == 4) store<u32>(to + values",
    replace: "if (width == 2) store<u32>(to + values",
  },
  {
    bug: "a chain that is moving in pieces is looked for in one home only",
    file: "ops/elsewhere.ts",
    find: "if (!h.isMoving(hash)) return 0;",
    replace: "return 0;",
  },
  {
    bug: "an insertion into a chain that is moving does not look into its other home",
    file: "ops/assign.ts",
    find: "const found = accessElsewhere<Kind, Key>(h, key, hash);",
    replace: "const found: usize = 0;",
  },
  {
    bug: "an iterator skips every other bucket",
    file: "ops/cursor.ts",
    find: "cursor.position = start + size;",
    replace: "cursor.position = start + (size << 1);",
  },
  {
    bug: "an iterator forgets what it yielded before the table shrank",
    file: "ops/cursor.ts",
    find: "epochAt(cursor.epochs++)",
    replace: "epochAt(cursor.epochs)",
  },
  {
    bug: "deletions are not counted",
    file: "ops/remove.ts",
    find: "h.count--;",
    replace: "",
  },
  {
    bug: "growth begins at eight times the load",
    file: "table/size.ts",
    find: "* <u64>h.load >> 16;",
    replace: "* <u64>h.load >> 13;",
  },
  {
    bug: "an overflow bucket is freed twice",
    file: "table/overflow.ts",
    find: "freeBlock(bucket);",
    replace: "freeBlock(bucket); freeBlock(bucket);",
  },
  {
    bug: "a recycled overflow bucket keeps its old slots",
    file: "table/overflow.ts",
    find: "initBucket(bucket);",
    replace: "setOverflow(bucket, 0);",
  },
  {
    bug: "a shrink merges the neighbour of the bucket that is due",
    file: "ops/evacuate.ts",
    find: "const source = h.nevacuate + h.narrow;",
    replace: "const source = h.nevacuate + h.narrow - 1;",
  },
  {
    bug: "an evacuation begins without a note",
    file: "ops/evacuate.ts",
    find: "arena().begun++;",
    replace: "",
  },
  {
    bug: "shrinking keeps the segments that it emptied",
    file: "ops/evacuate.ts",
    find: "if ((source & within) == 0) dropSegment(h, source >> shift);",
    replace: "",
  },
  {
    bug: "a grown directory is not copied",
    file: "table/storage.ts",
    find: "memory.copy(address, old, live << 2);",
    replace: "",
  },
  {
    bug: "-0 and 0 are different keys",
    file: "kinds/u64.ts",
    find: ", key == 0)",
    replace: ", false)",
  },
  {
    bug: "a sum beyond 32 bits wraps",
    file: "ops/bulk.ts",
    find: "if (sum > 0xffffffff) return false;",
    replace: "",
  },
  {
    bug: "bulk writes repeat the first value",
    file: "ops/bulk.ts",
    find: "load<V>(valueAt<V>(i * step))",
    replace: "load<V>(valueAt<V>(0))",
  },
  {
    bug: "the hash ignores the secrets",
    file: "word/hash.ts",
    find: "* secret2) >> 32)",
    replace: "* 0) >> 32)",
  },
  {
    bug: "of several keys with one hash all are taken for the one that is looked up",
    file: "kinds/record.ts",
    find: "bits &= bits - 1;\n    return bits & (0 - bits);",
    replace: "bits &= bits - 1;\n    return bits;",
  },
  {
    bug: "keys of the same bytes are the same, one byte a unit or two",
    file: "table/record.ts",
    find: "return load<u32>(at) == probeLength && sameBytes",
    replace: "return (load<u32>(at) & LENGTH_MASK) == (probeLength & LENGTH_MASK) && sameBytes",
  },
  {
    bug: "the length word of a key is not compared",
    file: "table/record.ts",
    find: "return load<u32>(at) == probeLength && sameBytes",
    replace: "return sameBytes",
  },
  {
    bug: "a record forgets that its key has two bytes a unit",
    file: "table/record.ts",
    find: "store<u32>(at, probeLength);",
    replace: "store<u32>(at, probeLength & LENGTH_MASK);",
  },
  {
    bug: "the last bytes of a key are not compared",
    file: "word/bytes.ts",
    find: "return tailBefore(a + rest, rest) == tailBefore(b + rest, rest);",
    replace: "return true;",
  },
  {
    bug: "a reseed leaves the stored hashes of records as they were",
    file: "ops/move.ts",
    find: "if (reseeding) key.write",
    replace: "if (false) key.write",
  },
  {
    bug: "during a reseed the home by the old secrets is not looked into",
    file: "ops/elsewhere.ts",
    find: "if (h.moving == EVERYWHERE) {",
    replace: "if (h.moving == EVERYWHERE) return 0; else if (false) {",
  },
  {
    bug: "a walk's epochs filter nothing",
    file: "ops/cursor.ts",
    find: "if (positionOf(by, epoch.bits) - epoch.from <= epoch.position - epoch.from) return false;",
    replace: "",
  },
  {
    bug: "a value's copy is not freed",
    file: "table/owned.ts",
    find: "if (copy) discharge(h, copy);",
    replace: "",
  },
  {
    bug: "a value's copy is freed twice",
    file: "table/owned.ts",
    find: "if (copy) discharge(h, copy);",
    replace: "if (copy) { discharge(h, copy); discharge(h, copy); }",
  },
  {
    bug: "a deleted key's record is not freed",
    file: "ops/record.ts",
    find: "discharge(h, record);\n  return crossing(REMOVED);",
    replace: "return crossing(REMOVED);",
  },
  {
    bug: "when memory ends in the middle of a split, what has moved stays behind, too",
    file: "ops/move.ts",
    find: "setUsed(bucket, left);\n          return suspend",
    replace: "return suspend",
  },
  {
    bug: "a growth begins although there is no memory for its table",
    file: "ops/evacuate.ts",
    find: "if (!resizeSmall(h, mask)) { resizeDirectory(h, live, live); return false; }",
    replace: "resizeSmall(h, mask);",
  },
  {
    bug: "an old value is freed before there is memory for the new one",
    file: "table/record.ts",
    find: "copy = allocateOwned(h, 4 + bytes);\n    if (!copy) return false;\n  }\n  store<u32>(copy, length);\n  memory.copy(copy + 4, from, bytes);\n  if (isNew) {\n    store<u32>(at, <u32>copy);\n    if (old) discharge(h, old);\n  }",
    replace:
      "if (old) discharge(h, old);\n    copy = allocateOwned(h, 4 + bytes);\n    if (!copy) return false;\n  }\n  store<u32>(copy, length);\n  memory.copy(copy + 4, from, bytes);\n  store<u32>(at, <u32>copy);",
  },
  {
    bug: "the record of a key whose insertion fails is not freed",
    file: "ops/record.ts",
    find: "discharge(h, record);\n    return 0;",
    replace: "return 0;",
  },
];
