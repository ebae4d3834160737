/** How much a write evacuates while the table grows. */
import type { Variant } from "../variant.ts";
import { TWO_LINES } from "./geometry.ts";

const file = "ops/evacuate.ts";

export const perWrite = (buckets: number): Variant => ({
  name: `${buckets} per write`,
  edits: [
    {
      file,
      find: "const BUCKETS_PER_WRITE: u32 = 2;",
      replace: `const BUCKETS_PER_WRITE: u32 = ${buckets};`,
    },
  ],
});

export const ONE_PER_WRITE = perWrite(1);

/** Litwin's rule: a bucket is split only when there are more entries than the split part and the rest may hold. */
export const LINEAR: Variant = {
  name: "linear hashing",
  edits: [
    {
      file,
      find: "for (let i: u32 = 0; i < BUCKETS_PER_WRITE && h.phase != PHASE_NONE; i++) {",
      replace: `for (let i: u32 = 0; i < BUCKETS_PER_WRITE && h.phase != PHASE_NONE; i++) {
    const live = <u64>h.narrow + 1 + h.nevacuate;
    if (h.phase == PHASE_GROW && <u64>h.count << 16 <= live * h.load) return;`,
    },
  ],
};

/** The smallest tables: no swing over a doubling, and buckets whose loads vary less. */
export const LINEAR_TWO_LINES: Variant = {
  name: "linear hashing, 128-byte bucket",
  edits: [...LINEAR.edits, ...TWO_LINES.edits],
};

/**
 * The least that evacuating a write's own bucket costs: one bucket fewer at the cursor, and the line of the other home
 * of the key, which the write itself has no need of, read and written. Nothing is moved there and no mark is kept of
 * what was moved, both of which the real thing needs.
 */
export const OWN_BUCKET_LINE: Variant = {
  name: "1 at the cursor + the line of the other home",
  edits: [
    ...ONE_PER_WRITE.edits,
    {
      file: "ops/assign.ts",
      find: "import { INSERTED, PHASE_NONE }",
      replace: "import { INSERTED, PHASE_GROW, PHASE_NONE }",
    },
    {
      file: "ops/assign.ts",
      find: "let home = h.home(hash);",
      replace: `let home = h.home(hash);
  if (h.phase == PHASE_GROW) {
    const other = bucketAt<Kind, V>(h, h.otherHome(hash, home));
    if (!inNullSegment(other)) setUsed(other, used(other));
  }`,
    },
  ],
};
