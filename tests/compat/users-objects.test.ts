// Objects that are keys are not changed in any way that a program could notice.
import { describe, expect, test } from "vitest";
import { subjects } from "./subjects.ts";

describe.each(subjects)("the objects of a user, as keys of a $name Map,", (subject) => {
  const observed = (log: string[]) =>
    new Proxy(
      {},
      {
        get(_, trap) {
          log.push(String(trap));
          return undefined;
        },
      },
    );

  test("do not notice: no property, no trap, no change of what can be asked about them", () => {
    const log: string[] = [];
    const proxy = new Proxy({}, observed(log) as ProxyHandler<object>);
    const keys = [{ a: 1 }, Object.freeze({ a: 1 }), [1], () => {}, Object.seal({}), proxy];
    const before = keys.slice(0, -1).map((key) => [Object.getOwnPropertyDescriptors(key), Object.isFrozen(key)]);
    const map = new subject.Map<unknown, number>();
    for (const key of keys) map.set(key, 1).set(key, 2);
    for (const key of keys) expect([map.get(key), map.has(key)]).toEqual([2, true]);
    expect(keys.slice(0, -1).map((key) => [Object.getOwnPropertyDescriptors(key), Object.isFrozen(key)])).toEqual(
      before,
    );
    for (const key of keys) map.delete(key);
    expect(log).toEqual([]);
    expect(structuredClone(keys[0])).toEqual({ a: 1 });
  });

  test("are looked for without a trace", () => {
    const map = new subject.Map<unknown, number>([[{}, 1]]);
    const key = Object.freeze({});
    expect([map.has(key), map.get(key), map.delete(key)]).toEqual([false, undefined, false]);
    map.set(key, 2);
    expect(map.get(key)).toBe(2);
  });

  test("stay the same keys when they are frozen, made a prototype, or given many properties later", () => {
    const keys: Record<string, unknown>[] = Array.from({ length: 6 }, () => ({}));
    const map = new subject.Map(keys.map((key, i) => [key, i]));
    Object.freeze(keys[0]);
    Object.create(keys[1]);
    for (let i = 0; i < 2000; i++) keys[2][`p${i}`] = i;
    for (let i = 0; i < 2000; i++) delete keys[2][`p${i}`];
    Object.setPrototypeOf(keys[3], null);
    keys[4][0] = 1;
    Object.defineProperty(keys[5], "x", { get: () => 1 });
    expect(keys.map((key) => map.get(key))).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
