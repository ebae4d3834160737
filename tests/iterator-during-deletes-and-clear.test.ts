import { describe, expect, test } from "vitest";
import { keyKinds, valueKind, valueKinds } from "./lib/kinds.ts";
import { advance, Playground } from "./model/playground.ts";

const u32 = valueKind("u32");

describe.each(keyKinds)("an iterator of a map with $name keys", (keys) => {
  test.each(valueKinds)("never yields a deleted key that it had not reached, $name values", (values) => {
    const ground = new Playground(keys, values, 600);
    ground.fill(0, 600);
    const iterator = ground.entries();
    const order = [...ground.map.keys()];
    advance(iterator, 100);
    // From the end of the order, which it has not reached, and the very next ones.
    for (const key of [...order.slice(300), ...order.slice(100, 110)]) {
      ground.map.delete(key);
      ground.model.delete(key);
      advance(iterator, order.indexOf(key) % 3 === 0 ? 1 : 0);
    }
    ground.check();
    iterator.finish(600);
  });

  test("yields every key of a map that is emptied key by key as it goes", () => {
    for (const n of [1, 7, 50, 1000]) {
      const ground = new Playground(keys, u32, n);
      ground.fill(0, n);
      let yielded = 0;
      for (const [key] of ground.map) {
        expect(ground.map.delete(key)).toBe(true);
        yielded++;
      }
      expect(yielded).toBe(n);
      expect(ground.map.size).toBe(0);
      ground.check();
    }
  });

  test("yields nothing more after clear, and none of the old keys when the map is filled anew", () => {
    for (const n of [1, 20, 2000]) {
      const ground = new Playground(keys, u32, 2 * n);
      ground.fill(0, n);
      const [fresh, begun, refilled] = [ground.entries(), ground.entries(), ground.entries()];
      advance(begun, Math.ceil(n / 2));
      advance(refilled, Math.ceil(n / 3));
      ground.clear();
      expect(begun.step()).toBe(false);
      ground.fill(n, 2 * n);
      fresh.finish(2 * n);
      refilled.finish(2 * n);
      begun.finish(0);
    }
  });

  test("may yield a key again that is deleted and added again, and ends nevertheless", () => {
    const ground = new Playground(keys, u32, 400);
    ground.fill(0, 400);
    const iterator = ground.entries();
    for (let i = 0; i < 1600 && !iterator.done; i++) {
      advance(iterator, 1);
      ground.drain(i % 400, (i % 400) + 1);
      ground.fill(i % 400, (i % 400) + 1);
    }
    iterator.finish(2000);
  });

  test("yields the value of the moment, not that of an earlier one", () => {
    const ground = new Playground(keys, u32, 300);
    ground.fill(0, 300);
    let round = 0;
    for (const [key, value] of ground.map) {
      expect(value).toBe(ground.model.get(key));
      round++;
      for (const other of ground.pool) {
        ground.map.set(other, round);
        ground.model.set(other, round);
      }
    }
    expect(round).toBe(300);
  });

  test("forEach sees neither what its callback deletes nor what it clears", () => {
    const ground = new Playground(keys, u32, 500);
    ground.fill(0, 500);
    let visits = 0;
    ground.map.forEach((_, key) => {
      expect(ground.model.has(key)).toBe(true);
      visits++;
      const victim = ground.pool[(visits * 7) % 500];
      ground.map.delete(victim);
      ground.model.delete(victim);
    });
    expect(visits).toBeGreaterThan(100);
    ground.map.forEach(() => void ground.map.clear());
    expect(ground.map.size).toBe(0);
  });
});
