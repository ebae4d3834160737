import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { keyKinds, valueKind, valueKinds } from "./lib/kinds.ts";
import { advance, Playground, SetPlayground } from "./model/playground.ts";

const u32 = valueKind("u32");

describe.each(keyKinds)("while a map with $name keys grows, an iterator", (keys) => {
  test.each(valueKinds)("returns each key that was there exactly once, $name values", (values) => {
    for (const n of [1, 5, 6, 7, 40, 300, 2000]) {
      const grown = n * 9 + 60;
      const ground = new Playground(keys, values, grown);
      ground.fill(0, n);
      const iterator = ground.entries();
      // Eight doublings at least, spread over the first three quarters of the iteration.
      const perStep = Math.ceil((grown - n) / Math.max(1, n * 0.75));
      for (let at = n; at < grown; at += perStep) {
        ground.fill(at, Math.min(grown, at + perStep));
        if (n < 50) ground.check();
        advance(iterator, 1);
      }
      ground.check();
      iterator.finish(grown);
      expect(iterator.total).toBeGreaterThanOrEqual(n);
      ground.map.dispose();
    }
  });

  test("opened at any point of a growth is right when the growth goes on, finishes, and another begins", () => {
    const ground = new Playground(keys, u32, 3000);
    const open = [];
    for (let n = 0; n < 3000; n++) {
      ground.fill(n, n + 1);
      if (n % 25 === 0) open.push(ground.entries());
      for (const iterator of open) advance(iterator, 1);
      if (n % 100 === 0) ground.map.evacuate({ maxBuckets: n % 7 });
    }
    ground.map.evacuate();
    ground.check();
    expect(open.length).toBe(120);
    for (const iterator of open) iterator.finish(3000);
  });

  test("is right across a reserve that multiplies the table", () => {
    for (const [n, reserved] of [
      [10, 5000],
      [500, 100_000],
    ]) {
      const ground = new Playground(keys, u32, n + 400);
      ground.fill(0, n);
      const iterator = ground.entries();
      advance(iterator, n / 2);
      ground.map.reserve(reserved);
      for (let i = 0; i < 400; i++) {
        ground.fill(n + i, n + i + 1);
        if (i % 40 === 0) advance(iterator, 1);
      }
      ground.check();
      iterator.finish(n + 400);
    }
  });

  test("is right when overwrites alone drive the evacuation", () => {
    const ground = new Playground(keys, u32, 4000);
    ground.fill(0, 1000);
    while (!ground.map.stats().growing) ground.fill(ground.model.size, ground.model.size + 1);
    const n = ground.model.size;
    const iterator = ground.entries();
    for (let i = 0; ground.map.stats().growing; i++) {
      ground.fill(i % n, (i % n) + 1);
      advance(iterator, 1);
      expect(i).toBeLessThan(20_000);
    }
    iterator.finish(n);
    expect(iterator.total).toBe(n);
  });
});

test.each(keyKinds)("a set's iterator returns each key that was there exactly once, $name", (keys) => {
  const ground = new SetPlayground(keys, 9000);
  ground.fill(0, 900);
  const iterator = ground.values();
  for (let at = 900; at < 9000; at += 12) {
    ground.fill(at, Math.min(9000, at + 12));
    advance(iterator, 1);
  }
  checkInvariants(ground.set);
  iterator.finish(9000);
});

test("adding a key for each key yielded ends when the adding does", () => {
  const ground = new Playground(keyKinds[0], u32, 60_000);
  ground.fill(0, 10);
  const iterator = ground.entries();
  let added = 10;
  while (iterator.step()) if (added < 60_000) ground.fill(added, ++added);
  expect(added).toBeGreaterThan(10);
  expect(iterator.total).toBeLessThanOrEqual(60_000);
});

test("forEach visits each key that was there exactly once while its callback adds", () => {
  for (const keys of keyKinds) {
    const ground = new Playground(keys, u32, 8000);
    ground.fill(0, 800);
    const visits = new Map<unknown, number>();
    let added = 800;
    ground.map.forEach((_, key) => {
      visits.set(key, (visits.get(key) ?? 0) + 1);
      for (let i = 0; i < 10 && added < 8000; i++) ground.fill(added, ++added);
    });
    expect(Math.max(...visits.values())).toBe(1);
    for (let i = 0; i < 800; i++) expect(visits.has(ground.pool[i] === 0 ? 0 : ground.pool[i])).toBe(true);
  }
});
