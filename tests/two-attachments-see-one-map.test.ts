// What one attachment of a shared map does, another one finds: each member, for every type of keys and of values.
import { SharedHashMap, SyncMap } from "tophash/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { KeyKind, ValueKind } from "./lib/kinds.ts";
import { same } from "./lib/same.ts";
import { type LooseShared, type LooseSync, sharedKeys, sharedPairs, sharedValues } from "./lib/shared-types.ts";
import type { AnyValueType, Key } from "./lib/types.ts";

const KEYS = 40;
/** A maximum that needs no large reservation of addresses. */
const OPTIONS = { maxBytes: 2 ** 24 };

/** Keys that differ, by content. */
function keysOf({ at, own = (key) => key }: KeyKind): Key[] {
  const keys = new Map<Key, Key>();
  for (let i = 0; keys.size < KEYS; i++) keys.set(own(at(i)), at(i));
  return [...keys.values()];
}
/** Values as the map gives them back: not one key's is that of its neighbour. */
const valuesOf = ({ at, stored }: ValueKind) => Array.from({ length: KEYS + 1 }, (_, i) => stored(at(i)));
const isNumber = ({ deltas }: ValueKind) => deltas.length > 0;

const must = (a: unknown, b: unknown) => expect(same(a, b), `${String(a)} is ${String(b)}`).toBe(true);

describe.each(sharedKeys)("keys of $name", (kind) => {
  const keys = keysOf(kind);
  const { own = (key: Key) => key, fresh = own } = kind;

  describe.each(sharedValues)("and values of $name: SharedHashMap", (values) => {
    const value = valuesOf(values);
    let a: LooseShared;
    let b: LooseShared;
    beforeEach(() => {
      a = new SharedHashMap(kind.type, values.type as AnyValueType, { ...OPTIONS, shards: 4 }) as LooseShared;
      b = SharedHashMap.attach(a.handle);
    });
    afterEach(() => a.destroy());

    test("one key after the other", () => {
      keys.forEach((key, i) => {
        const [one, other] = i % 2 ? [a, b] : [b, a];
        expect([one.get(key), one.has(key), one.delete(key)]).toEqual([undefined, false, false]);
        expect(one.set(key, value[i])).toBe(one);
        expect(other.has(fresh(key))).toBe(true);
        must(other.get(fresh(key)), value[i]);
        must(other.getOrInsert(fresh(key), value[i + 1]), value[i]);
        must(
          other.getOrInsertComputed(key, () => expect.unreachable("it is there")),
          value[i],
        );
        expect(other.compareExchange(key, undefined, value[i + 1])).toBe(false);
        expect(other.compareExchange(key, value[i], value[i + 1])).toBe(true);
        must(one.get(key), value[i + 1]);
        expect(one.compareExchange(key, value[i], value[i])).toBe(same(value[i], value[i + 1]));
        expect([a.size, b.size]).toEqual([1, 1]);
        expect(other.delete(fresh(key))).toBe(true);
        expect([one.has(key), one.get(key), a.size, b.size]).toEqual([false, undefined, 0, 0]);
        expect(one.compareExchange(key, value[i], value[i])).toBe(false);
        expect(one.compareExchange(key, undefined, value[i])).toBe(true);
        must(other.get(key), value[i]);
        expect(one.delete(key)).toBe(true);
        must(
          other.getOrInsertComputed(fresh(key), (given) => {
            expect(same(own(given), own(key)) || own(given) === own(key)).toBe(true);
            return value[i];
          }),
          value[i],
        );
        must(one.getOrInsert(key, value[i + 1]), value[i]);
        a.clear();
        expect(b.size).toBe(0);
      });
    });

    test("in bulk, and walks", () => {
      const list = value.slice(0, KEYS);
      expect(a.setMany(kind.list(keys) as never, values.list(list) as never)).toBe(KEYS);
      expect(b.setMany(kind.list(keys) as never, values.list(list) as never)).toBe(0);
      expect(b.hasMany(kind.list(keys) as never)).toEqual(new Uint8Array(KEYS).fill(1));
      Array.from(b.getMany(kind.list(keys.map(fresh)) as never)).forEach((found, i) => {
        must(found, list[i]);
      });
      const place = new Map(keys.map((key, i) => [own(key), i]));
      for (const map of [a, b]) {
        const walks: [Key, unknown][][] = [[...map], [...map.entries()]];
        const seen: [Key, unknown][] = [];
        map.forEach((found, key, given) => {
          expect(given).toBe(map);
          seen.push([key, found]);
        });
        const zip = (some: Iterable<Key>, others: Iterable<unknown>): [Key, unknown][] => {
          const rest = [...others];
          return Array.from(some, (key, i) => [key, rest[i]]);
        };
        walks.push(seen, zip(map.keys(), map.values()), zip(map.keysArray(), map.valuesArray()));
        for (const entries of walks) {
          const places = entries.map(([key, found]) => {
            const i = place.get(own(key)) ?? -1;
            must(found, list[i]);
            return i;
          });
          expect(places.sort((x, y) => x - y)).toEqual([...keys.keys()]);
        }
      }
      expect(b.deleteMany(kind.list(keys.slice(0, 10)) as never)).toBe(10);
      expect(a.hasMany(keys).reduce((sum, flag) => sum + flag, 0)).toBe(KEYS - 10);
      const copy = a.clone();
      const plain = b.toHashMap();
      expect([copy.size, plain.size]).toEqual([KEYS - 10, KEYS - 10]);
      keys.slice(10).forEach((key, i) => {
        must(copy.get(key), list[i + 10]);
        must(plain.get(key), list[i + 10]);
      });
      plain.dispose();
      copy.destroy();
      a.reserve(1000);
      expect([b.evacuate(), b.size]).toEqual([true, KEYS - 10]);
      b.shrink();
      expect([a.assist(), a.size]).toEqual([true, KEYS - 10]);
    });

    test.runIf(isNumber(values))("sums", () => {
      const { deltas, zero, sum } = values;
      const expected = new Map<Key, unknown>();
      keys.forEach((key, i) => {
        for (const delta of deltas) {
          const before = expected.get(key) ?? zero;
          const next = sum!(before, delta);
          const map = i % 2 ? a : b;
          if (next === undefined) {
            expect(() => map.add(key, delta)).toThrow(RangeError);
            continue;
          }
          must(map.add(key, delta), next);
          expected.set(key, next);
        }
      });
      const first = expected.get(keys[0])!;
      if (sum!(first, deltas[0]) !== undefined) {
        b.addMany([keys[0]], deltas[0]);
        expected.set(keys[0], sum!(first, deltas[0]));
      }
      for (const [key, total] of expected) must((expected.size % 2 ? a : b).get(key), total);
      expect(a.size).toBe(expected.size);
    });
  });
});

