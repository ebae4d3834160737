// Short checks of what crosses in batches: sums of every value type, counts of deletions, words that are not keys.
import { Arena, f32, f64, HashMap, i32, i64, string, u32, u64 } from "tophash";
import { checkInvariants } from "tophash/core";
import { must } from "../lib/same.ts";
import type { AnyKeyType, AnyValueType, Key, LooseMap } from "../lib/types.ts";
import { equal } from "../model/subject.ts";

/** Value types, and numbers that are added: small, large, none, and negative ones where there are any. */
const SUMS: [AnyValueType, (number | bigint)[]][] = [
  [u32, [5, 0, 0x80000000, 7]],
  [i32, [5, 0, -0x7fffffff, 0x7ffffff0]],
  [u64, [5n, 0n, 1n << 63n, 7n]],
  [i64, [5n, 0n, -(1n << 62n), 1n << 62n]],
  [f32, [0.5, 0, -3, 1024]],
  [f64, [0.1, 0, -3, 1e300]],
] as never;

/** addMany is as many times add, to keys that are new, known or named twice. */
function sums(): void {
  for (const [keys, keyAt] of [
    [u32, (i: number) => i],
    [string, (i: number) => `key ${i}`],
    [f64, (i: number) => i / 4],
  ] as [AnyKeyType, (i: number) => Key][]) {
    for (const [values, deltas] of SUMS) {
      const map = new HashMap(keys, values, { seed: 1 }) as LooseMap;
      const model = new Map<Key, number | bigint>();
      // Each of them once, then one key twice and the others in another order.
      for (const [names, own] of [
        [[0, 1, 2, 3], deltas],
        [
          [0, 9, 0, 1],
          [deltas[1], deltas[0], deltas[0], deltas[1]],
        ],
      ]) {
        const named = (names as number[]).map(keyAt);
        map.addMany(named as never, own as never);
        named.forEach((key, i) => {
          model.set(key, ((model.get(key) ?? (typeof own[i] === "bigint" ? 0n : 0)) as number) + (own[i] as number));
        });
      }
      equal("keys", map.size, model.size);
      for (const [key, sum] of model) {
        must(Object.is(map.get(key), sum), () => `${values.name}: ${map.get(key)} instead of ${sum}`);
      }
      map.dispose();
    }
  }
}

/** deleteMany tells how many keys there were. */
function deletions(): void {
  for (const [keys, keyAt] of [
    [u32, (i: number) => i],
    [f64, (i: number) => i / 4],
    [string, (i: number) => `key ${i}`],
  ] as [AnyKeyType, (i: number) => Key][]) {
    const map = new HashMap(keys, u32, { seed: 1 }) as LooseMap;
    for (let i = 0; i < 900; i++) map.set(keyAt(i), i);
    equal("deleted", map.deleteMany(Array.from({ length: 700 }, (_, i) => keyAt(2 * i)) as never), 450);
    equal("and left", map.size, 450);
    checkInvariants(map);
  }
}

/** Keys become the one form of a float, values beside them stay the words that they are. */
function wordsBesideFloats(): void {
  const n = 2000;
  const keys = Float64Array.from({ length: n }, (_, i) => i / 4);
  const words = BigInt64Array.from({ length: n }, (_, i) => (i % 2 ? -1n - BigInt(i) : -(1n << 63n)));
  const map = new HashMap(f64, i64, { seed: 1 });
  map.setMany(keys, words);
  keys.forEach((key, i) => {
    equal("a word", map.get(key), words[i]);
  });
}

/** What lies behind a bucket is not a record's address. */
function behindBuckets(): void {
  const arena = new Arena();
  const map = new HashMap(string, u32, { arena, seed: 1 }).set("a", 1);
  const long = "b".repeat(50); // its record is as large as the bucket, and lies behind it
  map.set(long, 0xffffff00);
  equal("values", `${map.getMany(["a", long, "c"])}`, `1,${0xffffff00},0`);
  arena.dispose();
}

export const batches: [string, () => void][] = [
  ["sums", sums],
  ["deletions", deletions],
  ["words beside floats", wordsBesideFloats],
  ["behind buckets", behindBuckets],
];
