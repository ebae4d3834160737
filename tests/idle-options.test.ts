// What is not an option, a map or a priority is refused by name, and nothing is watched then.
import { Arena, HashMap, u32 } from "tophash";
import { IdleEvacuation } from "tophash/idle";
import { describe, expect, test } from "vitest";

const bad = (value: unknown) => value as never;

describe("an option", () => {
  test.each([
    ["slice", [0, -1, Number.NaN, Infinity, 2 ** 31], ["1", null, 1n, {}]],
    ["lookEvery", [0, -1, Number.NaN, Infinity, 2 ** 31], ["1", null, 1n, {}]],
    ["capacity", [0, 1, 2.5, -4, 65_537, Number.NaN, Infinity], ["16", null, 16n, {}]],
    ["signal", [], [null, true, "abort", {}, new AbortController(), { aborted: false }]],
    ["platform", [], [null, 1, {}, { now: () => 0, soon: () => {} }]],
  ])("%s", (name, outOfRange, wrongType) => {
    for (const value of outOfRange) {
      expect(() => new IdleEvacuation(bad({ [name]: value })), String(value)).toThrow(RangeError);
      expect(() => new IdleEvacuation(bad({ [name]: value })), String(value)).toThrow(name);
    }
    for (const value of wrongType) {
      expect(() => new IdleEvacuation(bad({ [name]: value })), String(value)).toThrow(TypeError);
      expect(() => new IdleEvacuation(bad({ [name]: value })), String(value)).toThrow(name);
    }
  });

  test.each([null, 1, "slice", true])("options that are %s", (value) => {
    expect(() => new IdleEvacuation(bad(value))).toThrow(TypeError);
  });

  test("that is undefined is not given", () => {
    const options = { slice: undefined, capacity: undefined, lookEvery: undefined, signal: undefined };
    new IdleEvacuation({ ...options, platform: undefined }).stop();
    new IdleEvacuation({ slice: 0.001, capacity: 65_536, lookEvery: 2 ** 31 - 1 }).stop();
  });
});

test("what is no map or set", () => {
  const idle = new IdleEvacuation();
  for (const value of [undefined, null, {}, [], new Map(), new Set(), new Arena(), HashMap, "map", 1]) {
    expect(() => idle.watch(bad(value))).toThrow(TypeError);
    expect(() => idle.watch(bad(value))).toThrow(/HashMap or HashSet/);
    expect(() => idle.unwatch(bad(value))).toThrow(TypeError);
  }
  expect(idle.stats().watched).toBe(0);
});

test("what is no priority", () => {
  const idle = new IdleEvacuation();
  const map = new HashMap(u32, u32);
  for (const priority of ["", "Hot", "urgent"]) {
    expect(() => idle.watch(map, bad({ priority }))).toThrow(RangeError);
    expect(() => idle.watch(map, bad({ priority }))).toThrow(/"hot", "warm", "cold" or "auto"/);
  }
  for (const priority of [null, 1, {}, ["hot"]]) expect(() => idle.watch(map, bad({ priority }))).toThrow(TypeError);
  for (const options of [null, "hot", 1]) expect(() => idle.watch(map, bad(options))).toThrow(TypeError);
  expect(idle.stats().watched).toBe(0);
});
