// IdleEvacuation does what it is told: pause, resume, stop, unwatch, look, drained.
import { setTimeout as wait } from "node:timers/promises";
import { DisposedError } from "tophash";
import { IdleEvacuation } from "tophash/idle";
import { describe, expect, test } from "vitest";
import { FakePlatform } from "./lib/fake-platform.ts";
import { growing, left } from "./lib/growing.ts";

function portions(): FakePlatform {
  const platform = new FakePlatform();
  platform.perLook = 10;
  return platform;
}

/** What a promise came to, or "pending". */
const outcome = (promise: Promise<unknown>) => Promise.race([promise, wait(0).then(() => "pending")]);

test("pause takes back what was asked for, resume goes on where it was", () => {
  const platform = portions();
  const map = growing(20_000);
  const idle = new IdleEvacuation({ platform }).watch(map);
  platform.run();
  idle.pause();
  idle.pause();
  expect(platform.isBusy).toBe(false);
  expect(idle.stats().state).toBe("paused");
  const before = left(map);
  expect(before).toBeGreaterThan(0);
  idle.look();
  idle.watch(growing(5000));
  expect(platform.isBusy).toBe(false);
  expect(left(map)).toBe(before);
  idle.resume();
  idle.resume();
  platform.runAll();
  expect(left(map)).toBe(0);
  expect(idle.stats().state).toBe("running");
});

test("a platform that takes nothing back is not obeyed while it is paused or stopped", () => {
  const platform = portions();
  const map = growing(20_000);
  const { soon } = FakePlatform.prototype;
  platform.soon = (work) => {
    soon.call(platform, work);
    return () => {};
  };
  const idle = new IdleEvacuation({ platform }).watch(map);
  const before = map.stats().evacuated;
  idle.pause();
  expect(platform.run()).toBe(true);
  idle.resume();
  idle.stop();
  expect(platform.run()).toBe(true);
  expect(map.stats().evacuated).toBe(before);
});

test("what began while it was paused is found by resume at once", () => {
  const platform = portions();
  const map = growing(1000);
  map.evacuate();
  const idle = new IdleEvacuation({ platform }).watch(map);
  expect(platform.timers.length).toBe(1);
  idle.pause();
  expect(platform.isBusy).toBe(false);
  map.reserve(50_000);
  idle.resume();
  expect(platform.runAll()).toBeGreaterThan(0);
  expect(left(map)).toBe(0);
});

test("look finds at once what a timer would find later", () => {
  const platform = portions();
  const map = growing(1000);
  map.evacuate();
  const idle = new IdleEvacuation({ platform }).watch(map);
  map.reserve(50_000);
  expect(platform.turn).toBeUndefined();
  idle.look();
  expect(platform.turn).toBeDefined();
  expect(platform.timers).toEqual([]);
});

describe("it ends for good", () => {
  const ends: [string, (idle: IdleEvacuation, controller: AbortController) => void][] = [
    ["stop", (idle) => idle.stop()],
    ["Symbol.dispose", (idle) => idle[Symbol.dispose]()],
    ["an abort signal", (_, controller) => controller.abort()],
  ];
  test.each(ends)("by %s", async (_, end) => {
    const platform = portions();
    const controller = new AbortController();
    const map = growing(20_000);
    const idle = new IdleEvacuation({ platform, signal: controller.signal }).watch(map);
    platform.run();
    const drained = idle.drained();
    const before = map.stats().evacuated;
    end(idle, controller);
    end(idle, controller);
    expect(platform.isBusy).toBe(false);
    expect(idle.stats()).toMatchObject({ state: "stopped", watched: 0, outside: 0 });
    expect(await drained).toBe(false);
    expect(await idle.drained()).toBe(false);
    expect(() => idle.watch(map)).toThrow(DisposedError);
    expect(() => idle.resume()).toThrow(DisposedError);
    idle.pause();
    idle.look();
    expect(idle.unwatch(map)).toBe(false);
    expect(idle.stats().state).toBe("stopped");
    expect(platform.isBusy).toBe(false);
    expect(map.stats().evacuated).toBe(before);
    expect(map.get(1)).toBe(undefined);
  });

  test("a paused one, too", () => {
    const platform = portions();
    const idle = new IdleEvacuation({ platform }).watch(growing(20_000));
    idle.pause();
    idle.stop();
    expect(idle.stats().state).toBe("stopped");
    expect(() => idle.resume()).toThrow(DisposedError);
  });

  test("a signal that was aborted before", () => {
    const idle = new IdleEvacuation({ signal: AbortSignal.abort() });
    expect(idle.stats().state).toBe("stopped");
  });

  test("stop leaves nothing at the signal", () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    const idle = new IdleEvacuation({ signal });
    expect(listeners).toBe(1);
    idle.stop();
    expect(listeners).toBe(0);
  });
});

