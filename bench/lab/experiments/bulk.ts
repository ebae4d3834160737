/** Keys located at a time in bulk lookups; lines touched ahead of bulk writes. */
import { type Cell, formatTable } from "../../lib/table.ts";
import { cell, type Entrant, type Experiment, type Lab, sizeName } from "../experiment.ts";
import { raceInserts } from "../inserts.ts";
import type { ShapeName } from "../lab-core.ts";
import { doublingFrom, raceLookups } from "../lookups.ts";
import { type Contender, race, resultOf } from "../race.ts";
import { type LookupName, SLICE, type Stream } from "../stream.ts";
import { PRESENT, type Variant } from "../variant.ts";
import { group, oneLine, touched, touchFrom } from "../variants/bulk.ts";

const GROUPS = [...[16, 32, 64, 128].map(group), { ...PRESENT, name: "GROUP 256 (present)" }, group(512)];
const PRESENT_GROUP = 4;
const TOUCHES = [
  { ...PRESENT, name: "TOUCHED 64 from 1 MiB (present)" },
  touchFrom("never", 0x7fffffff),
  touchFrom("TOUCHED 64, always", 0),
  touched(16),
  touched(256),
];
const LINES = [{ ...PRESENT, name: "both lines (present)" }, oneLine];
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
function overwriter({ name, core, loops, shape }: Entrant, stream: Stream): Contender {
  const h = core.make(shape);
  const { n, keys } = stream;
  loops.insert(h, keys, 0, n);
  const ops = Math.min(n, SLICE);
  const from = (slice: number) => (slice % Math.floor(n / ops)) * ops;
  const run = (slice: number) => loops.insertBulk(h, keys, from(slice), from(slice) + ops);
  const warm = () => loops.lookupBulk(h, stream.hits, 0, stream.hits.length);
  return { name, warm, measures: { set: { ops, run, truth: () => n } } };
}

/** Bulk writes to maps of one shape, each way of touching ahead in a race with the first. */
function touching(lab: Lab, ways: readonly Variant[], shape: ShapeName): string {
  const sizes = lab.sizes(30_000, 100_000, 1_000_000);
  const columns = sizes.flatMap((n) => {
    const writing = ways.map((variant) => lab.entrant(variant, shape));
    const stream = lab.stream(shape, n);
    const times = race(
      writing.map((entrant) => overwriter(entrant, stream)),
      lab.effort,
    );
    const building = ways.map((variant) => lab.entrant(variant, shape));
    return [ways.map((_, i) => resultOf(times, i, "set", 0)), raceInserts(lab, building, [n], "insertBulk")];
  });
  const rows = ways.map(({ name }, i): Cell[] => [name, ...columns.map((results) => cell(results[i]))]);
  const head = sizes.flatMap((n) => [`set ${sizeName(n)}`, `insert ${sizeName(n)}`]);
  return formatTable([`bulk writes, ${shape}`, ...head], rows);
}

const READING = "set: keys that are there; insert: growing from nothing";

export const experiment: Experiment = {
  name: "bulk",
  title: "bulk operations: keys located at a time, lines touched ahead (ops/bulk.ts, GROUP, TOUCHED, TOUCH_BUCKETS)",
  variants: [...GROUPS, ...TOUCHES, ...LINES],
  run: (lab) => [groups(lab), touching(lab, TOUCHES, "K4V4"), touching(lab, LINES, "K4V8"), READING].join("\n\n"),
};
