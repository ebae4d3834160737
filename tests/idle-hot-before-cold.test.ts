// What is hot is moved first, what is cold is moved all the same, and a full queue loses nobody.
import type { HashMap } from "tophash";
import { IdleEvacuation, type Priority } from "tophash/idle";
import { describe, expect, test } from "vitest";
import { FakePlatform } from "./lib/fake-platform.ts";
import { growing } from "./lib/growing.ts";

type Numbers = HashMap<number, number>;

/** A platform with one portion a turn. */
function portions(): FakePlatform {
  const platform = new FakePlatform();
  platform.perLook = 10;
  return platform;
}

/** The turn in which each map was done. */
function finish(platform: FakePlatform, maps: readonly Numbers[]): number[] {
  const done = maps.map(() => 0);
  for (let turn = 1; platform.run(); turn++) {
    maps.forEach((map, i) => {
      if (done[i] === 0 && !map.stats().growing) done[i] = turn;
    });
  }
  return done;
}

test.each<[Priority, Priority]>([
  ["hot", "warm"],
  ["warm", "cold"],
  ["hot", "cold"],
])("%s is done before %s, whichever was watched first", (first, second) => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const platform = portions();
    const maps = [growing(20_000), growing(20_000)];
    const idle = new IdleEvacuation({ platform });
    for (const i of order) idle.watch(maps[i], { priority: [first, second][i] });
    const [sooner, later] = finish(platform, maps);
    expect(sooner).toBeGreaterThan(1);
    expect(sooner).toBeLessThan(later);
  }
});

test("of seven portions at least one is cold and two are warm: nobody starves", () => {
  const platform = portions();
  const crowd = Array.from({ length: 8 }, () => growing(20_000));
  const [warm, cold] = [growing(20_000), growing(20_000)];
  const idle = new IdleEvacuation({ platform }).watch(cold, { priority: "cold" }).watch(warm, { priority: "warm" });
  for (const map of crowd) idle.watch(map, { priority: "hot" });
  const start = [warm, cold].map((map) => map.stats().evacuated);
  for (let turn = 0; turn < 70; turn++) platform.run();
  expect(crowd.every((map) => map.stats().growing)).toBe(true);
  expect(warm.stats().evacuated - start[0]).toBe(20 * 64);
  expect(cold.stats().evacuated - start[1]).toBe(10 * 64);
});

test("maps of one priority take turns", () => {
  const platform = portions();
  const maps = Array.from({ length: 5 }, () => growing(20_000));
  const idle = new IdleEvacuation({ platform });
  for (const map of maps) idle.watch(map, { priority: "warm" });
  for (let turn = 0; turn < 25; turn++) platform.run();
  expect(new Set(maps.map((map) => map.stats().evacuated)).size).toBe(1);
});

describe("auto", () => {
  const queued = (idle: IdleEvacuation) => Object.values(idle.stats().queued).join(" ");

  test("is hot within 100 ms of a write, warm within ten seconds, then cold", () => {
    const platform = new FakePlatform();
    const map = growing(20_000);
    const idle = new IdleEvacuation({ platform }).watch(map);
    platform.perLook = 5;
    const turnAfter = (milliseconds: number) => {
      platform.time += milliseconds;
      platform.run();
      return queued(idle);
    };
    expect(queued(idle)).toBe("1 0 0"); // counts as written to when it is watched
    expect(turnAfter(10)).toBe("1 0 0");
    expect(turnAfter(500)).toBe("0 1 0");
    expect(turnAfter(20_000)).toBe("0 0 1");
    expect(turnAfter(1)).toBe("0 0 1");
    map.get(1);
    expect(turnAfter(1)).toBe("0 0 1"); // reads leave no trace
    map.set(1, 1);
    expect(turnAfter(1)).toBe("1 0 0");
    map.delete(1);
    expect(turnAfter(9000)).toBe("1 0 0"); // a write counts as of when it is noticed
    expect(turnAfter(9000)).toBe("0 1 0");
  });

  test("a map that is written to is done before one that is not", () => {
    const platform = portions();
    const maps = [growing(20_000), growing(20_000)];
    const idle = new IdleEvacuation({ platform }).watch(maps[0]).watch(maps[1]);
    platform.time += 60_000;
    platform.run();
    platform.run(); // each was looked at, and is cold
    expect(queued(idle)).toBe("0 0 2");
    const done = [0, 0];
    for (let turn = 1; platform.run(); turn++) {
      if (turn % 2) maps[1].set(turn, turn);
      maps.forEach((map, i) => {
        if (done[i] === 0 && !map.stats().growing) done[i] = turn;
      });
    }
    expect(done[1]).toBeGreaterThan(1);
    expect(done[1]).toBeLessThan(done[0]);
  });

  test("a priority can be set later", () => {
    const platform = portions();
    const map = growing(20_000);
    const idle = new IdleEvacuation({ platform }).watch(map, { priority: "cold" });
    expect(queued(idle)).toBe("0 0 1");
    idle.watch(map, { priority: "hot" });
    platform.run();
    expect(queued(idle)).toBe("1 0 0");
    expect(idle.stats().watched).toBe(1);
  });
});

describe("a full queue", () => {
  test("hands on to cooler rings, then makes maps wait outside, and all are done in the end", () => {
    const platform = portions();
    const maps = Array.from({ length: 11 }, () => growing(5000));
    const idle = new IdleEvacuation({ platform, capacity: 2 });
    for (const map of maps) idle.watch(map, { priority: "hot" });
    expect(idle.stats().queued).toEqual({ hot: 2, warm: 2, cold: 2 });
    expect(idle.stats().outside).toBe(5);
    platform.runAll();
    for (const map of maps) expect(map.stats().phase).toBe("none");
    expect(idle.stats().outside).toBe(0);
  });

  test("a cold map finds room in hotter rings", () => {
    const platform = portions();
    const maps = Array.from({ length: 3 }, () => growing(5000));
    const idle = new IdleEvacuation({ platform, capacity: 2 });
    for (const map of maps) idle.watch(map, { priority: "cold" });
    expect(idle.stats().queued).toEqual({ hot: 0, warm: 1, cold: 2 });
    platform.runAll();
    for (const map of maps) expect(map.stats().phase).toBe("none");
  });

  test("maps outside go on by their own writes", () => {
    const platform = portions();
    const maps = Array.from({ length: 7 }, () => growing(5000));
    const idle = new IdleEvacuation({ platform, capacity: 2 });
    for (const map of maps) idle.watch(map);
    expect(idle.stats().outside).toBe(1);
    const before = maps[6].stats().evacuated;
    maps[6].set(1, 1);
    expect(maps[6].stats().evacuated).toBe(before + 2);
    expect(idle.stats().bucketsByWrites).toBe(2);
  });
});
