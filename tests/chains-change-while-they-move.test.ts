// A chain of hundreds of buckets moves in pieces. Between two of them its entries may be deleted, and others may come: what the
// evacuation remembers of the chain stays true.
import { expect, test } from "vitest";
import {
  BUCKET_KEYS,
  BUCKET_OVERFLOW,
  BUCKET_USED,
  HMAP_BYTES_USED,
  HMAP_COUNT,
  HMAP_MAX_BYTES,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_PHASE,
  HMAP_WIDE,
  MORE_LEFT,
  OUT_OF_MEMORY,
  PHASE_GROW,
  PHASE_NONE,
  PHASE_RESEED,
} from "../assembly/abi/layout.ts";
import { RawCore } from "./lib/raw-core.ts";
import { HMAP_BEFORE, HMAP_DIRECTORY, HMAP_FILL, HMAP_REST } from "./model/patient.ts";
import { RawMap } from "./model/raw-map.ts";

const SLOTS = 7;
const FULL = 2 ** SLOTS - 1;
/** Entries a slot: chains of two hundred buckets. */
const LOAD = 200;
const UNLIMITED = 0xffffffff;
/** Of which seven entries of the first chain stay, and then one comes. */
const SEED_OF_SEVEN = 5;

class Chains {
  readonly core = new RawCore(undefined, 256);
  readonly map: RawMap;
  #key = 0;

  constructor(seed: number) {
    this.map = new RawMap(this.core, "word", seed, LOAD, UNLIMITED);
  }

