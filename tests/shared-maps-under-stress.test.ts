// Threads write, read, walk, clear, come and go all at once. TOPHASH_RUNS=20 makes it twenty times as long; TOPHASH_SEED=n begins
// with another seed.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { keyCodings, valueCodings } from "./linearizability/coding.ts";
import { Stress } from "./shared/stress.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const seed = Number(process.env.TOPHASH_SEED ?? 1);

const types = [
  { keys: "u32", values: "u32" },
  { keys: "u64", values: "f64" },
  { keys: "f64", values: "i64" },
  { keys: "string", values: "string" },
  { keys: "tuple(string, f64)", values: "u32" },
  { keys: "u32", values: "string" },
];
const sizes = { seed, permanent: 300, limit: 2500 };
const MILLISECONDS = 2000 * runs;

/** What stays, which overwriting threads never delete. */
function fill({ map, setting: { keys, values, permanent } }: Stress): void {
  for (let key = 0; key < permanent; key++) map.set(keyCodings[keys].of(key), valueCodings[values].of(key + 4096));
}

/** What is in the map, by each way of asking, once all threads are quiet. */
function expectWhole({ map, setting: { keys, values } }: Stress): void {
  const numbers = Array.from(map, ([key, value]) => [keyCodings[keys].number(key), valueCodings[values].number(value)]);
  expect(numbers.length).toBe(map.size);
  expect(new Set(numbers.map(([key]) => key)).size).toBe(map.size);
  expect(map.keysArray().length).toBe(map.size);
  expect(map.valuesArray().length).toBe(map.size);
  for (const [key, value] of numbers) {
    expect(valueCodings[values].number(map.get(keyCodings[keys].of(key)))).toBe(value);
  }
  map.evacuate();
  expect(map.stats().growing).toBe(false);
  expect([...map].length).toBe(map.size);
}

describe("while two threads write", () => {
  test.each(types)(
    "what stays is always found and walked past once, whole: $keys keys, $values values",
    async (each) => {
      const stress = new Stress({ ...each, ...sizes }, 4);
      fill(stress);
      const work = ["write", "write", "read", "walk"] as const;
      const threads = Promise.all(work.map((name) => stress.start<number>(name)));
      await Promise.race([sleep(MILLISECONDS), threads]);
      stress.stop();
      for (const done of await threads) expect(done).toBeGreaterThan(0);
      expectWhole(stress);
      stress.map.destroy();
    },
  );

  test("a third one clears, nobody sees anything torn, and the size is right", async () => {
    const stress = new Stress({ ...types[3], ...sizes, permanent: 1 }, 4);
    const writing = (["write", "write", "clear", "measure"] as const).map((name) => stress.start<number>(name));
    await Promise.race([sleep(MILLISECONDS), Promise.all(writing)]);
    stress.stop();
    expect((await Promise.all(writing)).every((done) => done > 0)).toBe(true);
    expectWhole(stress);
    stress.map.clear();
    expect(stress.map.size).toBe(0);
    expect([...stress.map]).toEqual([]);
    stress.map.destroy();
  });

  test("others come and go by the hundred", async () => {
    const stress = new Stress({ ...types[0], ...sizes }, 4);
    fill(stress);
    const writing = stress.start<number>("write");
    const coming = await Promise.all([stress.start("attach", 300 * runs), stress.start("attach", 300 * runs)]);
    expect(coming).toEqual([300 * runs, 300 * runs]);
    stress.stop();
    await writing;
    expectWhole(stress);
    // Their segments are used again: three threads at a time need no 600 of them.
    expect(stress.map.stats().memoryBytes).toBeLessThan(200 * 65_536);
    stress.map.destroy();
  });
});

describe("concurrent", () => {
  test.each([
    { keys: "u32", values: "u32", threads: 8 },
    { keys: "string", values: "i64", threads: 4 },
    { keys: "u64", values: "f64", threads: 3 },
  ])("additions are all there: $keys keys, $values values, $threads threads", async ({ threads, ...each }) => {
    const rounds = 300 * runs;
    const stress = new Stress({ ...each, seed, permanent: 50, limit: 1000 }, 2);
    const adding = Array.from({ length: threads }, () => stress.start("add", rounds));
    // The table grows and shrinks meanwhile; key 50 and above.
    const others = stress.start<number>("churn");
    await Promise.all(adding);
    stress.stop();
    await others;
    for (let key = 0; key < 50; key++) {
      const value = stress.map.get(keyCodings[each.keys].of(key));
      expect(valueCodings[each.values].number(value)).toBe(threads * rounds);
    }
    stress.map.destroy();
  });

  test("exchanges are all there", async () => {
    const stress = new Stress({ keys: "u32", values: "string", seed, permanent: 5, limit: 10 }, 1);
    const rounds = 500 * runs;
    await Promise.all([0, 1, 2, 3].map(() => stress.start("exchange", rounds)));
    for (let key = 0; key < 5; key++) {
      const value = stress.map.get(keyCodings.u32.of(key));
      expect(valueCodings.string.number(value)).toBe((4 * rounds) / 5);
    }
    stress.map.destroy();
  });

  test("getOrInsert has one winner for each key", async () => {
    const stress = new Stress({ keys: "string", values: "string", seed, permanent: 1, limit: 3000 }, 4);
    const seen = await Promise.all([0, 1, 2, 3].map(() => stress.start<number[]>("getOrInsert")));
    for (const each of seen) expect(each).toEqual(seen[0]);
    expect(stress.map.size).toBe(3000);
    seen[0].forEach((winner, key) => {
      const value = stress.map.get(keyCodings.string.of(key));
      expect(valueCodings.string.number(value)).toBe(winner);
    });
    stress.map.destroy();
  });
});

test.each(types.slice(0, 4))(
  "destroy in the middle ends every thread's use: $keys keys, $values values",
  async (each) => {
    for (let round = 0; round < 3 * runs; round++) {
      const stress = new Stress({ ...each, ...sizes }, 8);
      const threads = [0, 1, 2, 3].map(() => stress.start<string[]>("untilDestroyed"));
      await Promise.race([stress.begun(), Promise.all(threads)]);
      await sleep(50);
      stress.map.destroy();
      stress.stop();
      for (const names of await Promise.all(threads)) {
        expect(names.length).toBe(11);
        expect(names.filter((name) => name !== "DisposedError")).toEqual([]);
      }
      expect(() => stress.map.get(keyCodings[each.keys].of(1))).toThrow("disposed");
    }
  },
);
