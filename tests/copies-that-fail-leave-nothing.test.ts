// A copy of a shared map that cannot be made whole gives back at once what it had taken: nobody has it who could dispose of it.
import { Arena, OutOfMemoryError, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";

test("toHashMap, where the entries do not fit", () => {
  const map = new SharedHashMap(u32, u32, { shards: 1 });
  for (let i = 0; i < 50_000; i++) map.set(i, i);
  using arena = new Arena();
  const small = () => map.toHashMap({ arena, capacity: 0, maxBytes: 2 ** 18 });
  expect(small).toThrow(OutOfMemoryError);
  const { usedBytes, deadBytes } = arena.stats();
  for (let i = 0; i < 20; i++) expect(small).toThrow(OutOfMemoryError);
  const after = arena.stats();
  // Less than one of those that failed.
  expect(after.usedBytes - after.deadBytes).toBeLessThan(usedBytes - deadBytes + 2 ** 17);
  map.destroy();
});
