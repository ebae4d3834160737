// console.log(map) of shared maps: types, size where it is known, and some entries; short whatever the map holds, and never an error.
import { inspect } from "node:util";
import { f64, string, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { expect, test } from "vitest";

const OPTIONS = { maxBytes: 2 ** 24 };
const ENTRY = /\b\d+ => /g;

test("shows the types, the size and the entries", () => {
  const map = new SharedHashMap(u32, f64, OPTIONS).set(1, 0.5).set(2, 2.5);
  expect(inspect(map)).toMatch(/^SharedHashMap<u32 => f64>\(2\) \{ \d => \d\.5, \d => \d\.5 \}$/);
  expect(inspect(SharedHashMap.attach(map.handle))).toBe(inspect(map));
  map.clear();
  expect(inspect(map)).toBe("SharedHashMap<u32 => f64>(0) {}");
  const sync = new SyncMap(string, u32, OPTIONS);
  expect(inspect(sync)).toBe("SyncMap<string => u32> {}");
  sync.store("a", 1);
  expect(inspect(sync)).toBe("SyncMap<string => u32> { 'a' => 1 }");
  map.destroy();
  sync.destroy();
});

test("cuts a large map short", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  const sync = new SyncMap(u32, u32, OPTIONS);
  for (let i = 0; i < 10; i++) {
    map.set(i, i);
    sync.store(i, i);
  }
  expect([inspect(map), inspect(sync)].join()).not.toMatch(/more/);
  for (let i = 0; i < 5000; i++) {
    map.set(i, i);
    sync.store(i, i);
  }
  expect(inspect(map)).toMatch(/^SharedHashMap<u32 => u32>\(5000\).* 4990 more \}$/);
  expect(inspect(sync)).toMatch(/ more \}$/);
  for (const shown of [inspect(map), inspect(sync)]) {
    expect(shown.match(ENTRY)).toHaveLength(10);
    expect(shown.length).toBeLessThan(400);
  }
  map.destroy();
  sync.destroy();
});

test("inside other objects only so deep", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS).set(1, 2);
  expect(inspect({ map })).toMatch(/\{ 1 => 2 \}/);
  expect(inspect({ map }, { depth: 0 })).toMatch(/\[SharedHashMap<u32 => u32>\(1\)\]/);
  map.destroy();
});

test("a map that was disposed of or destroyed says so", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  const sync = new SyncMap(u32, u32, OPTIONS);
  const [other, otherSync] = [SharedHashMap.attach(map.handle), SyncMap.attach(sync.handle)];
  const third = SharedHashMap.attach(map.handle);
  third.dispose();
  expect(inspect(third)).toBe("SharedHashMap<u32 => u32> [disposed]");
  map.destroy();
  sync.destroy();
  expect(inspect(sync)).toBe("SyncMap<u32 => u32> [disposed]");
  expect(inspect(other)).toBe("SharedHashMap<u32 => u32> [destroyed]");
  expect(inspect(otherSync)).toBe("SyncMap<u32 => u32> [destroyed]");
});

test("Object.prototype.toString knows what it is", () => {
  const map = new SharedHashMap(u32, u32, OPTIONS);
  const sync = new SyncMap(u32, u32, OPTIONS);
  expect([String(map), String(sync)]).toEqual(["[object SharedHashMap]", "[object SyncMap]"]);
  map.destroy();
  sync.destroy();
});
