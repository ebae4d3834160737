// Whatever the bytes are, loading them ends in a SnapshotError with a reason, or in a map that is right.
import fc from "fast-check";
import {
  any,
  bytes,
  customKey,
  f64,
  fixedBytes,
  HashMap,
  HashSet,
  i32,
  i64,
  type KeyType,
  SnapshotError,
  string,
  tuple,
  u32,
  type ValueType,
} from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { must } from "./lib/same.ts";
import { parseSnapshot, type SnapshotFile, sealSnapshot } from "./lib/snapshot-file.ts";
import type { AnyKeyType, AnyValueType, Key, LooseMap } from "./lib/types.ts";

const pairs: [AnyKeyType, AnyValueType, (i: number) => Key, (i: number) => unknown][] = [
  [u32, u32, (i: number) => i, (i: number) => i],
  [f64, f64, (i: number) => i / 7, (i: number) => i],
  [string, u32, (i: number) => `${i % 3 ? "k" : "\u0101"}${i}`, (i: number) => i],
  [string, bytes, (i: number) => `key ${i}`, (i: number) => new Uint8Array(i % 11).fill(i)],
  [u32, string, (i: number) => i, (i: number) => "v".repeat(i % 13)],
  [tuple(i32, string, i64), f64, (i: number) => [-i, `p${i}`, BigInt(i)], (i: number) => i],
  [tuple(string, f64, bytes), f64, (i: number) => [`p${i}`, i, new Uint8Array(i % 5)], (i: number) => i],
] as never;

const of = ([key, value, keyAt, valueAt]: (typeof pairs)[number], n: number): Uint8Array => {
  const map = new HashMap(key, value) as LooseMap;
  for (let i = 0; i < n; i++) map.set(keyAt(i), valueAt(i));
  return map.toSnapshot();
};

/** Loads: a reason, or a map that is right in itself. */
function load(key: AnyKeyType, value: AnyValueType, snapshot: Uint8Array): string | undefined {
  let map: LooseMap;
  try {
    map = HashMap.fromSnapshot(key, value, snapshot) as LooseMap;
  } catch (error) {
    must(error instanceof SnapshotError && error.message.length > 20, () => `not a SnapshotError: ${error}`);
    return error.message;
  }
  checkInvariants(map);
  for (const [k, v] of map) must(map.has(k) && v !== undefined, "a loaded key is not found");
  map.dispose();
  return undefined;
}

const reason = <K, V>(key: KeyType<K>, value: ValueType<V>, file: SnapshotFile) =>
  load(key as never, value as never, sealSnapshot(file));

describe.each(pairs)("a snapshot of %o => %o", (...pair) => {
  const [key, value] = pair;
  const snapshot = of(pair, 40);

  test("with any one bit changed is refused", () => {
    for (let at = 0; at < snapshot.length; at++) {
      const copy = snapshot.slice();
      copy[at] ^= 1 << (at % 8);
      must(load(key, value, copy), () => `byte ${at} was changed, and it loads`);
    }
  });

  test("cut anywhere is refused, and so is one that goes on", () => {
    for (let end = 0; end < snapshot.length; end += end < 100 ? 1 : 7) {
      must(load(key, value, snapshot.slice(0, end)), () => `it loads with ${end} bytes`);
    }
    expect(load(key, value, Uint8Array.of(...snapshot, 0))).toMatch(/ends after \d+ bytes/);
    expect(load(key, value, Uint8Array.of(...snapshot, ...snapshot))).toMatch(/ends after/);
  });

  test("edited and sealed again is refused or a map that is right", () => {
    const file = parseSnapshot(snapshot);
    let loaded = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 0x40, 0x80))), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.integer({ min: -9, max: 9 }),
        (edits, longer) => {
          const payload = new Uint8Array(Math.max(0, file.blocks[0].payload.length + (longer > 4 ? longer : 0)));
          payload.set(file.blocks[0].payload);
          for (const [at, byte] of edits) payload[at % payload.length] = byte;
          const entries = file.blocks[0].entries + (longer < -7 ? longer + 8 : 0);
          if (!reason(key, value, { ...file, blocks: [{ entries, payload }] })) loaded++;
        },
      ),
      { numRuns: 300 },
    );
    if (key === u32 && value === u32) expect(loaded).toBeGreaterThan(0);
  });
});

const file = (key: KeyType<unknown>, value: ValueType<unknown>, n = 3): SnapshotFile => ({
  ...{ version: 1, key: key.name, value: value.name, entries: BigInt(n), blocks: [] },
  end: { entries: BigInt(n), changed: 0, survey: "{}" },
});

