// Who is long at work under a lock says now and then that it lives: so those who wait do not take it for dead, and repair what is whole.
import { u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { ARENA, HMAP_PHASE, HMAP_SECRETS, HMAP_WIDE, PHASE_RESEED } from "../assembly/abi/layout.ts";
import { LINE_SHIFT, LINE_TABLE, ROOT_LINES, SYNC_MU } from "../assembly/abi/shared.ts";
import { mix } from "./lib/reference-hash.ts";

/** Entries, or buckets, between two signs of life. */
const BEAT = 4096;
const ENTRIES = 30_000;

/** A line of a map, and the table that it guards. */
class Line {
  readonly #memory: WebAssembly.Memory;
  readonly #at: number;

  constructor({ handle }: SharedHashMap<number, number> | SyncMap<number, number>, line: number) {
    this.#memory = handle.memory;
    this.#at = ARENA + ROOT_LINES + (line << LINE_SHIFT);
  }

  get #words(): DataView {
    return new DataView(this.#memory.buffer);
  }
  get #table(): number {
    return this.#words.getUint32(this.#at + LINE_TABLE, true);
  }

  /** Signs of life while something was done that takes the lock once: 2 are added to seq for each, and for the release. */
  signsOf(act: () => unknown): number {
    const before = this.#words.getUint32(this.#at, true);
    act();
    return (this.#words.getUint32(this.#at, true) - before) / 2 - 1;
  }

  get buckets(): number {
    return this.#words.getUint32(this.#table + HMAP_WIDE, true) + 1;
  }
  get isReseeding(): boolean {
    return this.#words.getUint8(this.#table + HMAP_PHASE) === PHASE_RESEED;
  }

  /** Inserts keys of one bucket until the table draws new secrets. */
  flood(set: (key: number) => unknown): void {
    const secrets = [0, 8, 16].map((at) => this.#words.getBigUint64(this.#table + HMAP_SECRETS + at, true));
    const mask = this.buckets - 1;
    for (let key = ENTRIES; !this.isReseeding; key++) if ((mix(BigInt(key), secrets) & mask) === 0) set(key);
  }
}

function syncMapOf(entries: number): SyncMap<number, number> {
  const map = new SyncMap(u32, u32, { seed: 1 });
  for (let key = 0; key < entries; key++) map.store(key, key);
  return map;
}
const promote = (map: SyncMap<number, number>) => map.range(() => false);

describe("a SyncMap", () => {
  test("as dirty is made anew, what was deleted is freed, and all is", () => {
    const map = syncMapOf(ENTRIES);
    promote(map);
    const mutex = new Line(map, SYNC_MU);
    for (let key = 0; key < ENTRIES; key += 2) map.delete(key);
    expect(mutex.signsOf(() => map.store(ENTRIES, 1))).toBe(Math.floor(ENTRIES / BEAT));
    expect(mutex.signsOf(() => promote(map))).toBeGreaterThanOrEqual(Math.floor(ENTRIES / 2 / BEAT));
    map.store(ENTRIES + 1, 1);
    expect(mutex.signsOf(() => map.clear())).toBe(Math.floor((2 * (ENTRIES / 2 + 1) + 1) / BEAT));
    map.destroy();
  });

  test("as dirty becomes read in the middle of new secrets", () => {
    const map = syncMapOf(ENTRIES);
    const mutex = new Line(map, SYNC_MU);
    mutex.flood((key) => map.store(key, key));
    expect(mutex.buckets).toBeGreaterThanOrEqual(BEAT);
    expect(mutex.signsOf(() => promote(map))).toBeGreaterThanOrEqual(mutex.buckets / BEAT);
    map.destroy();
  });
});

test("a SharedHashMap, as a walk begins in the middle of new secrets", () => {
  const map = new SharedHashMap(u32, u32, { shards: 1, seed: 1 });
  for (let key = 0; key < ENTRIES; key++) map.set(key, key);
  map.evacuate();
  const shard = new Line(map, 0);
  shard.flood((key) => map.set(key, key));
  const { buckets } = shard;
  expect(buckets).toBeGreaterThanOrEqual(BEAT);
  const entries = map.entries();
  expect(shard.signsOf(() => entries.next())).toBeGreaterThanOrEqual(buckets / BEAT);
  expect(shard.isReseeding).toBe(false);
  expect([...entries].length).toBe(map.size - 1);
  map.destroy();
});
