// What onProgress is told while a snapshot is loaded is never beyond the whole, and ends there.
import { HashMap, u32 } from "tophash";
import { expect, test } from "vitest";

test.each([
  [
    "grew",
    (map: HashMap<number, number>) =>
      map.setMany(
        Uint32Array.from({ length: 20_000 }, (_, i) => -1 - i),
        1,
      ),
  ],
  ["lost entries", (map: HashMap<number, number>) => map.deleteMany(Uint32Array.from({ length: 30_000 }, (_, i) => i))],
])("of a map that %s while it was written", async (_, change) => {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < 60_000; i++) map.set(i, i);
  const chunks: Uint8Array[] = [];
  for await (const chunk of map.snapshotChunks()) if (chunks.push(chunk) === 1) change(map);
  const told: [number, number][] = [];
  const back = await HashMap.fromSnapshotChunks(u32, u32, chunks, {
    onProgress: ({ done, total }) => told.push([done, total]),
  });
  expect(back.size).not.toBe(60_000);
  for (const [done, total] of told) expect(done).toBeLessThanOrEqual(total);
  expect(told.at(-1)).toEqual([back.size, back.size]);
});