  field(at: number): number {
    return this.core.view.getUint32(this.map.h + at, true);
  }
  get phase(): number {
    return this.core.view.getUint8(this.map.h + HMAP_PHASE);
  }
  hash(key: number): number {
    return this.core.exports.u32_hash(this.map.h, key) >>> 0;
  }
  /** Sets new keys until it is so. */
  fill(isSo: () => boolean): void {
    while (!isSo()) this.map.set(this.#key++, 1);
  }
  /** A key that is not there, of a bucket of the whole table. */
  newKey(bucket: number): number {
    const mask = this.field(HMAP_WIDE);
    while ((this.hash(this.#key) & mask) !== bucket) this.#key++;
    return this.#key++;
  }
  evacuate(buckets: number): number {
    return this.core.exports.map_evacuate(this.map.h, buckets);
  }
  used(bucket: number): number {
    return this.core.view.getUint16(bucket + BUCKET_USED, true);
  }
  next(bucket: number): number {
    return this.core.view.getUint32(bucket + BUCKET_OVERFLOW, true);
  }
  first(index: number): number {
    return this.core.view.getUint32(this.field(HMAP_DIRECTORY), true) + index * 64;
  }
  keys(bucket: number): number[] {
    const bits = this.used(bucket);
    const slots = Array.from({ length: SLOTS }, (_, i) => i).filter((i) => bits & (1 << i));
    return slots.map((i) => this.core.view.getUint32(bucket + BUCKET_KEYS + 4 * i, true));
  }
}

test("a new overflow bucket comes between the first bucket and the rest", () => {
  const chains = new Chains(SEED_OF_SEVEN);
  const { map } = chains;
  chains.fill(() => chains.field(HMAP_WIDE) === 63 && chains.phase === PHASE_NONE);
  while (chains.phase !== PHASE_RESEED) map.set(chains.newKey(0), 1);
  // The first chain moves, but for a few of each piece, which the first bucket takes, with what comes new.
  const first = chains.first(0);
  let met = false;
  chains.evacuate(1);
  while (!met && chains.field(HMAP_NEVACUATE) === 0) {
    map.set(chains.newKey(0), 1);
    const before = chains.field(HMAP_BEFORE);
    met = chains.field(HMAP_REST) !== 0 && before === chains.next(first) && chains.used(before) === 1;
    map.check();
  }
  // It was full just then, and nothing was between it and the rest.
  expect(met).toBe(true);
  expect(chains.used(first)).toBe(FULL);
  expect(chains.next(chains.field(HMAP_BEFORE))).toBe(chains.field(HMAP_REST));
  chains.evacuate(0xffff);
  map.check();
  for (const key of map.model.keys()) map.get(key);
});

test("entries go from the bucket that memory ended in", () => {
  const chains = new Chains(2);
  const { map, core } = chains;
  chains.fill(() => chains.field(HMAP_WIDE) === 7 && chains.phase === PHASE_NONE);
  while (chains.phase !== PHASE_RESEED) map.set(chains.newKey(2), 1);
  while (chains.field(HMAP_NEVACUATE) < 7) chains.evacuate(1);
  const limit = (bytes: number) => core.view.setUint32(map.h + HMAP_MAX_BYTES, bytes, true);
  limit(chains.field(HMAP_BYTES_USED));
  // The first bucket of the last chain gets entries that stay there, the second gets one.
  const first = chains.first(7);
  const second = chains.next(first);
  for (const key of [...chains.keys(first), chains.keys(second)[0]]) map.delete(key);
  const stay = Array.from({ length: SLOTS + 1 }, () => chains.newKey(7));
  for (const key of stay) map.set(key, 1);
  expect(chains.evacuate(1)).toBe(OUT_OF_MEMORY);
  const rest = chains.field(HMAP_REST);
  expect(rest).not.toBe(0);
  expect(chains.field(HMAP_FILL)).toBe(rest);
  map.check();
  for (const key of chains.keys(rest)) if ((chains.hash(key) & 7) === 7) map.delete(key);
  expect(chains.used(rest)).not.toBe(0);
  expect([chains.field(HMAP_REST), chains.field(HMAP_FILL)]).toEqual([rest, rest]);
  map.check();
  // The others of that bucket go elsewhere, and it goes out of the chain.
  limit(UNLIMITED);
  expect(chains.evacuate(1)).toBe(MORE_LEFT);
  expect(chains.field(HMAP_FILL)).not.toBe(rest);
  map.check();
  chains.evacuate(0xffff);
  map.check();
  for (const key of map.model.keys()) map.get(key);
});

test("a bucket that is emptied meanwhile stays in its chain, also in a map that is then empty", () => {
  const chains = new Chains(3);
  const { map, core } = chains;
  chains.fill(() => chains.field(HMAP_WIDE) === 31 && chains.phase === PHASE_GROW);
  let emptied = 0;
  while (chains.phase === PHASE_GROW) {
    chains.evacuate(1);
    const done = chains.field(HMAP_NEVACUATE);
    if (chains.field(HMAP_REST) === 0 || done === 0 || emptied > 3) continue;
    // In a chain that is done already.
    for (const index of [done - 1, done + chains.field(HMAP_NARROW)]) {
      for (let bucket = chains.next(chains.first(index)); bucket !== 0; bucket = chains.next(bucket)) {
        const [key, ...others] = chains.keys(bucket);
        if (others.length > 0 || key === undefined) continue;
        map.delete(key);
        if (chains.field(HMAP_REST) !== 0) emptied++;
        break;
      }
    }
    map.check();
  }
  expect(emptied).toBeGreaterThan(0);
  // The table is kept as large.
  core.exports.map_set_reserved(map.h, 2 ** 30);
  // Bucket after bucket: a table of sparse chains would be compacted.
  for (let index = 0; index <= chains.field(HMAP_WIDE); index++) {
    const buckets: number[] = [];
    for (let bucket = chains.first(index); bucket !== 0; bucket = chains.next(bucket)) buckets.push(bucket);
    for (const bucket of buckets) for (const key of chains.keys(bucket)) map.delete(key);
  }
  expect(chains.phase).toBe(PHASE_NONE);
  expect(chains.field(HMAP_COUNT)).toBe(0);
  expect(chains.field(HMAP_NOVERFLOW)).toBeGreaterThan(0);
  map.check();
  expect(core.exports.map_reserve(map.h, 100_000)).toBe(1);
  expect(chains.phase).toBe(PHASE_GROW);
  chains.evacuate(0xffff);
  expect(chains.field(HMAP_NOVERFLOW)).toBe(0);
  map.check();
});
