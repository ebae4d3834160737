import { ASKED_AT_ONCE, ASKED_ONE_BY_ONE } from "../rivals/owner.ts";
import { PEER } from "../rivals/sharedmap.ts";
import { SYNC_RIVAL } from "../sync.ts";
import { tableSuite } from "../table-suite.ts";

/** Lookups of keys that are there, in a table that nobody writes to. */
export const suite = tableSuite({
  title: "Reads",
  loops: "single",
  rows: ({ quick }) =>
    (quick ? [100_000] : [100_000, 1_000_000]).map((n) => ({ operation: "get", params: { kind: "u32", n } })),
  rivals: () => [SYNC_RIVAL, PEER, ASKED_ONE_BY_ONE, ASKED_AT_ONCE],
});
