// A table that cannot be is refused at once, with the reason, and nothing has changed: more entries than a directory can list,
// 4 GiB of buckets, more than the memory can become.
import { expect, test } from "vitest";
import { ARENA, ARENA_FAILURE } from "../assembly/abi/layout.ts";
import { CHECK_OK, FAILURE_ARENA_LIMIT, FAILURE_MAP_LIMIT, FAILURE_TABLE_LIMIT } from "../assembly/abi/status.ts";
import { RawCore } from "./lib/raw-core.ts";
import { RawMap } from "./model/raw-map.ts";

const UNLIMITED = 0xffffffff;

test.each([
  ["more entries than the largest table holds", 0xfffffff0, UNLIMITED, FAILURE_TABLE_LIMIT],
  ["the largest table, of 4 GiB", 300_000_000, UNLIMITED, FAILURE_TABLE_LIMIT],
  ["a table beyond the map's own limit", 100_000, 50_000, FAILURE_MAP_LIMIT],
  ["a table beyond the memory", 10_000_000, UNLIMITED, FAILURE_ARENA_LIMIT],
])("%s", (_, entries, maxBytes, reason) => {
  const core = new RawCore();
  const map = new RawMap(core, "word", 1, 0.8, maxBytes);
  for (let i = 0; i < 100; i++) map.set(i, i);
  const header = core.u8.slice(map.h, map.h + 128);
  expect(core.exports.map_reserve(map.h, entries)).toBe(0);
  expect(core.view.getUint32(ARENA + ARENA_FAILURE, true)).toBe(reason);
  expect(core.u8.slice(map.h, map.h + 128)).toEqual(header);
  expect(core.exports.check(map.h)).toBe(CHECK_OK);
  expect(core.exports.map_reserve(map.h, 1000)).toBe(1);
  map.check();
});
