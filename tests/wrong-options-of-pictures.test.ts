// What toDot, heatmapSvg and reportSvg cannot draw is refused with a reason, before anything is looked at.
import { Arena, DisposedError, HashMap, u32 } from "tophash";
import { type Heatmap, heatmap, heatmapSvg, inspect, reportSvg, toDot } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";

const map = new HashMap(u32, u32).set(1, 2);
const refused = (act: () => unknown, kind: new (...args: never[]) => Error, message: RegExp) => {
  expect(act).toThrow(kind);
  expect(act).toThrow(message);
};

describe("toDot", () => {
  test.each([
    [{ buckets: "3" }, TypeError, /buckets must be a number, or \[from, to\], got "3" \(string\)/],
    [{ buckets: null }, TypeError, /buckets must be a number/],
    [{ buckets: [1] }, TypeError, /\[from, to\], got an array of 1/],
    [{ buckets: [0, "1"] }, TypeError, /buckets\[1\] must be a number, got "1"/],
    [{ buckets: 0 }, RangeError, /at least 1, got 0/],
    [{ buckets: 2.5 }, RangeError, /got 2.5/],
    [{ buckets: Number.NaN }, RangeError, /got NaN/],
    [{ buckets: 1025 }, RangeError, /at most 1024 buckets can be drawn at once, got 1025/],
    [{ buckets: [0, 2000] }, RangeError, /got 2000/],
    [{ buckets: [-1, 2] }, RangeError, /buckets\[0\] must be an integer of at least 0, got -1/],
    [{ buckets: [3, 3] }, RangeError, /buckets\[1\] must be an integer of at least 4, got 3/],
    [{ buckets: [5000, 5001] }, RangeError, /the table has 1, from 0 to 0, got 5000/],
    [{ order: "hottest" }, TypeError, /order must be "index" or "fullest", got "hottest"/],
    [{ order: "fullest", buckets: [0, 4] }, TypeError, /goes with a number of buckets/],
    [7, TypeError, /options must be an object, got 7/],
    [null, TypeError, /options must be an object, got null/],
  ])("%j", (options, kind, message) => {
    refused(() => toDot(map, options as never), kind, message);
  });

  test.each([[new Map()], [undefined], [{}], [new Uint8Array(8)], [inspect(map)]])("of what is no map", (value) => {
    refused(() => toDot(value as never), TypeError, /toDot draws a HashMap or a HashSet, got/);
  });

  test("of a shared map it says what to do", () => {
    const shared = new SharedHashMap(u32, u32);
    refused(() => toDot(shared as never), TypeError, /HashMap\.fromSnapshot\(/);
    shared.destroy();
  });

  test("of a map that is gone, by itself, with its arena, or by a getter of the options", () => {
    const arena = new Arena();
    const inArena = new HashMap(u32, u32, { arena });
    arena.dispose();
    expect(() => toDot(inArena)).toThrow(DisposedError);
    const own = new HashMap(u32, u32).set(1, 1);
    const options = {
      get buckets() {
        own.dispose();
        return 4;
      },
    };
    expect(() => toDot(own, options)).toThrow(DisposedError);
    expect(() => toDot(own)).toThrow(DisposedError);
  });
});

describe("heatmapSvg", () => {
  const good = (): Heatmap => heatmap(map);
  const table = () => good().tables[0];
  test.each([
    ["nothing", undefined, TypeError, /what heatmap\(map\) gives, got undefined/],
    ["a map", new Map(), TypeError, /cells must be a number/],
    ["no cells", { ...good(), cells: 0 }, RangeError, /cells must be an integer of at least 1, got 0/],
    ["another number of fills", { ...good(), fill: [0, 1] }, TypeError, /fill must be an array of 1 numbers/],
    ["a fill that is none", { ...good(), fill: [Number.NaN] }, TypeError, /fill must be numbers from 0 on, got NaN/],
    ["a text for a chain", { ...good(), longest: ["<script>"] }, TypeError, /longest must be numbers/],
    ["no tables", { ...good(), tables: [] }, TypeError, /at least one/],
    ["a table that is none", { ...good(), tables: [null] }, TypeError, /table is null/],
    ["cells that do not add up", { ...good(), tables: [{ ...table(), cells: 2 }] }, RangeError, /have 2 cells, not 1/],
    ["a table elsewhere", { ...good(), tables: [{ ...table(), first: 5 }] }, RangeError, /first must be 0, got 5/],
    [
      "a phase that is none",
      { ...good(), tables: [{ ...table(), phase: "toString" }] },
      TypeError,
      /phase is "toString"/,
    ],
    [
      "a frontier outside",
      { ...good(), tables: [{ ...table(), frontier: 1.5 }] },
      RangeError,
      /frontier must be from 0 to 1/,
    ],
    ["destinations that are none", { ...good(), tables: [{ ...table(), destinations: 3 }] }, TypeError, /destinations/],
  ])("of %s", (_, value, kind, message) => {
    refused(() => heatmapSvg(value as never), kind, message);
  });

  test("with a wrong title", () => {
    refused(() => heatmapSvg(good(), { title: 5 } as never), TypeError, /title must be a string, got 5/);
    refused(() => heatmapSvg(good(), 5 as never), TypeError, /options must be an object/);
  });
});

test("reportSvg of what is no report", () => {
  refused(() => reportSvg(5 as never, inspect(map)), TypeError, /title must be a string/);
  refused(() => reportSvg("a", new Map() as never), TypeError, /what inspect gives/);
});
