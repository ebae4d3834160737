// A thread that dies as it takes or gives back a run of memory leaves counts of it that can be: what is used is never less than nothing, then or later.
import "./deaths/stage.ts";
import { bytes, u32 } from "tophash";
import { inspect } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { beforeAll, expect, test } from "vitest";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { Actor, Death, withActor } from "./deaths/stage.ts";
import { hooksBetween } from "./standing/places.ts";

let core: HookedCore;
beforeAll(async () => {
  core = await initHookedCore();
});

/** Dies when it comes to a place. */
class Doomed extends Actor {
  place = -1;
  override atHook(point: number): void {
    if (point === this.place) this.die(point);
  }
}

type Map = SharedHashMap<number, Uint8Array>;

function check(map: Map): void {
  const { arena } = inspect(map as never);
  expect(arena!.usedBytes).toBeGreaterThan(0);
  expect(arena!.freeBytes).toBeGreaterThanOrEqual(0);
  expect(arena!.usedBytes + arena!.freeBytes).toBe(arena!.bytes);
}

test("wherever it dies in the stacks of free runs", () => {
  const places = hooksBetween(core, "arena/runs.ts", "function push", "function fail");
  /** Of four segments. */
  const large = new Uint8Array(200_000);
  /** Two in a segment. */
  const small = new Uint8Array(20_000);
  let died = 0;
  for (const place of places) {
    const map: Map = new SharedHashMap(u32, bytes, { shards: 1, maxBytes: 2 ** 24 });
    const actor = new Doomed();
    const doomed: Map = withActor(actor, () => SharedHashMap.attach(map.handle));
    map.set(1, large);
    actor.place = place;
    try {
      doomed.delete(1);
      doomed.set(2, large);
    } catch (error) {
      expect(error).toBeInstanceOf(Death);
      died++;
    }
    map.abandon(actor.isDead ? doomed.id : 0);
    check(map);
    // What is free is used up by ones that cross without a run.
    for (let key = 10; key < 40; key++) {
      map.set(key, small);
      check(map);
    }
    map.destroy();
  }
  expect(died).toBeGreaterThan(8);
});
