/** How fast a growing table is evacuated, down to one bucket for each that the entries need: linear hashing. */
import { formatTable } from "../../lib/table.ts";
import { cell, type Experiment } from "../experiment.ts";
import { footprint } from "../footprint.ts";
import { raceInserts } from "../inserts.ts";
import { ALL_LOOKUPS, doublingFrom, raceLookups } from "../lookups.ts";
import { PRESENT } from "../variant.ts";
import { LINEAR, LINEAR_TWO_LINES, ONE_PER_WRITE, perWrite } from "../variants/pacing.ts";

const VARIANTS = [
  ONE_PER_WRITE,
  { ...PRESENT, name: "2 per write (present)" },
  perWrite(4),
  perWrite(8),
  LINEAR,
  LINEAR_TWO_LINES,
];
const PRESENT_AT = 1;
const BASE = 700_000;
const SIZES = [1, 1.25, 1.5, 1.75, 2].map((times) => BASE * times);

export const experiment: Experiment = {
  name: "pacing",
  title: "buckets evacuated per write while growing, and linear hashing (ops/evacuate.ts, BUCKETS_PER_WRITE)",
  variants: VARIANTS,
  run: (lab) => {
    const entrants = VARIANTS.map((variant) => lab.entrant(variant, "K4V4"));
    const inserts = raceInserts(lab, entrants, doublingFrom(BASE), "insert", PRESENT_AT);
    const rows = raceLookups(lab, entrants, SIZES, ALL_LOOKUPS, PRESENT_AT).map((times, i) => {
      const cells = ALL_LOOKUPS.map((name) => cell(times[name]!));
      const { mean, least, most } = footprint(lab, entrants[i], BASE);
      return [entrants[i].name, cell(inserts[i]), ...cells, mean, least, most];
    });
    const head = ["pacing", "insert", ...ALL_LOOKUPS, "bytes/entry", "least", "most"];
    return `${formatTable(head, rows)}\naverages over ${SIZES.join(", ")} keys; insert: from nothing to ${doublingFrom(BASE).join(", ")}`;
  },
};
