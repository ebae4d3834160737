// Every map, every clear and every clone has secrets of its own; a seed makes them, and all later ones, the same again.
import { HashMap, HashSet, string, u32, u64 } from "tophash";
import { hashOf } from "tophash/core";
import { describe, expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { scatter } from "./lib/kinds.ts";
import type { Key, LooseMap, LooseSet } from "./lib/types.ts";

const kinds: [string, unknown, (word: number) => unknown][] = [
  ["u32", u32, (word) => word],
  ["u64", u64, (word) => BigInt(word) << 7n],
  ["string", string, (word) => `${word}`],
  ["long string", string, (word) => `${word}`.padStart(100)],
];
const KEYS = 64;

describe.each(kinds)("%s", (_, type, make) => {
  /** 64 hashes: under two sets of secrets they agree in one with a probability of 2^-26, in two of 2^-53. */
  const hashes = (map: LooseMap | LooseSet) => Array.from({ length: KEYS }, (_, i) => hashOf(map, make(i) as Key));
  const agreements = (a: number[], b: number[]) => a.filter((hash, i) => hash === b[i]).length;
  const create = (seed?: number | bigint) => new HashMap(type as never, u32, { seed }) as unknown as LooseMap;

  test("no two maps share secrets, however many are made at a time", () => {
    const all = Array.from({ length: 200 }, () => hashes(create()));
    // Two hashes together are 64 bits.
    expect(new Set(all.map(([a, b]) => `${a} ${b}`)).size).toBe(200);
    expect(new Set(all.map(([, , a, b]) => `${a} ${b}`)).size).toBe(200);
    for (let i = 1; i < all.length; i++) expect(agreements(all[i], all[i - 1])).toBeLessThan(2);
  });

  test("clear draws others, an empty map included", () => {
    const map = create();
    const seen = [hashes(map)];
    for (let round = 0; round < 5; round++) {
      map.clear();
      seen.push(hashes(map));
      for (let i = 0; i < 100 * round; i++) map.set(make(i) as Key, i);
      expect(hashes(map)).toEqual(seen[round + 1]); // nothing else does
    }
    seen.forEach((now, i) => {
      for (const before of seen.slice(0, i)) expect(agreements(now, before)).toBeLessThan(2);
    });
  });

  test("a clone has its own", () => {
    const map = create();
    for (let i = 0; i < 1000; i++) map.set(make(i) as Key, i);
    const clone = map.clone() as LooseMap;
    expect(agreements(hashes(map), hashes(clone))).toBeLessThan(2);
    expect(clone.size).toBe(1000);
  });

  test("growing, shrinking and compacting keep them", () => {
    const map = create(3);
    const before = hashes(map);
    for (let i = 0; i < 5000; i++) map.set(make(scatter(i)) as Key, i);
    for (let i = 0; i < 4900; i++) map.delete(make(scatter(i)) as Key);
    map.shrink();
    map.evacuate();
    expect(map.stats().reseeds).toBe(0);
    expect(hashes(map)).toEqual(before);
  });

  test("with a seed, all that is drawn is drawn again: at first, by clear, and by a reseed", () => {
    const history = (seed: number | bigint) => {
      const map = create(seed);
      const seen = [hashes(map)];
      map.clear();
      seen.push(hashes(map));
      for (const key of colliding(map, 9, 120, make as (word: number) => Key)) map.set(key, 1);
      expect(map.stats().reseeds).toBe(1);
      map.evacuate();
      seen.push(hashes(map));
      map.clear();
      seen.push(hashes(map));
      return seen;
    };
    const first = history(42);
    expect(history(42)).toEqual(first);
    expect(history(42n)).toEqual(first);
    const other = history(43);
    for (const a of [...first, ...other]) {
      for (const b of [...first, ...other]) if (a !== b) expect(agreements(a, b)).toBeLessThan(2);
    }
  });

  test("with a seed, the same history makes the same table", () => {
    const [a, b] = [1, 2].map(() => {
      const set = new HashSet(type as never, { seed: 5 }) as LooseSet;
      for (let i = 0; i < 3000; i++) set.add(make(scatter(i)) as Key);
      for (let i = 0; i < 3000; i += 3) set.delete(make(scatter(i)) as Key);
      return { order: [...set], stats: set.stats() };
    });
    expect(a).toEqual(b);
  });
});
