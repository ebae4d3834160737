import type { Row } from "../../lib/row.ts";
import { askedInBulk } from "../rivals/owner.ts";
import { tableSuite } from "../table-suite.ts";

/** Keys of a call. */
const CHUNK = 16_384;

/** The bulk calls, on arrays of 16,384 keys: typed arrays of numbers, arrays of strings. */
export const suite = tableSuite({
  title: "Bulk calls",
  loops: "bulk",
  chunk: CHUNK,
  rows: ({ quick }) =>
    (quick ? [100_000] : [100_000, 1_000_000]).flatMap((n): Row[] => [
      ...["getMany", "setMany", "addMany"].map((operation) => ({ operation, params: { kind: "u32", n } })),
      { operation: "getMany", params: { kind: "string", n } },
    ]),
  rivals: ({ operation, params }) => (operation === "getMany" && params.kind === "u32" ? [askedInBulk(CHUNK)] : []),
});
