// A shard that was repaired after a death gives memory back when its entries are deleted, as any other; what was reserved stays reserved.
import { string, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";
import { ARENA } from "../assembly/abi/layout.ts";
import { LINE_OWNER, LINE_SEQ, ROOT_LINES } from "../assembly/abi/shared.ts";

const COUNT = 20_000;

type Map = SharedHashMap<number | string, number>;

/** As a thread that died writing leaves the only shard; repaired. */
function die(map: Map): void {
  const dead = SharedHashMap.attach(map.handle);
  const words = new Uint32Array(map.handle.memory.buffer, ARENA + ROOT_LINES);
  words[LINE_SEQ >>> 2]++;
  words[LINE_OWNER >>> 2] = dead.id;
  expect(map.abandon(dead.id)).toBe(true);
  expect(map.stats().recoveries).toBe(1);
}

const kinds = [
  ["u32", u32, (i: number) => i],
  ["string", string, (i: number) => `key ${i}`],
] as const;

test.each(kinds)("keys of %s", (_, type, keyAt) => {
  const map: Map = new SharedHashMap<number | string, number>(type as never, u32, { shards: 1 });
  for (let i = 0; i < COUNT; i++) map.set(keyAt(i), i);
  die(map);
  for (let i = 0; i < COUNT; i++) expect(map.delete(keyAt(i))).toBe(true);
  map.evacuate();
  expect(map.stats().buckets).toBe(1);
  map.destroy();
});

test("what was reserved stays", () => {
  const map: Map = new SharedHashMap<number | string, number>(u32 as never, u32, { shards: 1, capacity: COUNT });
  const { buckets } = map.stats();
  for (let i = 0; i < 100; i++) map.set(i, i);
  die(map);
  for (let i = 0; i < 100; i++) map.delete(i);
  map.evacuate();
  expect(map.stats().buckets).toBe(buckets);
  map.shrink();
  map.evacuate();
  expect(map.stats().buckets).toBe(1);
  map.destroy();
});
