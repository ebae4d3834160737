import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { keyKinds, valueKind, valueKinds } from "./lib/kinds.ts";
import { advance, Playground, SetPlayground } from "./model/playground.ts";

const u32 = valueKind("u32");

describe.each(keyKinds)("while a map with $name keys shrinks, an iterator", (keys) => {
  test.each(valueKinds)("returns each key that stays exactly once, $name values", (values) => {
    const total = 3000;
    for (const stays of [1, 30, 300]) {
      const ground = new Playground(keys, values, total);
      ground.fill(0, total);
      ground.map.evacuate();
      const before = ground.map.stats().buckets;
      const iterator = ground.entries();
      for (let at = stays; at < total; at += 20) {
        ground.drain(at, Math.min(total, at + 20));
        advance(iterator, 1);
      }
      ground.map.shrink();
      ground.map.evacuate({ maxBuckets: 5 });
      ground.check();
      advance(iterator, 1);
      ground.map.evacuate();
      expect(ground.map.stats().buckets).toBeLessThan(before / 4);
      iterator.finish(total);
      ground.check();
    }
  });

  test("opened at any point of a shrink is right when it goes on", () => {
    const ground = new Playground(keys, u32, 3000);
    ground.fill(0, 3000);
    const open = [];
    for (let n = 3000; n > 0; n--) {
      if (n % 25 === 0) open.push(ground.entries());
      ground.drain(n - 1, n);
      for (const iterator of open) advance(iterator, 1);
    }
    expect(ground.map.size).toBe(0);
    for (const iterator of open) iterator.finish(3000);
  });

  test("is right when the table shrinks to nothing, grows past its old size and shrinks again", () => {
    const ground = new Playground(keys, u32, 2000);
    ground.fill(0, 600);
    const iterator = ground.entries();
    advance(iterator, 50);
    for (let round = 0; round < 3; round++) {
      ground.drain(20, 600);
      ground.map.shrink();
      ground.map.evacuate();
      advance(iterator, 2);
      ground.fill(20, 2000);
      ground.check();
      advance(iterator, 3);
      ground.drain(600, 2000);
    }
    ground.check();
    iterator.finish(20_000);
  });
});

test.each(keyKinds)("a set's iterator returns each key that stays exactly once, $name", (keys) => {
  const ground = new SetPlayground(keys, 4000);
  ground.fill(0, 4000);
  const iterator = ground.values();
  for (let at = 200; at < 4000; at += 10) {
    ground.drain(at, at + 10);
    advance(iterator, 1);
  }
  ground.set.shrink();
  ground.set.evacuate();
  checkInvariants(ground.set);
  iterator.finish(4000);
});

test("an iterator is right through a same-size growth that compacts long chains", () => {
  // A crowded table leaves many overflow buckets; deletes and inserts at a constant size make it compact.
  const ground = new Playground(keyKinds[0], u32, 40_000, { loadFactor: 1 });
  ground.fill(0, 3000);
  ground.map.evacuate();
  const iterator = ground.entries();
  for (let at = 3000; at < 40_000; at++) {
    ground.drain(at - 2000, at - 1999);
    ground.fill(at, at + 1);
    if (at % 12 === 0) advance(iterator, 1);
  }
  ground.check();
  iterator.finish(40_000);
});
