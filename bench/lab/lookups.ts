/**
 * Lookups at several sizes. A table's speed and size depend on where between two doublings it stands, and variants
 * with other slots double at other counts: a fair number is an average over a whole doubling.
 */
import type { Entrant, Lab } from "./experiment.ts";
import { average, type Contender, type Measure, type Result, race, resultOf } from "./race.ts";
import { LOOKUPS, type LookupName, missSum, SLICE, type Stream } from "./stream.ts";

export type LookupResult = Partial<Record<LookupName, Result>>;

/** Three sizes of one doubling. */
export function doublingFrom(n: number): number[] {
  return [0, 1, 2].map((third) => Math.round(n * 2 ** (third / 3)));
}

function lookupMeasures(entrant: Entrant, h: number, stream: Stream, names: readonly LookupName[]) {
  const measures: Record<string, Measure> = {};
  for (const { name, loop, hit, step } of LOOKUPS) {
    if (!names.includes(name)) continue;
    const run = entrant.loops[loop];
    const keys = hit ? stream.hits : stream.misses;
    measures[name] = {
      ops: SLICE,
      run: (slice) => run(h, keys, stream.from(slice), stream.from(slice) + SLICE),
      truth: (slice) => (hit ? stream.hitSum(slice, step) : missSum(step)),
    };
  }
  return measures;
}

/** A contender with a table of the stream's keys; the untimed turn before its measures reads all of it once. */
export function lookupContender(entrant: Entrant, h: number, stream: Stream, names: readonly LookupName[]): Contender {
  const { name, loops } = entrant;
  const warm = () => loops.lookupBulk(h, stream.hits, 0, Math.min(stream.hits.length, 1 << 20));
  return { name, warm, measures: lookupMeasures(entrant, h, stream, names) };
}

export const ALL_LOOKUPS: readonly LookupName[] = LOOKUPS.map(({ name }) => name);

/** Averages over the sizes, one result an entrant, compared with entrant `present`. */
export function raceLookups(
  lab: Lab,
  entrants: readonly Entrant[],
  sizes: readonly number[],
  names: readonly LookupName[] = ALL_LOOKUPS,
  present = 0,
): LookupResult[] {
  const results = entrants.map(() => Object.fromEntries(names.map((name) => [name, [] as Result[]])));
  for (const n of sizes) {
    const stream = lab.stream(entrants[0].shape, n);
    const maps = entrants.map(({ core, shape, load }) => core.make(shape, load));
    for (const [i, { loops }] of entrants.entries()) {
      if (loops.insert(maps[i], stream.keys, 0, n) !== n) throw new Error(`${entrants[i].name}: entries are missing`);
    }
    const times = race(
      entrants.map((entrant, i) => lookupContender(entrant, maps[i], stream, names)),
      lab.effort,
    );
    for (const i of entrants.keys()) {
      for (const name of names) results[i][name].push(resultOf(times, i, name, present));
      entrants[i].core.drop(maps[i]);
    }
  }
  return results.map((byName) => Object.fromEntries(names.map((name) => [name, average(byName[name])])));
}
