import { PEER } from "../rivals/sharedmap.ts";
import { tableSuite } from "../table-suite.ts";

/** Strings of 16 characters. */
export const suite = tableSuite({
  title: "String keys",
  loops: "single",
  rows: ({ quick }) =>
    ["get", "set", "add"].flatMap((operation) =>
      (quick ? [100_000] : [100_000, 1_000_000]).map((n) => ({ operation, params: { kind: "string", n } })),
    ),
  rivals: ({ operation }) => (operation === "get" ? [PEER] : []),
});
