// What is predicted is what chance has: it agrees with the closed form, and with tables of random keys.
import { HashMap, u32 } from "tophash";
import { type Compared, inspect } from "tophash/inspect";
import { describe, expect, test } from "vitest";
import { keyKind } from "./lib/kinds.ts";
import { longKeyKind } from "./lib/long-kinds.ts";
import { inPhase, phases } from "./lib/phases.ts";
import { poissonTail } from "./lib/statistics.ts";

const sum = (list: readonly number[], weigh = (_: number) => 1) =>
  list.reduce((total, n, i) => total + n * weigh(i), 0);

/** Chance of k entries where `load` are expected. */
function chance(load: number, k: number): number {
  let p = Math.exp(-load);
  for (let i = 1; i <= k; i++) p *= load / i;
  return p;
}

function filled(size: number, loadFactor: number, seed: number) {
  const map = new HashMap(u32, u32, { seed, loadFactor });
  for (let i = 0; i < size; i++) map.set(keyKind("u32").at(i) as number, i);
  map.evacuate();
  return map;
}

describe.each([
  [10_000, 13 / 16],
  [20_000, 13 / 16],
  [20_000, 0.3],
  [20_000, 3],
])("%i entries, load factor %d", (size, loadFactor) => {
  const map = filled(size, loadFactor, 1);
  const { stats, chains, fill, hits, misses } = inspect(map);
  const load = size / stats.buckets;

  test("chains and misses are the tail of the Poisson distribution", () => {
    chains.predicted.forEach((buckets, i) => {
      const least = i === 0 ? 1 : poissonTail(load, 7 * i + 1);
      expect(buckets / stats.buckets).toBeCloseTo(least - poissonTail(load, 7 * i + 8), 9);
      expect(misses.predicted[i] ?? 0).toBeCloseTo(buckets / stats.buckets, 9);
    });
    expect(misses.predictedMean).toBeCloseTo(chains.predictedMean, 9);
  });

  test("fill and hits are those of buckets that are filled one after the other", () => {
    const buckets = new Array<number>(8).fill(0);
    let visits = 0;
    for (let k = 0; k < 120; k++) {
      const p = chance(load, k);
      buckets[7] += p * Math.floor(k / 7);
      if (k % 7 || k === 0) buckets[k % 7] += p;
      // The newest overflow bucket stands behind the first, and is the one with room.
      for (let i = 0, left = k; left > 0; left -= 7, i++) {
        const chain = Math.ceil(k / 7);
        visits += p * Math.min(left, 7) * (i === 0 ? 1 : chain + 1 - i);
      }
    }
    fill.predicted.forEach((n, i) => {
      expect(n / stats.buckets).toBeCloseTo(buckets[i], 9);
    });
    expect(hits.predictedMean).toBeCloseTo(visits / load, 9);
    expect(sum(hits.predicted)).toBeCloseTo(1, 7);
  });

  test("random keys are where it says", () => {
    const near = ({ mean, predictedMean }: Compared) => expect(mean / predictedMean).toBeCloseTo(1, 1);
    for (const compared of [chains, fill, hits, misses]) near(compared);
    chains.exact.forEach((n, i) => {
      const due = chains.predicted[i];
      expect(Math.abs(n - due)).toBeLessThanOrEqual(5 * Math.sqrt(due) + 3);
    });
  });
});

test.each(phases)("half-way through an evacuation it is the mixture of both loads: %s", (phase) => {
  for (const kind of [keyKind("u32"), longKeyKind("string")]) {
    const { chains, fill, hits, misses, stats, growth } = inspect(inPhase(phase, kind, 20_000));
    expect(growth.parts.length).toBe(phase === "none" || phase === "compact" ? 1 : 2);
    const [evacuated, waiting] = growth.parts.map(({ perBucket }) => perBucket);
    if (phase === "grow") expect(waiting / evacuated).toBeCloseTo(2, 1);
    if (phase === "grow far") expect(Math.abs(waiting / evacuated - 4)).toBeLessThan(0.2);
    if (phase === "shrink") expect(waiting / evacuated).toBeCloseTo(2, 0);
    if (phase === "reseed") expect(waiting / evacuated).toBeGreaterThan(2);
    // Deletions leave chains that chance alone would not, until they are compacted.
    const tolerance = phase === "compact" || phase === "shrink" ? 0.25 : 0.05;
    for (const { mean, predictedMean } of [chains, fill, hits, misses]) {
      expect(Math.abs(mean / predictedMean - 1)).toBeLessThan(tolerance);
    }
    expect(sum(chains.predicted)).toBeCloseTo(stats.buckets, 4);
    expect(sum(fill.predicted, (i) => i)).toBeCloseTo(stats.size, 4);
    expect(sum(hits.predicted)).toBeCloseTo(1, 7);
    expect(sum(misses.predicted)).toBeCloseTo(1, 7);
  }
});

test("any load is one: from one entry in many buckets to thousands in one", () => {
  const sparse = new HashMap(u32, u32, { capacity: 1_000_000 }).set(1, 1);
  expect(inspect(sparse).hits).toMatchObject({ mean: 1, predictedMean: 1 });
  const full = new HashMap(u32, u32, { maxBytes: 64 * 1024, seed: 2 });
  for (let i = 0; ; i++) {
    try {
      full.set(i, i);
    } catch {
      break;
    }
  }
  const { chains, stats } = inspect(full);
  expect(stats.loadFactor).toBeGreaterThan(0.8);
  expect(sum(chains.predicted)).toBeCloseTo(stats.buckets, 6);
});
