// The core alone, at load factors up to 60 entries a slot, in maps and memories of any size: chains that move in pieces
// are met by every operation on the way, and nothing is lost when memory ends.
import { describe, expect, test } from "vitest";
import { RawCore } from "./lib/raw-core.ts";
import { type RawKind, RawMap } from "./model/raw-map.ts";

describe.each<RawKind>(["word", "wide", "record"])("keys that are a %s", (kind) => {
  test.each([0.8, 4, 60])("at a load of %f", (load) => {
    for (const [maxBytes, pages, keys] of [
      [0xffffffff, 64, 3000],
      [60_000, 64, 3000],
      [14_000, 64, 900],
      [24_000, 64, 3000],
      [0xffffffff, 6, 4000],
    ]) {
      const map = new RawMap(new RawCore(undefined, pages), kind, keys, load, maxBytes);
      map.live(600, keys, Math.ceil(load) + pages);
      expect(map.model.size).toBeGreaterThan(100);
    }
  });
});
