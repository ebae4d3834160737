// New secrets are drawn again and again while other threads read, walk and write, on a core that naps where threads seldom meet by themselves
// (tests/shared/dawdling-core.ts). TOPHASH_RUNS=20 makes it twenty times as long; TOPHASH_SEED=n begins with another seed.
import { beforeAll, describe, expect, test } from "vitest";
import { soundCore } from "./shared/caught.ts";
import { entryOf, FLOODS, type Flooding, floodingOf, floodSharedMap, floodSyncMap } from "./shared/flooding.ts";
import { Stress } from "./shared/stress.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const firstSeed = Number(process.env.TOPHASH_SEED ?? 1);

let core: Uint8Array;
beforeAll(async () => {
  core = await soundCore();
});

const kinds = [
  { keys: "u32", values: "u32" },
  { keys: "f64", values: "i64" },
  { keys: "string", values: "string" },
  { keys: "tuple(string, f64)", values: "u32" },
];

async function eachSeed(kind: (typeof kinds)[number], run: (flooding: Flooding) => Promise<void>): Promise<void> {
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) await run(floodingOf(kind, seed));
}

describe.each(kinds)("$keys keys, $values values", (kind) => {
  test.each([
    ["read", "read"],
    ["read", "walk"],
  ] as const)("a SharedHashMap, while others %s and %s", (...others) =>
    eachSeed(kind, (flooding) => floodSharedMap(flooding, core, others)),
  );

  test("a SyncMap, while others read and walk", () =>
    eachSeed(kind, (flooding) => floodSyncMap(flooding, core, ["read", "walk"])));
});

test("additions are all there", () =>
  eachSeed(kinds[0], async ({ setting, seed }) => {
    const stress = new Stress({ ...setting, permanent: 50 }, 1, { core, seed });
    for (let key = 0; key < 50; key++) stress.map.set(...entryOf(setting, key, 0));
    const adding = [1, 2].map(() => stress.start("add", 300));
    await stress.start("flood");
    await Promise.all(adding);
    stress.stop();
    for (let key = 0; key < 50; key++) {
      const [coded, sum] = entryOf(setting, key, 600);
      expect(stress.map.get(coded)).toEqual(sum);
    }
    expect(stress.map.stats().reseeds).toBe(FLOODS);
    stress.map.destroy();
  }));