describe.each(sharedPairs.map(([keys, values]) => [keys.name, values.name, keys, values] as const))(
  "SyncMap of %s, %s",
  (_, __, kind, values) => {
    test("one key after the other", () => {
      const value = valuesOf(values);
      const { own = (key: Key) => key, fresh = own } = kind;
      const a = new SyncMap(kind.type, values.type as AnyValueType, OPTIONS) as LooseSync;
      const b = SyncMap.attach<Key, unknown>(a.handle);
      const keys = keysOf(kind);
      keys.forEach((key, i) => {
        const [one, other] = i % 2 ? [a, b] : [b, a];
        expect([one.load(key), one.delete(key), one.loadAndDelete(key)]).toEqual([undefined, false, undefined]);
        expect(one.compareAndSwap(key, value[i], value[i])).toBe(false);
        expect(one.store(key, value[i])).toBe(undefined);
        must(other.load(fresh(key)), value[i]);
        const known = other.loadOrStore(fresh(key), value[i + 1]);
        must(known.value, value[i]);
        expect(known.loaded).toBe(true);
        must(other.swap(key, value[i + 1]), value[i]);
        expect(one.compareAndSwap(fresh(key), value[i + 1], value[i])).toBe(true);
        expect(one.compareAndDelete(key, value[i + 1])).toBe(same(value[i], value[i + 1]));
        if (same(value[i], value[i + 1])) one.store(key, value[i]);
        expect(other.compareAndDelete(fresh(key), value[i])).toBe(true);
        expect([one.load(key), one.swap(key, value[i])]).toEqual([undefined, undefined]);
        must(other.loadAndDelete(key), value[i]);
        const { value: stored, loaded } = one.loadOrStore(key, value[i]);
        must(stored, value[i]);
        expect([loaded, other.delete(key), one.load(key)]).toEqual([false, true, undefined]);
        one.store(key, value[i]);
      });
      const place = new Map(keys.map((key, i) => [own(key), i]));
      for (const map of [a, b]) {
        const places: number[] = [];
        map.range((found, key) => {
          const i = place.get(own(key)) ?? -1;
          must(found, value[i]);
          places.push(i);
        });
        expect(places.sort((x, y) => x - y)).toEqual([...keys.keys()]);
      }
      let met = 0;
      a.range(() => ++met < 5);
      expect(met).toBe(5);
      b.clear();
      a.range(() => expect.unreachable("it is empty"));
      a.destroy();
    });
  },
);