test("unwatch leaves a map as it is", () => {
  const platform = portions();
  const [kept, left] = [growing(5000), growing(5000)];
  const idle = new IdleEvacuation({ platform }).watch(kept).watch(left);
  expect(idle.unwatch(left)).toBe(true);
  expect(idle.unwatch(left)).toBe(false);
  const before = left.stats().evacuated;
  platform.runAll();
  expect(kept.stats().phase).toBe("none");
  expect(left.stats()).toMatchObject({ evacuated: before, growing: true });
  idle.unwatch(kept);
  platform.pass(10_000);
  expect(platform.isBusy).toBe(false); // nobody left to look for
  idle.watch(left);
  platform.runAll();
  expect(left.stats().phase).toBe("none");
});

describe("drained", () => {
  test("is true at once when nothing is left", async () => {
    const idle = new IdleEvacuation({ platform: portions() });
    expect(await outcome(idle.drained())).toBe(true);
    const map = growing(1000);
    map.evacuate();
    expect(await outcome(idle.watch(map).drained())).toBe(true);
  });

  test("waits for all maps, those included that began just now", async () => {
    const platform = portions();
    const maps = [growing(1000), growing(5000)];
    const idle = new IdleEvacuation({ platform }).watch(maps[0]).watch(maps[1]);
    platform.runAll();
    maps[0].reserve(20_000);
    const drained = [idle.drained(), idle.drained()];
    platform.run();
    expect(await outcome(drained[0])).toBe("pending");
    platform.runAll();
    expect(await Promise.all(drained)).toEqual([true, true]);
    expect(maps.map(left)).toEqual([0, 0]);
  });

  test("waits while it is paused", async () => {
    const platform = portions();
    const idle = new IdleEvacuation({ platform }).watch(growing(1000));
    idle.pause();
    const drained = idle.drained();
    expect(await outcome(drained)).toBe("pending");
    idle.resume();
    platform.runAll();
    expect(await drained).toBe(true);
  });

  test("is over when the last map that had something left is unwatched or disposed of", async () => {
    for (const end of ["unwatch", "dispose"]) {
      const platform = portions();
      const map = growing(20_000);
      const idle = new IdleEvacuation({ platform }).watch(map);
      const drained = idle.drained();
      if (end === "unwatch") idle.unwatch(map);
      else map.dispose();
      platform.runAll();
      expect(await outcome(drained)).toBe(true);
    }
  });
});

test("pieces of two schedulers and of evacuate itself do not disturb each other", () => {
  const platforms = [portions(), portions()];
  const map = growing(60_000);
  const schedulers = platforms.map((platform) => new IdleEvacuation({ platform }).watch(map));
  for (let i = 0; i < 5; i++) {
    for (const platform of platforms) platform.run();
    map.evacuate({ maxBuckets: 100 });
  }
  for (const platform of platforms) platform.runAll();
  expect(left(map)).toBe(0);
  const [first, second] = schedulers.map((idle) => idle.stats());
  expect(first.buckets + second.buckets + 500).toBe(map.stats().evacuated);
});