describe("what is no snapshot of ours", () => {
  const good = of(pairs[0], 10);
  const load32 = (snapshot: unknown) => () => HashMap.fromSnapshot(u32, u32, snapshot as Uint8Array);

  test("is named", () => {
    expect(load32(new TextEncoder().encode("{ not at all a snapshot, but some JSON text }"))).toThrow(
      /no tophash snapshot/,
    );
    expect(load32(new Uint8Array(0))).toThrow(/no bytes/);
    expect(load32(new Uint8Array(10_000))).toThrow(/no tophash snapshot/);
    // Line ends changed by a transfer as text.
    expect(load32(Buffer.from(Buffer.from(good).toString("latin1").replaceAll("\r\n", "\n"), "latin1"))).toThrow(
      /no tophash snapshot/,
    );
    for (const wrong of [undefined, null, "text", 5, {}, [1, 2], good.buffer, new DataView(good.buffer)]) {
      expect(load32(wrong)).toThrow(TypeError);
    }
  });

  test("may be newer", () => {
    expect(load32(sealSnapshot({ ...parseSnapshot(good), version: 2 }))).toThrow(/version 2.*up to 1.*newer/s);
    expect(load32(sealSnapshot({ ...parseSnapshot(good), version: 0 }))).toThrow(/damaged/);
  });

  test("may be of other types, or of a set", () => {
    expect(() => HashMap.fromSnapshot(u32, f64, good)).toThrow("a map of u32 => u32, not u32 => f64");
    expect(() => HashMap.fromSnapshot(tuple(string, u32), u32, good)).toThrow(/u32 => u32, not tuple\(string, u32\)/);
    expect(() => HashSet.fromSnapshot(u32, good)).toThrow("a map of u32 => u32, not u32");
    expect(() => HashMap.fromSnapshot(u32, u32, HashSet.from(u32, [1]).toSnapshot())).toThrow("a set of u32");
  });

  test("has no `any` values", () => {
    const map = new HashMap(u32, any());
    expect(() => map.toSnapshot()).toThrow(TypeError);
    expect(() => map.snapshotChunks()).toThrow(TypeError);
    expect(() => HashMap.fromSnapshot(u32, any(), good)).toThrow(TypeError);
    expect(() => HashMap.fromSnapshot(u32 as never, u32 as never, "x" as never)).toThrow(TypeError);
    expect(() => HashMap.fromSnapshot(5 as never, u32, good)).toThrow(TypeError);
  });
});

