// A shard is counted in pieces, and others may write to it between two of them: a report says of how many shards that is true.
import type { SharedHashMap as SharedMap } from "tophash/shared";
import { ARENA } from "../assembly/abi/layout.ts";
import { LINE_TABLE, ROOT_LINES } from "../assembly/abi/shared.ts";
import { EntryHash } from "../src/inspect/entry-hash.ts";
import { TableView } from "../src/inspect/table-view.ts";
import { Views } from "../src/views.ts";
import { behind } from "./lib/interposed.ts";

let left = (): void => {};
behind("shard_leave", () => left());

const { u32 } = await import("tophash");
const { inspect } = await import("tophash/inspect");
const { SharedHashMap } = await import("tophash/shared");
const { expect, test } = await import("vitest");

const SHARDS = 2;
/** More than 8192 buckets a shard: three pieces at least. */
const KEYS = 200_000;

const map = new SharedHashMap(u32, u32, { maxBytes: 2 ** 26, shards: SHARDS, seed: 1 });
for (let i = 0; i < KEYS; i++) map.set(i, i);
const other = SharedHashMap.attach<number, number>(map.handle);

/** How many shards are said to have changed when `write` was done after the n-th piece. */
function changedBy(map: SharedMap<number, number>, n: number, write: () => void): { changed: number; pieces: number } {
  let pieces = 0;
  left = () => {
    if (++pieces === n) write();
  };
  try {
    return { changed: inspect(map, { hottest: 0 }).shards!.changed, pieces };
  } finally {
    left = () => {};
  }
}

const { pieces } = changedBy(map, 0, () => {});

test("nothing has changed where nobody wrote, or somebody only read", () => {
  expect(pieces).toBeGreaterThanOrEqual(3 * SHARDS);
  expect(changedBy(map, 1, () => other.get(1))).toEqual({ changed: 0, pieces });
});

test.each(Array.from({ length: pieces }, (_, i) => i + 1))("a write after piece %i", (n) => {
  const { changed } = changedBy(map, n, () => {
    for (let i = 0; i < 40; i++) other.set(i, n); // old keys, in both shards
  });
  // After a shard's last piece only the one that comes next has changed: before it was looked at.
  const isLast = n % (pieces / SHARDS) === 0;
  expect(changed).toBe(isLast ? 0 : 1);
});

/** Keys of one bucket in every table of up to 2^bits buckets, by the secrets of the moment. */
function colliding({ handle }: SharedMap<number, number>, bits: number, count: number): number[] {
  const views = new Views();
  views.look(handle.memory.buffer);
  const line = ARENA + ROOT_LINES;
  const hash = new EntryHash(new TableView(views, views.u32[(line + LINE_TABLE) >>> 2]), undefined);
  const keys: number[] = [];
  for (let key = KEYS; keys.length < count; key++) {
    if ((hash.mix(key, 0) & (2 ** bits - 1)) === 0) keys.push(key);
  }
  return keys;
}

test("a shard that is being reseeded is locked as by a writer: that is no change, and a write is one", () => {
  const flooded = new SharedHashMap(u32, u32, { maxBytes: 2 ** 26, shards: 1, seed: 1 });
  for (let i = 0; i < KEYS; i++) flooded.set(i, i);
  flooded.evacuate();
  for (const key of colliding(flooded, 16, 60)) if (flooded.stats().phase !== "reseed") flooded.set(key, 1);
  expect(flooded.stats().phase).toBe("reseed");
  const looked = changedBy(flooded, 0, () => {});
  expect(looked.changed).toBe(0);
  expect(looked.pieces).toBeGreaterThanOrEqual(8);
  expect(changedBy(flooded, 3, () => flooded.set(1, 2)).changed).toBe(1);
  expect(flooded.stats().phase).toBe("reseed");
  flooded.destroy();
});
