// New secrets are drawn again and again while other threads read, walk and write, on a core that naps where threads seldom meet by themselves
// (tests/shared/dawdling-core.ts). TOPHASH_RUNS=20 makes it twenty times as long; TOPHASH_SEED=n begins with another seed.
import { beforeAll, describe, expect, test } from "vitest";
import { collidingInShards } from "./lib/collide-in-shards.ts";
import { keyCodings, valueCodings } from "./linearizability/coding.ts";
import { keyTypes } from "./linearizability/types.ts";
import { soundCore } from "./shared/caught.ts";
import { type Setting, Stress, SyncStress } from "./shared/stress.ts";

const runs = Number(process.env.TOPHASH_RUNS ?? 1);
const seed = Number(process.env.TOPHASH_SEED ?? 1);
const FLOODS = 6;

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

/** With keys that are crafted for this seed of the map's. */
function settings(kind: (typeof kinds)[number]): (Setting & { secrets: number })[] {
  return Array.from({ length: runs }, (_, i) => {
    const secrets = seed + i;
    const crafted = collidingInShards(keyTypes[kind.keys], secrets, FLOODS, keyCodings[kind.keys].of);
    return { ...kind, seed: seed + i, permanent: 100, limit: 4096, crafted, secrets };
  });
}

const entry = ({ keys, values }: Setting, key: number, value: number) =>
  [keyCodings[keys].of(key), valueCodings[values].of(value)] as const;

describe.each(kinds)("$keys keys, $values values", (kind) => {
  test.each([
    ["read", "read"],
    ["read", "walk"],
  ] as const)("a SharedHashMap, while others %s and %s", async (...others) => {
    for (const { secrets, ...setting } of settings(kind)) {
      const stress = new Stress(setting, 1, { core, seed: secrets });
      for (let key = 0; key < setting.permanent; key++) stress.map.set(...entry(setting, key, key + 4096));
      const threads = others.map((name) => stress.start<number>(name));
      await stress.start("flood", 1);
      stress.stop();
      for (const done of await Promise.all(threads)) expect(done).toBeGreaterThan(0);
      expect(stress.map.stats().reseeds).toBe(FLOODS);
      expect(stress.map.size).toBe(setting.permanent);
      expect(new Map(stress.map).size).toBe(setting.permanent);
      stress.map.destroy();
    }
  });

  test("a SyncMap, while others read and walk", async () => {
    for (const { secrets, ...setting } of settings(kind)) {
      const stress = new SyncStress(setting, core, secrets);
      for (let key = 0; key < setting.permanent; key++) stress.map.store(...entry(setting, key, key + 4096));
      const threads = (["read", "walk"] as const).map((name) => stress.start<number>(name));
      await stress.start("flood", 1);
      stress.stop();
      for (const done of await Promise.all(threads)) expect(done).toBeGreaterThan(0);
      let size = 0;
      stress.map.range(() => void size++);
      expect(size).toBe(setting.permanent);
      stress.map.destroy();
    }
  });
});

test("additions are all there", async () => {
  for (const { secrets, ...setting } of settings(kinds[0])) {
    const stress = new Stress({ ...setting, permanent: 50 }, 1, { core, seed: secrets });
    for (let key = 0; key < 50; key++) stress.map.set(...entry(setting, key, 0));
    const adding = [1, 2].map(() => stress.start("add", 300));
    await stress.start("flood");
    await Promise.all(adding);
    stress.stop();
    for (let key = 0; key < 50; key++) {
      const [coded, sum] = entry(setting, key, 600);
      expect(stress.map.get(coded)).toEqual(sum);
    }
    expect(stress.map.stats().reseeds).toBe(FLOODS);
    stress.map.destroy();
  }
});
