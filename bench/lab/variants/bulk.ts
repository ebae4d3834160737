/** Bulk operations: keys located at a time, and lines touched ahead of writing. */
import type { Variant } from "../variant.ts";

const file = "ops/bulk.ts";

export const group = (keys: number): Variant => ({
  name: `GROUP ${keys}`,
  edits: [{ file, find: "const GROUP: u32 = 256;", replace: `const GROUP: u32 = ${keys};` }],
});

export const touchFrom = (name: string, buckets: number): Variant => ({
  name,
  edits: [{ file, find: "const TOUCH_BUCKETS: u32 = 16384;", replace: `const TOUCH_BUCKETS: u32 = ${buckets};` }],
});

/** Touching always, so many keys at a time. */
export const touched = (keys: number): Variant => ({
  name: `TOUCHED ${keys}, always`,
  edits: [
    ...touchFrom("", 0).edits,
    { file, find: "const TOUCHED: u32 = 64;", replace: `const TOUCHED: u32 = ${keys};` },
  ],
});

/** Of buckets of two lines, only the first is touched. */
export const oneLine: Variant = {
  name: "first line only",
  edits: [{ file, find: "<u32>h.bucketShift == 7);", replace: "false);" }],
};
