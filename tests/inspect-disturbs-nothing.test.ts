// Looking into a map changes nothing: no bucket moves, no secrets are drawn, open iterators go on, in every phase.
import { HashSet, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { health, heatmap, inspect } from "tophash/inspect";
import { describe, expect, test } from "vitest";
import { keyKind } from "./lib/kinds.ts";
import { longKeyKind } from "./lib/long-kinds.ts";
import { inPhase, phases } from "./lib/phases.ts";
import type { Key } from "./lib/types.ts";

describe.each(phases)("in phase %s", (phase) => {
  test.each([keyKind("u32"), keyKind("f64"), longKeyKind("string")])("$name keys", (kind) => {
    const map = inPhase(phase, kind, 2000);
    const before = map.stats();
    const iterators = [map.keys(), map.keys(), map.keys()];
    const seen = iterators.map((iterator, i) => Array.from({ length: 100 * i }, () => iterator.next().value as Key));
    // An iteration that begins while secrets are drawn anew finishes that first; looking does not.
    const opened = map.stats();
    if (phase !== "reseed") expect(opened).toEqual(before);
    for (let look = 0; look < 3; look++) {
      inspect(map, { hottest: 20, verify: look === 1 });
      heatmap(map, { cells: 64 });
      expect(map.stats()).toEqual(opened);
    }
    health(inspect(map));
    expect(map.stats()).toEqual(opened);
    checkInvariants(map);
    iterators.forEach((iterator, i) => {
      for (const key of { [Symbol.iterator]: () => iterator }) seen[i].push(key as Key);
      const own = seen[i].map((key) => kind.own?.(key) ?? key);
      expect(own.length).toBe(map.size);
      expect(new Set(own).size).toBe(map.size);
    });
  });

  test("the next write does what it would have done", () => {
    const [looked, alone] = [inPhase(phase, keyKind("u32"), 1500), inPhase(phase, keyKind("u32"), 1500)];
    for (let i = 0; i < 500; i++) {
      inspect(looked);
      heatmap(looked);
      for (const map of [looked, alone]) map.set(keyKind("u32").at(20_000 + i), i);
      expect(looked.stats()).toEqual(alone.stats());
    }
    expect([...looked.keys()]).toEqual([...alone.keys()]);
  });
});

test("a report is a thing of its own: it does not change when the map does", () => {
  const set = new HashSet(u64);
  for (let i = 0n; i < 1000n; i++) set.add(i);
  const report = inspect(set);
  const copy = structuredClone(report);
  set.clear();
  set.dispose();
  expect(report).toEqual(copy);
});

test("a report of a map whose keys are JSON's goes through JSON unchanged", () => {
  const map = inPhase("grow", keyKind("u32"), 500);
  const report = inspect(map, { verify: true });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(JSON.parse(JSON.stringify(health(report)))).toEqual(health(report));
  const bare = inspect(map.toSnapshot(), { verify: true });
  expect(JSON.parse(JSON.stringify(bare))).toEqual(bare);
});

test("the same of an empty map, which owns no bucket yet", () => {
  for (const set of [new HashSet(u32), new HashSet(u32, { capacity: 10_000_000 })]) {
    const before = set.stats();
    const report = inspect(set, { verify: true });
    expect(set.stats()).toEqual(before);
    expect(report.hottest).toEqual([]);
    expect(report.hits).toEqual({ exact: [0], predicted: [0], mean: 0, predictedMean: 0 });
    expect(report.misses).toMatchObject({ exact: [1], mean: 1 });
    expect(report.chains.exact).toEqual([before.buckets]);
    expect(heatmap(set, { cells: 16 }).fill.every((fill) => fill === 0)).toBe(true);
  }
});
