// A map that finds no memory to go on waits, longer each time, and goes on when there is some. No turn throws.
import { Arena, HashMap, OutOfMemoryError, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { IdleEvacuation } from "tophash/idle";
import { expect, test } from "vitest";
import { FakePlatform } from "./lib/fake-platform.ts";
import { growing } from "./lib/growing.ts";
import { scatter } from "./lib/kinds.ts";

const KEYS = 20_000;

/** A map that cannot go on growing, and one that has the memory for it. */
function stuck(): { map: HashMap<number, number>; hog: HashMap<number, number> } {
  const arena = new Arena({ maxBytes: 4 << 20 });
  const map = new HashMap(u32, u32, { arena, seed: 1, capacity: KEYS });
  for (let i = 0; i < KEYS; i++) map.set(scatter(i), i);
  map.evacuate();
  map.reserve(4 * KEYS);
  const hog = new HashMap(u32, u32, { arena, seed: 2 });
  expect(() => {
    for (let i = 0; ; i++) hog.set(scatter(i), i);
  }).toThrow(OutOfMemoryError);
  let thrown: unknown;
  try {
    while (!map.evacuate()) {}
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(OutOfMemoryError);
  return { map, hog };
}

test("it is tried again after 16, 32 .. 4096 ms, and finished when there is memory", async () => {
  const { map, hog } = stuck();
  const platform = new FakePlatform();
  const idle = new IdleEvacuation({ platform, lookEvery: 1e6 }).watch(map);
  const tries: number[] = [];
  for (let last = 0; tries.length < 12; ) {
    platform.runAll();
    expect(idle.stats()).toMatchObject({ withoutMemory: 1, outside: 0, watched: 1 });
    const { turns } = idle.stats();
    while (idle.stats().turns === turns) {
      platform.pass(1);
      platform.run();
    }
    tries.push(platform.time - last);
    last = platform.time;
  }
  expect(tries).toEqual([16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 4096, 4096, 4096]);
  checkInvariants(map);
  expect(await idle.drained()).toBe(false);

  hog.dispose();
  platform.pass(4096);
  platform.runAll();
  expect(map.stats().phase).toBe("none");
  expect(idle.stats()).toMatchObject({ withoutMemory: 0 });
  expect(await idle.drained()).toBe(true);
  checkInvariants(map);
  for (let i = 0; i < KEYS; i++) if (map.get(scatter(i)) !== i) throw new Error(`${i} is lost`);
});

test("other maps do not wait for it", () => {
  const { map } = stuck();
  const platform = new FakePlatform();
  platform.perLook = 10;
  const other = growing(20_000);
  const idle = new IdleEvacuation({ platform }).watch(map, { priority: "hot" }).watch(other, { priority: "cold" });
  platform.runAll();
  expect(other.stats().phase).toBe("none");
  expect(map.stats().growing).toBe(true);
  expect(idle.stats()).toMatchObject({ withoutMemory: 1, watched: 2 });
});

test("it can leave while it waits", async () => {
  for (const leave of ["unwatch", "dispose"] as const) {
    const { map } = stuck();
    const platform = new FakePlatform();
    const idle = new IdleEvacuation({ platform }).watch(map);
    platform.runAll();
    if (leave === "unwatch") idle.unwatch(map);
    else map.dispose();
    platform.pass(10_000);
    platform.runAll();
    expect(idle.stats()).toMatchObject({ withoutMemory: 0, watched: 0 });
    expect(await idle.drained()).toBe(true);
  }
});
