// What cannot be looked into, and options that mean nothing, are errors that say so.
import { Arena, customKey, HashMap, HashSet, string, u32 } from "tophash";
import { Map as CompatMap } from "tophash/compat";
import { health, heatmap, type Inspectable, inspect, type MapReport } from "tophash/inspect";
import { describe, expect, test } from "vitest";

const fake = Object.create(HashMap.prototype);
const others: [string, unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a Map", new Map()],
  ["a drop-in Map", new CompatMap()],
  ["an object", { stats() {} }],
  ["a number", 1],
  ["text", "snapshot"],
  ["an ArrayBuffer", new ArrayBuffer(8)],
  ["another typed array", new Uint16Array(8)],
  ["an arena", new Arena()],
  ["a class", HashMap],
  ["what only inherits from a map", fake],
];

test.each(others)("%s", (_, other) => {
  expect(() => inspect(other as Inspectable)).toThrow(TypeError);
  expect(() => heatmap(other as Inspectable)).toThrow(TypeError);
});

test.each([...others, ["a map", new HashMap(u32, u32)], ["a snapshot", new HashSet(u32).toSnapshot()]])(
  "health judges reports, not %s",
  (_, other) => {
    const report = inspect(new HashMap(u32, u32));
    expect(() => health(other as MapReport)).toThrow(TypeError);
    expect(() => health(other as MapReport)).toThrow(/^health judges what inspect gives, got /);
    if (other === undefined) return;
    expect(() => health(report, { earlier: other as MapReport })).toThrow(/^earlier is what inspect gives, got /);
    if (typeof other !== "object" || other === null) {
      expect(() => health(report, other as object)).toThrow(/^options must be an object, got /);
    }
  },
);

test("a map that was disposed of, or whose arena was", () => {
  const map = new HashMap(u32, u32);
  map.dispose();
  const arena = new Arena();
  const set = new HashSet(u32, { arena });
  arena.dispose();
  for (const gone of [map, set]) {
    expect(() => inspect(gone)).toThrow(expect.objectContaining({ code: "TOPHASH_DISPOSED" }));
    expect(() => inspect(gone, { verify: true })).toThrow(expect.objectContaining({ code: "TOPHASH_DISPOSED" }));
    expect(() => heatmap(gone)).toThrow(expect.objectContaining({ code: "TOPHASH_DISPOSED" }));
  }
});

describe("options", () => {
  const map = new HashMap(u32, u32).set(1, 2);
  test.each<[unknown, typeof TypeError | typeof RangeError]>([
    [null, TypeError],
    [5, TypeError],
    [{ hottest: "5" }, TypeError],
    [{ hottest: -1 }, RangeError],
    [{ hottest: 1001 }, RangeError],
    [{ hottest: 1.5 }, RangeError],
    [{ hottest: Number.NaN }, RangeError],
    [{ verify: 1 }, TypeError],
    [{ verify: null }, TypeError],
  ])("inspect(map, %o)", (options, error) => {
    expect(() => inspect(map, options as object)).toThrow(error);
    expect(() => inspect(map.toSnapshot(), options as object)).toThrow(error);
  });

  test.each<[unknown, typeof TypeError | typeof RangeError]>([
    [null, TypeError],
    [{ cells: "5" }, TypeError],
    [{ cells: 0 }, RangeError],
    [{ cells: 2 ** 22 + 1 }, RangeError],
    [{ cells: 1.5 }, RangeError],
    [{ cells: Number.NaN }, RangeError],
  ])("heatmap(map, %o)", (options, error) => {
    expect(() => heatmap(map, options as object)).toThrow(error);
  });

  test("undefined stands for the defaults", () => {
    expect(inspect(map, { hottest: undefined, verify: undefined })).toEqual(inspect(map));
    expect(heatmap(map, { cells: undefined })).toEqual(heatmap(map));
  });
});

test("a codec that throws, or changes the map, is asked for the keys of hot buckets only", () => {
  let decode = (text: string): string => text;
  const type = customKey<string>({ encode: (key) => key, decode: (bytes) => decode(bytes as string) });
  const map = new HashMap(type, string).set("a", "b").set("c", "d");
  expect(inspect(map).hottest[0].keys.sort()).toEqual(["a", "c"]);
  decode = () => {
    throw new Error("of the codec");
  };
  expect(() => inspect(map)).toThrow("of the codec");
  expect(inspect(map, { hottest: 0, verify: true })).toMatchObject({ hottest: [], verdict: { sound: true } });
  decode = () => {
    map.clear();
    return "";
  };
  expect(() => inspect(map)).toThrow(expect.objectContaining({ code: "TOPHASH_CONCURRENT_MUTATION" }));
  expect(map.size).toBe(2);
});
