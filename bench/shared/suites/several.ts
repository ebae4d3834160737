import { ONE_LOCK } from "../maps.ts";
import { tableSuite } from "../table-suite.ts";

/** Threads that read several shared maps in turn: an instance of the core each, of which V8 inlines the first that a call site meets. */
export const suite = tableSuite({
  title: "Several maps in a thread",
  loops: "single",
  locked: [ONE_LOCK],
  rows: ({ quick }) =>
    (quick ? [1, 5] : [1, 2, 4, 5, 8]).map((maps) => ({ operation: "get", params: { kind: "u32", maps, n: 1000 } })),
});
