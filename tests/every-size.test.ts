// Growth forced at each size: tables are filled to every small size, and to sizes around each boundary, then emptied.
import { HashMap } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { distinctKeys, keyKinds, valueKind, valueKinds } from "./lib/kinds.ts";
import { must, mustEqual } from "./lib/same.ts";
import type { Key, LooseMap } from "./lib/types.ts";

/** Two to either side of each power of two, and of the last entry that `loadFactor` allows in 2^b buckets of `slots`. */
function boundaries(slots: number, limit: number): number[] {
  const sizes = new Set<number>();
  for (let power = 1; power <= limit; power *= 2) {
    for (const centre of [power, Math.floor(power * slots * (13 / 16))]) {
      for (let n = centre - 2; n <= centre + 2; n++) if (n >= 0 && n <= limit) sizes.add(n);
    }
  }
  return [...sizes];
}

describe.each(keyKinds)("$name keys", (keys) => {
  const pool = distinctKeys(keys, 20_000);

  test.each(valueKinds)("a map is right at every size from 0 to 300 and back, $name values", (values) => {
    const map = new HashMap(keys.type, values.type) as LooseMap;
    const model = new Map<Key, unknown>();
    for (let n = 0; n < 300; n++) {
      map.set(pool[n], values.at(n % 32));
      model.set(pool[n], values.stored(values.at(n % 32)));
      checkInvariants(map);
      mustEqual(map, model);
    }
    // Down again in another order: 7 is prime to 300.
    for (let n = 0; n < 300; n++) {
      const key = pool[(n * 7) % 300];
      expect(map.delete(key)).toBe(true);
      model.delete(key);
      checkInvariants(map);
      mustEqual(map, model);
    }
    expect(map.evacuate()).toBe(true);
    expect(map.stats().overflowBuckets).toBe(0);
    map.dispose();
  });

  test("a map is right around every power of two and every growth limit up to 20,000", () => {
    const values = valueKind("u32");
    const { slots, buckets } = new HashMap(keys.type, values.type).stats();
    for (const n of boundaries(slots / buckets, pool.length)) {
      const map = new HashMap(keys.type, values.type) as LooseMap;
      const first = pool.slice(0, n);
      map.setMany(
        keys.list(first),
        Uint32Array.from(first, (_, i) => i),
      );
      checkInvariants(map);
      must(map.size === n, () => `size is ${map.size}, not ${n}`);
      mustEqual(map, new Map(first.map((key, i) => [key, i])));
      must(map.deleteMany(keys.list(first)) === n, () => `deleteMany of all ${n} missed some`);
      checkInvariants(map);
      map.dispose();
    }
  });
});
