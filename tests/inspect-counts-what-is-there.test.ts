// What `inspect` counts is what is there, in every phase: the same as the core's own count, and as one made of the keys and their hashes.
import fc from "fast-check";
import { HashMap, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { type HotBucket, inspect, type MapReport } from "tophash/inspect";
import { describe, expect, test } from "vitest";
import { type KeyKind, keyKinds } from "./lib/kinds.ts";
import { longKeyKinds } from "./lib/long-kinds.ts";
import { inPhase, phases } from "./lib/phases.ts";
import { must } from "./lib/same.ts";
import { parseSnapshot } from "./lib/snapshot-file.ts";
import type { Key, LooseMap } from "./lib/types.ts";

const ALL = { hottest: 1000 };
const sum = (list: readonly number[], weigh = (_: number) => 1) =>
  list.reduce((total, n, i) => total + n * weigh(i), 0);
const kinds: readonly KeyKind[] = [...keyKinds, ...longKeyKinds];

/** Bucket numbers as the head of assembly/ops/evacuate.ts explains them. */
class Homes {
  readonly wide: number;
  readonly narrow: number;
  readonly nevacuate: number;

  constructor(report: MapReport) {
    const { phase, moved, left } = report.growth;
    const { buckets } = report.stats;
    const split = phase === "grow" || phase === "shrink";
    this.narrow = split ? moved + left : buckets;
    this.nevacuate = phase === "none" || phase === "compact" ? buckets : phase === "shrink" ? left : moved;
    // Of the narrow buckets that are split each has become so many.
    const ways = split ? 1 + (buckets - this.narrow) / this.nevacuate : 1;
    this.wide = this.narrow * ways;
  }

  home(hash: number): number {
    const low = hash % this.narrow;
    return low < this.nevacuate ? hash % this.wide : low;
  }
}

/** All buckets with entries. */
function byIndex(report: MapReport): Map<number, HotBucket> {
  return new Map(report.hottest.map((hot) => [hot.index, hot]));
}

function mustAddUp(map: LooseMap, report: MapReport): void {
  const { stats, chains, fill, depths, hashBytes } = report;
  expect(stats).toEqual(map.stats());
  expect(sum(chains.exact)).toBe(stats.buckets);
  expect(sum(chains.exact, (i) => i + 1)).toBe(stats.buckets + stats.overflowBuckets);
  expect(sum(fill.exact)).toBe(stats.buckets + stats.overflowBuckets);
  expect(sum(fill.exact, (i) => i)).toBe(stats.size);
  expect(sum(depths)).toBe(stats.size);
  expect(sum(hashBytes!.counts)).toBe(stats.size);
  expect(sum(report.growth.parts.map(({ entries }) => entries))).toBe(stats.size);
  expect(sum(report.growth.parts.map(({ buckets }) => buckets))).toBe(stats.buckets);
  for (const list of [report.misses.exact, report.misses.predicted]) expect(sum(list)).toBeCloseTo(1, 7);
  for (const list of [report.hits.exact, report.hits.predicted])
    expect(sum(list)).toBeCloseTo(stats.size > 0 ? 1 : 0, 7);
}

/** Counts of hash bytes by the hash of each key. */
function hashBytesOf(map: LooseMap, keys: readonly Key[]): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const key of keys) counts[hashOf(map, key) >>> 24]++;
  return counts;
}

describe.each(phases)("in phase %s", (phase) => {
  test.each(kinds)("$name keys", (kind) => {
    const map = inPhase(phase, kind, 900);
    const report = inspect(map, ALL);
    mustAddUp(map, report);
    const buckets = byIndex(report);
    const keys = report.hottest.flatMap((hot) => hot.keys as Key[]);
    expect(keys.length).toBe(map.size);
    expect(new Set(keys.map((key) => kind.own?.(key) ?? key)).size).toBe(map.size);
    expect(report.hashBytes!.counts).toEqual(hashBytesOf(map, keys));

    const homes = new Homes(report);
    let strays = 0;
    for (const { index, keys: here, entries } of report.hottest) {
      expect(here.length).toBe(entries);
      for (const key of here) {
        const home = homes.home(hashOf(map, key as Key));
        // While secrets are drawn anew, what the frontier has not passed may lie by the old ones.
        if (home !== index) must(phase === "reseed" && index >= homes.nevacuate, () => `a key of ${home} in ${index}`);
        if (home !== index) strays += buckets.get(home)?.chain ?? 1;
      }
    }
    expect(strays > 0).toBe(phase === "reseed");
    const visits = sum(report.depths, (i) => i + 1) + strays;
    expect(report.hits.mean).toBeCloseTo(visits / map.size, 9);
    expect(sum(report.hits.exact, (i) => i + 1)).toBeCloseTo(visits / map.size, 9);

    const chain = (index: number) => buckets.get(index)?.chain ?? 1;
    const misses: number[] = [];
    const visit = (n: number, share: number) => {
      misses[n - 1] = (misses[n - 1] ?? 0) + share;
    };
    for (let hash = 0; hash < homes.wide; hash++) {
      const first = chain(homes.home(hash));
      if (phase !== "reseed") visit(first, 1 / homes.wide);
      else {
        for (let old = 0; old < homes.wide; old++) {
          visit(first + (old < homes.nevacuate ? 0 : chain(old)), homes.wide ** -2);
        }
      }
    }
    for (let i = 0; i < report.misses.exact.length; i++) expect(report.misses.exact[i]).toBeCloseTo(misses[i] ?? 0, 9);
    expect(report.misses.mean).toBeCloseTo(
      sum(
        Array.from(misses, (share) => share ?? 0),
        (i) => i + 1,
      ),
      9,
    );
    checkInvariants(map);
  });
});

type Step = { act: "set" | "delete" | "evacuate" | "reserve" | "shrink" | "clear"; at: number };

const steps = fc.array(
  fc.record<Step>({
    act: fc.constantFrom("set", "set", "set", "delete", "evacuate", "reserve", "shrink", "clear"),
    at: fc.nat(400),
  }),
  { maxLength: 40 },
);

function take(map: LooseMap, kind: KeyKind, { act, at }: Step): void {
  if (act === "set") for (let i = 0; i < 120; i++) map.set(kind.at(at + i), i);
  else if (act === "delete") for (let i = 0; i < 90; i++) map.delete(kind.at(at + i));
  else if (act === "evacuate") map.evacuate({ maxBuckets: at % 30 });
  else if (act === "reserve") map.reserve(3 * at);
  else map[act]();
}

test.each(kinds)("after any commands the counts are those of the core's own survey, $name keys", (kind) => {
  fc.assert(
    fc.property(steps, fc.constantFrom(0.3, 0.8125, 2), (list, loadFactor) => {
      const map = new HashMap(kind.type as never, u32, { loadFactor, seed: 1 }) as unknown as LooseMap;
      for (const step of list) {
        take(map, kind, step);
        const { chains, fill, depths, stats } = inspect(map);
        mustAddUp(map, inspect(map));
        const survey = JSON.parse(parseSnapshot(map.toSnapshot()).end.survey);
        expect(survey).toMatchObject(stats);
        const exact = { chains: chains.exact, used: fill.exact, depths };
        for (const name of ["chains", "used", "depths"] as const) {
          const own = [...exact[name]];
          while (own.length > 0 && own[own.length - 1] === 0) own.pop();
          expect(own).toEqual(survey[name]);
        }
      }
      map.dispose();
    }),
    { numRuns: 12 },
  );
});
