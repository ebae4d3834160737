/** Keys located at a time in bulk lookups; lines touched ahead of bulk writes. */
import { type Cell, formatTable } from "../../lib/table.ts";
import { cell, type Entrant, type Experiment, type Lab, sizeName } from "../experiment.ts";
import { raceInserts } from "../inserts.ts";
import { doublingFrom, raceLookups } from "../lookups.ts";
import { type Contender, race, resultOf } from "../race.ts";
import { type LookupName, SLICE, type Stream } from "../stream.ts";
import { PRESENT } from "../variant.ts";
import { group, touched, touchFrom } from "../variants/bulk.ts";

const GROUPS = [...[16, 32, 64, 128].map(group), { ...PRESENT, name: "GROUP 256 (present)" }, group(512)];
const PRESENT_GROUP = 4;
const TOUCHES = [
  { ...PRESENT, name: "TOUCHED 64 from 1 MiB (present)" },
  touchFrom("never", 0x7fffffff),
  touchFrom("TOUCHED 64, always", 0),
  touched(16),
  touched(256),
];
const TIMED: LookupName[] = ["bulk hit", "bulk miss"];

function groups(lab: Lab): string {
  const entrants = GROUPS.map((variant) => lab.entrant(variant, "K4V4"));
  const sizes = lab.sizes(1_000, 100_000, 1_000_000);
  const bySize = sizes.map((n) => raceLookups(lab, entrants, doublingFrom(n), TIMED, PRESENT_GROUP));
  const rows = entrants.map(({ name }, i): Cell[] => [
    name,
    ...bySize.flatMap((results) => TIMED.map((lookup) => cell(results[i][lookup]!))),
  ]);
  return formatTable(["lookups", ...sizes.flatMap((n) => TIMED.map((lookup) => `${lookup} ${sizeName(n)}`))], rows);
}

/** Sets keys that are there, in the order of their insertion, which is random for the table. */
function overwriter({ name, core, loops }: Entrant, stream: Stream): Contender {
  const h = core.make("K4V4");
  const { n, keys } = stream;
  loops.insert(h, keys, 0, n);
  const ops = Math.min(n, SLICE);
  const from = (slice: number) => (slice % Math.floor(n / ops)) * ops;
  const run = (slice: number) => loops.insertBulk(h, keys, from(slice), from(slice) + ops);
  const warm = () => loops.lookupBulk(h, stream.hits, 0, stream.hits.length);
  return { name, warm, measures: { set: { ops, run, truth: () => n } } };
}

function touching(lab: Lab): string {
  const sizes = lab.sizes(30_000, 100_000, 1_000_000);
  const columns = sizes.flatMap((n) => {
    const writing = TOUCHES.map((variant) => lab.entrant(variant, "K4V4"));
    const stream = lab.stream("K4V4", n);
    const times = race(
      writing.map((entrant) => overwriter(entrant, stream)),
      lab.effort,
    );
    const building = TOUCHES.map((variant) => lab.entrant(variant, "K4V4"));
    return [TOUCHES.map((_, i) => resultOf(times, i, "set", 0)), raceInserts(lab, building, [n], "insertBulk")];
  });
  const rows = TOUCHES.map(({ name }, i): Cell[] => [name, ...columns.map((results) => cell(results[i]))]);
  const head = sizes.flatMap((n) => [`set ${sizeName(n)}`, `insert ${sizeName(n)}`]);
  return `${formatTable(["bulk writes", ...head], rows)}\nset: keys that are there; insert: growing from nothing`;
}

export const experiment: Experiment = {
  name: "bulk",
  title: "bulk operations: keys located at a time, lines touched ahead (ops/bulk.ts, GROUP, TOUCHED, TOUCH_BUCKETS)",
  variants: [...GROUPS, ...TOUCHES],
  run: (lab) => `${groups(lab)}\n\n${touching(lab)}`,
};
