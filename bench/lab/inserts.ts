/**
 * Whole tables built from nothing, in memory that has been touched before: growth included, page faults not. As with
 * lookups, a fair number is an average over a doubling: one variant has just paid for the growth that another is to pay.
 */
import type { Entrant, Lab } from "./experiment.ts";
import { average, type Contender, type Result, race, resultOf } from "./race.ts";
import type { Stream } from "./stream.ts";

/** Tables of one turn. */
const BUILDS = 2;

function builder({ name, core, loops, shape, load }: Entrant, stream: Stream, how: "insert" | "insertBulk"): Contender {
  let h = core.make(shape, load);
  const { n } = stream;
  const before = () => {
    core.drop(h);
    h = core.make(shape, load);
  };
  const build = { ops: n, slices: BUILDS, before, run: () => loops[how](h, stream.keys, 0, n), truth: () => n };
  return { name, measures: { build } };
}

/** ns per entry of tables grown to each of the sizes, averaged, one result an entrant. */
export function raceInserts(
  lab: Lab,
  entrants: readonly Entrant[],
  sizes: readonly number[],
  how: "insert" | "insertBulk" = "insert",
  present = 0,
): Result[] {
  const bySize = sizes.map((n) => {
    const stream = lab.stream(entrants[0].shape, n);
    return race(
      entrants.map((entrant) => builder(entrant, stream, how)),
      lab.effort,
    );
  });
  return entrants.map((_, i) => average(bySize.map((times) => resultOf(times, i, "build", present))));
}
