// What the core exports beside the operations that the package's own tests go through.
import { expect, test } from "vitest";
import {
  ABI_VERSION,
  ARENA,
  ARENA_DEAD_BYTES,
  ARENA_FAILURE,
  BATCH_KEYS,
  BATCH_VALUES,
  LENGTH_WIDE,
  PROBE,
  SHAPE_K4V0,
  SHAPE_K4V4,
  SHAPE_K4V8,
  SHAPE_K8V0,
  SHAPE_K8V4,
  SHAPE_K8V8,
} from "../assembly/abi/layout.ts";
import { FAILURE_ENGINE } from "../assembly/abi/status.ts";
import { seededWords } from "../src/secrets.ts";
import { RawCore } from "./lib/raw-core.ts";

test("the version of the layout is that of the sources", () => {
  expect(new RawCore().exports.abi_version()).toBe(ABI_VERSION);
});

test("a string that the core reads itself is the key that JavaScript makes of it", () => {
  const core = new RawCore();
  const h = core.make(true, seededWords(1n));
  const put = (text: string) => {
    const wide = [...text].some((unit) => unit.charCodeAt(0) > 255);
    const units = text.split("").map((unit) => unit.charCodeAt(0));
    units.forEach((unit, i) => {
      if (wide) core.view.setUint16(PROBE + 2 * i, unit, true);
      else core.u8[PROBE + i] = unit;
    });
    return wide ? units.length * 2 + LENGTH_WIDE : units.length;
  };
  for (const text of [
    "",
    "a",
    "\xff",
    "\u0100",
    "a\u0100",
    "\ud800",
    "key of more than eight",
    `${"é".repeat(100)}\u2202`,
  ]) {
    expect(core.exports.text_access(h, text)).toBe(0);
    expect(core.exports.text_remove(h, text)).toBe(0);
    const made = core.exports.text_assign(h, text);
    expect(made & 1).toBe(1);
    expect(core.exports.text_access(h, text)).toBe(made & ~1);
    expect(core.exports.record_access(h, PROBE, put(text))).toBe(made & ~1);
    expect(core.exports.text_assign(h, text)).toBe(made & ~1);
    expect(core.exports.text_remove(h, text)).not.toBe(0);
    expect(core.exports.record_access(h, PROBE, put(text))).toBe(0);
    core.exports.text_assign(h, text);
  }
  expect(core.exports.check(h)).toBe(0);
});

test("dead maps are taken apart in steps, until none is left", () => {
  const core = new RawCore();
  expect(core.exports.arena_reclaim(1)).toBe(1);
  const h = core.make(false, seededWords(2n));
  for (let i = 0; i < 50_000; i++) core.exports.u32_assign(h, i);
  const other = core.make(false, seededWords(3n));
  core.exports.map_dispose(h);
  const dead = () => core.view.getUint32(ARENA + ARENA_DEAD_BYTES, true);
  const before = dead();
  expect(before).toBeGreaterThan(0);
  expect(core.exports.arena_reclaim(1)).toBe(0);
  expect(dead()).toBeLessThan(before);
  expect(core.exports.arena_reclaim(0)).toBe(0);
  expect(core.exports.arena_reclaim(0xffffffff)).toBe(1);
  expect(dead()).toBe(0);
  expect(core.exports.check(other)).toBe(0);
});

test("memory that the engine gives in smaller pieces than asked for is taken, and a refusal is one", () => {
  const asked: number[] = [];
  let gives = 1;
  const grow = (pages: number) => {
    asked.push(pages);
    return pages <= gives ? 4 : -1;
  };
  const core = new RawCore(undefined, 32, 64, grow);
  const fill = (): number => {
    for (let i = 0; ; i++) if (core.make(false, seededWords(BigInt(i))) === 0) return i;
  };
  const made = fill();
  expect(made).toBeGreaterThan(1000);
  // An eighth more, then just what is needed; that is given once for each segment, as often as the arena asks.
  expect(asked.slice(0, 2)).toEqual([4, 1]);
  gives = 0;
  asked.length = 0;
  expect(core.make(false, seededWords(1n))).toBe(0);
  expect(asked.every((pages) => pages >= 1)).toBe(true);
  // An eighth that is just what is needed is not asked for twice.
  asked.length = 0;
  const small = new RawCore(undefined, 8, 64, grow);
  for (let i = 0; small.make(false, seededWords(BigInt(i))) !== 0; i++);
  expect(asked.slice(0, 1)).toEqual([1]);
  expect(small.view.getUint32(ARENA + ARENA_FAILURE, true)).toBe(FAILURE_ENGINE);
});

test("a block of a snapshot whose bytes are no whole words is refused", () => {
  const core = new RawCore();
  const h = core.make(true, seededWords(1n));
  expect(core.exports.block_check(h, PROBE, 8, 1)).toBe(1);
  expect(core.exports.block_check(h, PROBE, 9, 1)).toBe(0);
});

test.each([
  ["4 and 0", SHAPE_K4V0, 4, 0],
  ["4 and 4", SHAPE_K4V4, 4, 4],
  ["4 and 8", SHAPE_K4V8, 4, 8],
  ["8 and 0", SHAPE_K8V0, 8, 0],
  ["8 and 4", SHAPE_K8V4, 8, 4],
  ["8 and 8", SHAPE_K8V8, 8, 8],
])("groups of a snapshot divide the entries, keys and values of %s bytes", (_, shape, keyBytes, valueBytes) => {
  const { exports, view } = new RawCore();
  const h = exports.map_create(shape, 0, 0.8, 0xffffffff, 0, false) >>> 0;
  const N = 1000;
  const GROUPS = 3;
  const word = (at: number, bytes: number) =>
    bytes === 8 ? Number(view.getBigUint64(at, true)) : view.getUint32(at, true);
  const put = (at: number, bytes: number, value: number) => {
    if (bytes === 8) view.setBigUint64(at, BigInt(value), true);
    else if (bytes === 4) view.setUint32(at, value, true);
  };
  const seen: number[] = [];
  for (let group = 0; group < GROUPS; group++) {
    for (let i = 0; i < N; i++) {
      put(BATCH_KEYS + keyBytes * i, keyBytes, 7 * i);
      put(BATCH_VALUES + valueBytes * i, valueBytes, 7 * i + 1);
    }
    const kept = exports.snapshot_select(h, N, group, GROUPS);
    expect(kept).toBeGreaterThan(N / GROUPS / 2);
    for (let i = 0; i < kept; i++) {
      const key = word(BATCH_KEYS + keyBytes * i, keyBytes);
      seen.push(key);
      if (valueBytes > 0) expect(word(BATCH_VALUES + valueBytes * i, valueBytes)).toBe(key + 1);
    }
  }
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: N }, (_, i) => 7 * i));
});