describe("a snapshot that contradicts itself", () => {
  const words = (...list: number[]) => new Uint8Array(Uint32Array.from(list).buffer);
  const u32s = (block: number[], entries: number) => ({ entries, payload: words(...block) });

  test("in a key that stands twice", () => {
    const twice = { ...file(u32, u32), blocks: [u32s([1, 2, 1, 0, 7, 8, 9], 3)] };
    expect(reason(u32, u32, twice)).toMatch(/twice/);
    const apart = { ...file(u32, u32, 2), blocks: [u32s([1, 0, 7], 1), u32s([1, 0, 8], 1)] };
    expect(reason(u32, u32, apart)).toMatch(/twice/);
    // The map was changed meanwhile: allowed, the last one counts.
    const changed = { ...apart, end: { ...apart.end, changed: 1 } };
    const map = HashMap.fromSnapshot(u32, u32, sealSnapshot(changed));
    expect([...map]).toEqual([[1, 8]]);
  });

  test("in its numbers of entries", () => {
    const one = { ...file(u32, u32, 1), blocks: [u32s([1, 0, 7], 1)] };
    expect(reason(u32, u32, one)).toBeUndefined();
    expect(reason(u32, u32, { ...one, entries: 2n })).toMatch(/number of its entries/);
    expect(reason(u32, u32, { ...one, end: { ...one.end, entries: 2n } })).toMatch(/number of its entries/);
    expect(reason(u32, u32, { ...one, blocks: [u32s([1, 0, 7], 2)] })).toMatch(/size of a block/);
    expect(reason(u32, u32, { ...one, blocks: [u32s([1, 0, 7, 8], 1)] })).toMatch(/size of a block/);
    expect(reason(u32, u32, { ...one, entries: 2n ** 63n })).toMatch(/number of its entries/);
  });

  test("in a payload of entries of any length that ends within four bytes", () => {
    const whole = [7, 0, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0];
    const entry = (payload: number[]) => ({
      ...file(string, u32, 1),
      blocks: [{ entries: 1, payload: Uint8Array.from(payload) }],
    });
    expect(reason(string, u32, entry(whole))).toBeUndefined();
    expect(reason(string, u32, entry(whole.slice(0, 9)))).toMatch(/block/);
  });

  test("in more than a block may hold", () => {
    const n = 16385;
    const large = {
      ...file(u32, u32, n),
      blocks: [
        u32s(
          Array.from({ length: 2 * n + 1 }, (_, i) => i),
          n,
        ),
      ],
    };
    expect(reason(u32, u32, large)).toMatch(/size of a block/);
    const payload = new Uint8Array(262_148 + 8);
    expect(reason(string, u32, { ...file(string, u32, 2), blocks: [{ entries: 2, payload }] })).toMatch(
      /size of a block/,
    );
  });

  const keyBlock = (key: KeyType<unknown>, entry: number[]) => ({
    ...file(key, { name: "" } as never, 1),
    blocks: [{ entries: 1, payload: Uint8Array.from(entry) }],
  });
  const setReason = <K>(key: KeyType<K>, entry: number[]) => {
    try {
      HashSet.fromSnapshot(key, sealSnapshot(keyBlock(key, entry)));
      return undefined;
    } catch (error) {
      must(error instanceof SnapshotError, () => `not a SnapshotError: ${error}`);
      return error.message;
    }
  };
  const refused = /not what its types/;

  test("in a string", () => {
    expect(setReason(string, [2, 0, 0, 0, 97, 98, 0, 0])).toBeUndefined();
    expect(setReason(string, [2, 0, 0, 0, 97, 98, 0, 1]), "padding").toMatch(refused);
    expect(setReason(string, [2, 0, 0, 0x80, 1, 1, 0, 0])).toBeUndefined();
    expect(setReason(string, [2, 0, 0, 0x80, 97, 0, 0, 0]), "wide without need").toMatch(refused);
    expect(setReason(string, [3, 0, 0, 0x80, 1, 1, 1, 0]), "half a unit").toMatch(refused);
    expect(setReason(string, [2, 0, 0, 0x40, 97, 98, 0, 0]), "a codec's flag").toMatch(refused);
    expect(setReason(string, [5, 0, 0, 0, 97, 98, 0, 0]), "beyond its end").toMatch(refused);
    expect(setReason(string, [255, 255, 255, 63, 97, 98, 0, 0]), "a gigabyte").toMatch(refused);
    expect(setReason(string, [0, 0, 0, 0x80]), "wide and empty").toMatch(refused);
    expect(setReason(string, [0, 0, 0, 0, 0, 0, 0, 0]), "bytes behind it").toMatch(refused);
  });

  test("in bytes", () => {
    expect(setReason(bytes, [1, 0, 0, 0, 9, 0, 0, 0])).toBeUndefined();
    expect(setReason(bytes, [2, 0, 0, 0x80, 1, 1, 0, 0])).toMatch(refused);
    expect(setReason(fixedBytes(2), [2, 0, 0, 0, 9, 9, 0, 0])).toBeUndefined();
    expect(setReason(fixedBytes(2), [1, 0, 0, 0, 9, 0, 0, 0])).toMatch(refused);
  });

  test("in a tuple", () => {
    const type = tuple(u32, string);
    expect(setReason(type, [9, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0])).toBeUndefined();
    expect(setReason(type, [8, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0]), "part too long").toMatch(refused);
    expect(setReason(type, [4, 0, 0, 0, 5, 0, 0, 0]), "part missing").toMatch(refused);
    expect(setReason(type, [2, 0, 0, 0, 5, 0, 0, 0]), "part cut").toMatch(refused);
    expect(setReason(type, [10, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0]), "more behind it").toMatch(refused);
    const floats = tuple(f64, f64);
    const zero = [0, 0, 0, 0, 0, 0, 0, 0];
    expect(setReason(floats, [16, 0, 0, 0, ...zero, ...zero])).toBeUndefined();
    expect(setReason(floats, [16, 0, 0, 0, ...zero, 0, 0, 0, 0, 0, 0, 0, 0x80]), "-0").toMatch(refused);
  });

  test("in a float as a key", () => {
    const floats = (...list: number[]) => [...new Uint8Array(Float64Array.from(list).buffer)];
    const keys = (entry: number[]) => setReason(f64, entry);
    expect(keys(floats(0))).toBeUndefined();
    expect(keys(floats(Number.NaN))).toBeUndefined();
    expect(keys(floats(-0))).toMatch(refused);
    expect(keys([1, 0, 0, 0, 0, 0, 0xf8, 0x7f]), "another NaN").toMatch(refused);
    const pair = {
      ...file(f64, string, 1),
      blocks: [{ entries: 1, payload: Uint8Array.from([...floats(-0), 0, 0, 0, 0]) }],
    };
    expect(reason(f64, string, pair)).toMatch(refused);
  });

  test("in the bytes of an entry", () => {
    const entry = (size: number) => Uint8Array.of(size, 0, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0, 1, 0, 0, 0, 98, 0, 0, 0);
    const block = (size: number) => ({ ...file(string, string, 1), blocks: [{ entries: 1, payload: entry(size) }] });
    expect(reason(string, string, block(20))).toBeUndefined();
    expect(reason(string, string, block(16))).toMatch(refused);
    expect(reason(string, string, block(24))).toMatch(refused);
  });

  test("in keys that the codec does not make", () => {
    const upper = customKey<string>({ encode: (k) => k.toUpperCase(), decode: (s) => s as string });
    const other = customKey<string>({ encode: (k) => k, decode: (s) => s as string });
    const failing = customKey<string>({
      encode: (k) => k,
      decode: () => {
        throw new Error("no such key");
      },
    });
    const snapshot = HashSet.from(other, ["small"]).toSnapshot();
    expect([...HashSet.fromSnapshot(other, snapshot)]).toEqual(["small"]);
    expect(() => HashSet.fromSnapshot(upper, snapshot)).toThrow(/another codec/);
    expect(() => HashSet.fromSnapshot(failing, snapshot)).toThrow(SnapshotError);
    expect(setReason(other, [1, 0, 0, 0x40, 97, 0, 0, 0])).toBeUndefined();
    expect(setReason(other, [1, 0, 0, 0xc0, 97, 0, 0, 0])).toMatch(refused);
  });
});
