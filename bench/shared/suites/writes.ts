import { SYNC_RIVAL } from "../sync.ts";
import { tableSuite } from "../table-suite.ts";

/**
 * Writes to a table, all threads on the same keys, evenly drawn. `set` overwrites; `add` adds 1, so that a lost update shows
 * in the sum; `churn` inserts a key of the thread's own and deletes it again; `mix` is nine gets to a set.
 */
export const suite = tableSuite({
  title: "Writes",
  loops: "single",
  rows: ({ quick }) =>
    ["set", "add", "churn", "mix"].flatMap((operation) =>
      (quick ? [100_000] : [100_000, 1_000_000]).map((n) => ({ operation, params: { kind: "u32", n } })),
    ),
  rivals: ({ operation }) => (operation === "add" ? [] : [SYNC_RIVAL]),
});
