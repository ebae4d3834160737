/** Tags first, as Go does, or all keys of a bucket at once. */
import { type Cell, formatTable } from "../../lib/table.ts";
import { cell, type Entrant, type Experiment, type Lab, sizeName } from "../experiment.ts";
import { footprint } from "../footprint.ts";
import type { ShapeName } from "../lab-core.ts";
import { ALL_LOOKUPS, doublingFrom, raceLookups } from "../lookups.ts";
import { PRESENT, type Variant } from "../variant.ts";
import { TAGS_SAME_BYTES, TAGS_TWO_LINES } from "../variants/tags.ts";

interface Geometry {
  variant: Variant;
  name: string;
}

const FOUR: Geometry[] = [
  { variant: PRESENT, name: "direct, 64 B, 7 slots" },
  { variant: TAGS_SAME_BYTES, name: "tags, 64 B, 6 slots" },
  { variant: TAGS_TWO_LINES, name: "tags, 128 B, 13 slots" },
];
const EIGHT: Geometry[] = [
  { variant: PRESENT, name: "direct, 128 B, 7 slots" },
  { variant: TAGS_SAME_BYTES, name: "tags, 128 B, 7 slots" },
];

function table(lab: Lab, shape: ShapeName, geometries: Geometry[]): string {
  const entrants = geometries.map(({ variant, name }): Entrant => lab.entrant(variant, shape, name));
  const rows: Cell[][] = [];
  for (const n of lab.sizes(1_000, 100_000, 1_000_000)) {
    for (const [i, times] of raceLookups(lab, entrants, doublingFrom(n)).entries()) {
      const cells = ALL_LOOKUPS.map((name) => cell(times[name]!));
      rows.push([i === 0 ? sizeName(n) : "", entrants[i].name, ...cells, footprint(lab, entrants[i], n).mean]);
    }
  }
  return formatTable([shape, "match", ...ALL_LOOKUPS, "bytes/entry"], rows);
}

export const experiment: Experiment = {
  name: "match",
  title: "direct SIMD match of the keys against tags first (table/bucket.ts, match)",
  variants: [PRESENT, TAGS_SAME_BYTES, TAGS_TWO_LINES],
  run: (lab) => `${table(lab, "K4V4", FOUR)}\n\n${table(lab, "K8V8", EIGHT)}`,
};
