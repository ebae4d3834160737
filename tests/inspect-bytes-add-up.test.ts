// Bytes by purpose add up to those of stats(), and each purpose has what it must.
import { bytes, f64, HashMap, HashSet, string, u32, u64 } from "tophash";
import { type BytesByPurpose, inspect } from "tophash/inspect";
import { describe, expect, test } from "vitest";
import { HMAP_BYTES, HMAP_RECORD_BYTES } from "../assembly/abi/layout.ts";
import { keyKinds, scatter, valueKinds } from "./lib/kinds.ts";
import { longKeyKinds } from "./lib/long-kinds.ts";
import { inPhase, phases } from "./lib/phases.ts";
import type { LooseMap } from "./lib/types.ts";

const SEGMENT = 65536;

/** What a block for so many bytes takes: assembly/arena/blocks.ts says which sizes there are. */
function blockBytes(wanted: number): number {
  const sizes = [16, 24, 32, 40, 48, 56, 64];
  for (let power = 64; power < 32768; power *= 2) sizes.push(...[5, 6, 7, 8].map((quarters) => (power / 4) * quarters));
  return sizes.find((size) => size >= wanted) ?? Math.ceil(wanted / SEGMENT) * SEGMENT;
}

const total = ({ total: _, ...purposes }: BytesByPurpose) => Object.values(purposes).reduce((sum, n) => sum + n, 0);

function mustAddUp(map: Pick<LooseMap, "stats">): BytesByPurpose {
  const found = inspect(map as LooseMap).bytes!;
  expect(found.total).toBe(map.stats().bytes);
  expect(total(found)).toBe(found.total);
  for (const part of Object.values(found)) expect(part).toBeGreaterThanOrEqual(0);
  return found;
}

describe.each(phases)("in phase %s", (phase) => {
  test.each([...keyKinds, ...longKeyKinds])("$name keys", (kind) => {
    const map = inPhase(phase, kind, 3000);
    const { size, slotsPerBucket } = map.stats();
    const found = mustAddUp(map);
    const entry = found.buckets + found.overflow;
    const wide =
      ["f64", "i64", "u64"].includes(kind.name) ||
      kind.name.startsWith("tuple(i32") ||
      kind.name.startsWith("tuple(u32");
    expect(entry).toBeGreaterThanOrEqual(size * (wide ? 12 : 8));
    expect(found.overflow > 0).toBe(map.stats().overflowBuckets > 0);
    expect(found.copies > 0).toBe(found.header === HMAP_RECORD_BYTES);
    expect(slotsPerBucket).toBe(wide ? 10 : 7);
  });
});

test.each(valueKinds)("$name values, from empty to thousands and back, with nothing unexplained", (values) => {
  const map = new HashMap(u32, values.type, { seed: 4 }) as unknown as LooseMap;
  const width = values.name.endsWith("64") ? 8 : 4;
  const padding = width === 4 ? 0 : 0; // 8 + 7 * 8 = 64, 8 + 10 * 12 = 128
  for (let n = 0; n < 6000; n++) {
    map.set(scatter(n), values.at(n));
    if (n % 311) continue;
    const found = mustAddUp(map);
    const { overflowBuckets, buckets, size } = map.stats();
    expect(found.buckets + found.overflow).toBe(size * (4 + width) + 8 * (buckets + overflowBuckets));
    expect([found.header, found.copies]).toEqual([HMAP_BYTES, 0]);
    // The header's block, and the list of segments where it is one of its own.
    const list = found.directory === 0 ? 0 : 4096 - found.directory;
    expect(found.waste).toBe(blockBytes(HMAP_BYTES) - HMAP_BYTES + padding * buckets + list);
  }
  while (map.size > 0) {
    for (const key of [...map.keys()].slice(0, 500)) map.delete(key);
    mustAddUp(map);
  }
});

test("keys and values of any length: as many bytes as they have, what their blocks round up to is waste", () => {
  const map = new HashMap(string, bytes, { seed: 5 });
  let copies = 0;
  let rounded = 0;
  for (let i = 0; i < 3000; i++) {
    const key = `${"k".repeat(scatter(i) % 90)}${i}`;
    const value = new Uint8Array(scatter(i + 1) % 300);
    map.set(key, value);
    // | value's address | length | key |, | length | value |
    for (const need of [8 + key.length, 4 + value.length]) {
      copies += need;
      rounded += blockBytes(need) - need;
    }
  }
  map.evacuate();
  const found = mustAddUp(map as unknown as LooseMap);
  expect(found.copies).toBe(copies);
  expect(found.waste).toBe(rounded + blockBytes(HMAP_RECORD_BYTES) - HMAP_RECORD_BYTES);
});

test("sets, whose buckets have an end that nothing fits into, and tables that were never written to", () => {
  const set = new HashSet(u64);
  for (let i = 0n; i < 2000n; i++) set.add(i);
  mustAddUp(set as unknown as LooseMap);
  const pairs = new HashMap(u64, f64);
  for (let i = 0n; i < 2000n; i++) pairs.set(i, 1);
  pairs.evacuate();
  const found = mustAddUp(pairs as unknown as LooseMap);
  const { buckets, overflowBuckets } = pairs.stats();
  // | 8 | 7 keys of 8 | 7 values of 8 | 8 |
  expect(found.waste - (blockBytes(HMAP_BYTES) - HMAP_BYTES)).toBe(8 * (buckets + overflowBuckets));
  const roomy = new HashMap(u32, u32, { capacity: 10_000_000 });
  roomy.set(1, 1);
  const { directory, free, buckets: used } = mustAddUp(roomy as unknown as LooseMap);
  expect([used, free]).toEqual([1024 * 8 + 8, 1024 * 56 - 8]);
  expect(directory).toBe((4 * roomy.stats().buckets) / 1024);
});

test("what the arena has is told beside it", () => {
  const map = new HashMap(u32, u32);
  expect(inspect(map).arena!.usedBytes).toBeGreaterThan(map.stats().bytes);
  expect(Object.keys(inspect(map).arena!).sort()).toEqual(
    ["bytes", "deadBytes", "freeBytes", "maxBytes", "shared", "usedBytes"].sort(),
  );
});
