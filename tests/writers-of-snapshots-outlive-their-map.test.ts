// Between two chunks of a snapshot the map may be disposed of, or its whole arena: the writer says so, whichever chunk it was.
import { Arena, DisposedError, HashMap, u32 } from "tophash";
import { describe, expect, test } from "vitest";

describe.each(["map", "arena"] as const)("its %s goes", (what) => {
  // Of the header, four blocks and the end.
  test.each([0, 1, 2, 3, 4])("after chunk %i", async (last) => {
    const arena = new Arena();
    const map = new HashMap(u32, u32, { arena });
    for (let i = 0; i < 50_000; i++) map.set(i, i);
    const write = async () => {
      let chunk = 0;
      for await (const _ of map.snapshotChunks()) if (chunk++ === last) (what === "map" ? map : arena).dispose();
    };
    await expect(write()).rejects.toThrow(DisposedError);
  });
});
