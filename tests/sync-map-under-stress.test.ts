// Threads store, load, swap, delete, walk and clear a SyncMap all at once, on a core that naps where threads seldom meet by themselves
// (tests/shared/dawdling-core.ts). TOPHASH_RUNS=20 makes it twenty times as long; TOPHASH_SEED=n begins with another seed.
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { keyCodings, valueCodings } from "./linearizability/coding.ts";
import { soundCore } from "./shared/caught.ts";
import { SyncStress } from "./shared/stress.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const seed = Number(process.env.TOPHASH_SEED ?? 1);

const types = [
  { keys: "u32", values: "u32" },
  { keys: "f64", values: "i64" },
  { keys: "string", values: "string" },
  { keys: "u32", values: "string" },
];
const sizes = { seed, permanent: 100, limit: 800 };
const MILLISECONDS = 2000 * runs;

let core: Uint8Array;
beforeAll(async () => {
  core = await soundCore();
});

/** What stays, which overwriting threads never delete. */
function fill({ map, setting: { keys, values, permanent } }: SyncStress): void {
  for (let key = 0; key < permanent; key++) map.store(keyCodings[keys].of(key), valueCodings[values].of(key + 4096));
}

/** What is in the map, by each way of asking, once all threads are quiet. */
function expectWhole({ map, setting: { keys, values, limit } }: SyncStress): Map<number, number> {
  const entries = new Map<number, number>();
  map.range((value, coded) => {
    const key = keyCodings[keys].number(coded);
    expect(entries.has(key)).toBe(false);
    entries.set(key, valueCodings[values].number(value));
  });
  for (let key = 0; key < limit; key++) {
    const value = map.load(keyCodings[keys].of(key));
    expect(value === undefined ? undefined : valueCodings[values].number(value)).toBe(entries.get(key));
  }
  return entries;
}

describe("while two threads write", () => {
  test.each(types)(
    "what stays is always found and walked past once, whole: $keys keys, $values values",
    async (each) => {
      const stress = new SyncStress({ ...each, ...sizes }, core);
      fill(stress);
      const work = ["write", "write", "read", "walk"] as const;
      const threads = Promise.all(work.map((name) => stress.start<number>(name)));
      await Promise.race([sleep(MILLISECONDS), threads]);
      stress.stop();
      for (const done of await threads) expect(done).toBeGreaterThan(0);
      const entries = expectWhole(stress);
      for (let key = 0; key < sizes.permanent; key++) expect(entries.has(key)).toBe(true);
      stress.map.destroy();
    },
  );

  test("a third one clears, and nobody sees anything torn", async () => {
    const stress = new SyncStress({ ...types[2], ...sizes, permanent: 0 }, core);
    const work = ["write", "write", "clear"] as const;
    const threads = Promise.all(work.map((name) => stress.start<number>(name)));
    await Promise.race([sleep(MILLISECONDS), threads]);
    stress.stop();
    for (const done of await threads) expect(done).toBeGreaterThan(0);
    expectWhole(stress);
    stress.map.clear();
    expect(expectWhole(stress).size).toBe(0);
    stress.map.destroy();
  });
});

describe("concurrent", () => {
  test.each(types)("exchanges are all there: $keys keys, $values values", async (each) => {
    const stress = new SyncStress({ ...each, seed, permanent: 5, limit: 10 }, core);
    const rounds = 300 * runs;
    await Promise.all([0, 1, 2, 3].map(() => stress.start("exchange", rounds)));
    const entries = expectWhole(stress);
    for (let key = 0; key < 5; key++) expect(entries.get(key)).toBe((4 * rounds) / 5);
    stress.map.destroy();
  });

  test.each(types)("loadOrStore has one winner for each key: $keys keys, $values values", async (each) => {
    const stress = new SyncStress({ ...each, seed, permanent: 1, limit: 1000 }, core);
    const found = await Promise.all([0, 1, 2, 3].map(() => stress.start<number[]>("loadOrStore")));
    for (const one of found) expect(one).toEqual(found[0]);
    expect(expectWhole(stress)).toEqual(new Map(found[0].map((winner, key) => [key, winner])));
    stress.map.destroy();
  });

  test.each(types)("what is put in is taken out once: $keys keys, $values values", async (each) => {
    const stress = new SyncStress({ ...each, seed, permanent: 6, limit: 6 }, core);
    const trades = await Promise.all([0, 1, 2].map(() => stress.start<[number[], number[]]>("trade", 1500 * runs)));
    const put = trades.flatMap(([values]) => values);
    const left = [...expectWhole(stress)].filter(([key]) => key < 6).map(([, value]) => value);
    const taken = [...trades.flatMap(([, values]) => values), ...left];
    stress.map.destroy();
    expect(put.length).toBeGreaterThan(500);
    expect(taken.sort((a, b) => a - b)).toEqual(put.sort((a, b) => a - b));
  });
});

test.each(types)("destroy in the middle ends every thread's use: $keys keys, $values values", async (each) => {
  for (let round = 0; round < 2 * runs; round++) {
    const stress = new SyncStress({ ...each, ...sizes }, core);
    const threads = [0, 1, 2].map(() => stress.start<string[]>("untilDestroyed"));
    await Promise.race([stress.begun(), Promise.all(threads)]);
    await sleep(50);
    stress.map.destroy();
    stress.stop();
    for (const names of await Promise.all(threads)) expect(names).toEqual(new Array(7).fill("DisposedError"));
    expect(() => stress.map.load(keyCodings[each.keys].of(1))).toThrow("disposed");
  }
});
