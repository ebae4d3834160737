/** One cache line a bucket or two, for each shape. */
import { type Cell, formatTable } from "../../lib/table.ts";
import { cell, type Experiment, type Lab, sizeName } from "../experiment.ts";
import { footprint } from "../footprint.ts";
import { raceInserts } from "../inserts.ts";
import type { ShapeName } from "../lab-core.ts";
import { ALL_LOOKUPS, doublingFrom, raceLookups } from "../lookups.ts";
import { ONE_LINE, TWO_LINES } from "../variants/geometry.ts";

/** The present choice first: the ratios compare with it. */
const SHAPES: { shape: ShapeName; names: [string, string]; presentIsOneLine: boolean }[] = [
  { shape: "K4V4", names: ["64 B, 7 slots (present)", "128 B, 15 slots"], presentIsOneLine: true },
  { shape: "K4V8", names: ["64 B, 4 slots (present)", "128 B, 10 slots"], presentIsOneLine: true },
  { shape: "K8V4", names: ["128 B, 10 slots (present)", "64 B, 4 slots"], presentIsOneLine: false },
  { shape: "K8V8", names: ["128 B, 7 slots (present)", "64 B, 3 slots"], presentIsOneLine: false },
];
const LARGEST = 1_000_000;
const INSERTED = doublingFrom(LARGEST / 2);

function rowsOf(lab: Lab, { shape, names, presentIsOneLine }: (typeof SHAPES)[number]): Cell[][] {
  const variants = presentIsOneLine ? [ONE_LINE, TWO_LINES] : [TWO_LINES, ONE_LINE];
  const entrants = variants.map((variant, i) => lab.entrant(variant, shape, names[i]));
  const inserts = raceInserts(lab, entrants, INSERTED);
  const rows: Cell[][] = [];
  for (const n of lab.sizes(100_000, LARGEST)) {
    for (const [i, times] of raceLookups(lab, entrants, doublingFrom(n)).entries()) {
      const cells = ALL_LOOKUPS.map((name) => cell(times[name]!));
      const insert = n === LARGEST ? cell(inserts[i]) : "";
      const { first, mean } = footprint(lab, entrants[i], n);
      rows.push([i === 0 ? `${shape} ${sizeName(n)}` : "", names[i], ...cells, insert, first, mean]);
    }
  }
  return rows;
}

export const experiment: Experiment = {
  name: "geometry",
  title: "one cache line a bucket or two (table/bucket.ts, bucketShift)",
  variants: [ONE_LINE, TWO_LINES],
  run: (lab) => {
    const head = ["shape, n", "bucket", ...ALL_LOOKUPS, "insert", "bytes at n", "bytes/entry"];
    const rows = SHAPES.flatMap((shape) => rowsOf(lab, shape));
    return `${formatTable(head, rows)}\nbytes/entry and lookups: averages over a doubling from n; insert: growing from nothing to ${INSERTED.join(", ")}`;
  },
};
