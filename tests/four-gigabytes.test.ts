// A memory reaches 4 GiB: addresses beyond 2^31 are as good as others, and the end of it is an OutOfMemoryError.
import { Arena, any, f64, HashMap, i64, OutOfMemoryError, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { beforeAll, expect, inject, test } from "vitest";
import { initReleaseCore } from "./lib/core.ts";
import { scatter } from "./lib/kinds.ts";
import { must } from "./lib/same.ts";

beforeAll(() => initReleaseCore(inject("memory")));

const GIB = 2 ** 30;
const WRITES = 100_000;

test("maps fill it by writing here and there: storage is taken where it is written", { timeout: 300_000 }, () => {
  const arena = new Arena();
  // 2 GiB, 1 GiB and a half by their capacities, 64 bytes for each 5.7 entries.
  const first = new HashMap(u32, u32, { arena, capacity: 150_000_000 });
  const second = new HashMap(u32, u32, { arena, capacity: 75_000_000 });
  for (let i = 0; i < WRITES; i++) {
    first.set(scatter(i), i);
    if (i % 2) second.set(scatter(i), i);
  }
  expect(arena.stats().bytes).toBeGreaterThan(2.5 * GIB);

  // Whatever comes now lies beyond 2 GiB.
  const high = {
    doubles: new HashMap(u32, f64, { arena }),
    bigints: new HashMap(i64, i64, { arena }),
    references: new HashMap(u32, any<string>(), { arena }),
    floats: new HashMap(f64, u32, { arena }),
  };
  for (let i = 0; i < 20_000; i++) {
    high.doubles.set(i, i / 3);
    high.bigints.set(BigInt(i), BigInt(-i));
    high.references.set(i, `${i}`);
    high.floats.set(i / 7, i);
  }
  high.doubles.addMany([1, 2, 3], 0.5);
  for (let i = 0; i < 20_000; i += 2) high.references.delete(i);
  expect(high.doubles.get(3)).toBe(1.5);
  for (let i = 4; i < 20_000; i++) {
    must(high.doubles.get(i) === i / 3, () => `double ${i}`);
    must(high.bigints.get(BigInt(i)) === BigInt(-i), () => `bigint ${i}`);
    must(high.references.get(i) === (i % 2 ? `${i}` : undefined), () => `reference ${i}`);
    must(high.floats.get(i / 7) === i, () => `float ${i}`);
  }
  for (const map of Object.values(high)) {
    checkInvariants(map as HashMap<unknown, unknown>);
    expect([...map.keys()].length).toBe(map.size);
    expect(map.keysArray().length).toBe(map.size);
  }

  // To the end.
  const last: HashMap<number, number>[] = [];
  let error: unknown;
  try {
    for (let round = 0; round < 40; round++) {
      const map = new HashMap(u32, u32, { arena, capacity: 10_000_000 });
      last.push(map);
      for (let i = 0; i < WRITES / 10; i++) map.set(scatter(i), i);
    }
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(OutOfMemoryError);
  expect(arena.stats().bytes).toBeGreaterThan(3.9 * GIB);
  expect(arena.stats().bytes).toBeLessThanOrEqual(4 * GIB);
  expect(last.length).toBeGreaterThan(2);

  // All intact, and room again when one goes.
  for (let i = 0; i < WRITES; i++) {
    must(first.get(scatter(i)) === i, () => `first: ${i}`);
    must(second.get(scatter(i)) === (i % 2 ? i : undefined), () => `second: ${i}`);
  }
  expect(high.floats.get(19_999 / 7)).toBe(19_999);
  second.dispose();
  const again = new HashMap(u32, u32, { arena });
  for (let i = 0; i < 300_000; i++) again.set(scatter(i), i);
  expect(again.size).toBe(300_000);
  checkInvariants(again);
  arena.dispose();
});
