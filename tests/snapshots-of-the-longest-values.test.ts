// A value of a gibibyte, the longest that there is, takes a block of a snapshot that is longer than any key or value.
import { Arena, bytes, HashMap, u32 } from "tophash";
import { expect, inject, it } from "vitest";

const LONGEST = 2 ** 30 - 1;

// Both memory forms have the same addresses: one of them is enough.
it.runIf(inject("memory") === "shared")("it is written and read", { timeout: 300_000 }, async () => {
  const chunks: Uint8Array[] = [];
  {
    const arena = new Arena();
    const value = new Uint8Array(LONGEST);
    value[LONGEST - 1] = 7;
    const map = new HashMap(u32, bytes, { arena }).set(5, value);
    for await (const chunk of map.snapshotChunks()) chunks.push(chunk);
    arena.dispose();
  }
  const arena = new Arena();
  const map = await HashMap.fromSnapshotChunks(u32, bytes, chunks, { arena });
  const value = map.get(5)!;
  expect([value.length, value[0], value[LONGEST - 1]]).toEqual([LONGEST, 0, 7]);
  arena.dispose();
});
