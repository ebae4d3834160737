// User code that disposes of a map, or of its whole arena, in the middle of one of its calls: the call ends in DisposedError
// (from inside a codec's callback: the map itself refuses), nothing reads what is gone, and no other map is harmed.
import {
  Arena,
  any,
  bytes,
  ConcurrentMutationError,
  customKey,
  DisposedError,
  f64,
  HashMap,
  HashSet,
  string,
  tuple,
  u32,
  u64,
} from "tophash";
import { checkInvariants } from "tophash/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AnyKeyType, AnyValueType, Key, LooseMap, LooseSet } from "./lib/types.ts";

const LONG = "l".repeat(30_000);

/** What runs inside the next callback of the codec. */
let inEncode: ((key: number) => void) | undefined;
let inDecode: ((text: string) => void) | undefined;
const coded = customKey<number, string>({
  encode: (key) => {
    inEncode?.(key);
    return String(key);
  },
  decode: (text) => {
    inDecode?.(text);
    return Number(text);
  },
});

const keyTypes: [string, unknown, (i: number) => unknown][] = [
  ["u32", u32, (i) => i],
  ["f64", f64, (i) => i / 2],
  ["u64", u64, (i) => BigInt(i) << 33n],
  ["string", string, (i) => (i % 50 ? `key ${i}` : `${LONG}${i}`)],
  ["bytes", bytes, (i) => Uint8Array.of(i, i >>> 8)],
  ["tuple(u32, u32)", tuple(u32, u32), (i) => [i, 1]],
  ["tuple(string, u32)", tuple(string, u32), (i) => [`${i}`, i]],
  ["customKey", coded, (i) => i],
];
const valueTypes: [string, unknown, (i: number) => unknown][] = [
  ["u32", u32, (i) => i],
  ["f64", f64, (i) => i / 3],
  ["string", string, (i) => (i % 40 ? `value ${i}` : LONG)],
  ["bytes", bytes, (i) => Uint8Array.of(i)],
  ["any", any(), (i) => ({ i })],
];
const pairs = keyTypes.flatMap(([keys, keyType, key]) =>
  valueTypes.map(([values, valueType, value]) => ({ keys, values, keyType, valueType, key, value })),
);

let other: HashMap<string, string>;
beforeEach(() => {
  other = new HashMap(string, string).set("a", "b");
});
afterEach(() => {
  inEncode = undefined;
  inDecode = undefined;
  checkInvariants(other);
  expect([...other]).toEqual([["a", "b"]]);
  const heir = new HashMap(u32, string).set(1, "heir");
  checkInvariants(heir);
  expect(heir.get(1)).toBe("heir");
});

function having<T>(action: () => unknown, result: T): T {
  action();
  return result;
}

/** How the map goes: by itself or with its arena. */
const ways = ["map", "arena"] as const;

describe.each(pairs)("$keys to $values", ({ keyType, valueType, key, value }) => {
  function filled(size: number, way: (typeof ways)[number]) {
    const arena = new Arena();
    const map = new HashMap(keyType as AnyKeyType, valueType as AnyValueType, { arena }) as LooseMap;
    for (let i = 0; i < size; i++) map.set(key(i) as Key, value(i));
    return { map, end: () => (way === "arena" ? arena.dispose() : map.dispose()) };
  }
  const list = (n: number) => Array.from({ length: n }, (_, i) => key(i) as Key);

  test.each(ways)("every callback that disposes of the %s", (way) => {
    const calls: ((map: LooseMap, end: () => void) => unknown)[] = [
      (map, end) => map.forEach(end),
      (map, end) => {
        for (const _ of map) end();
      },
      (map, end) => {
        for (const _ of map.keys()) end();
      },
      (map, end) => {
        for (const _ of map.values()) end();
      },
      (map, end) =>
        map.getOrInsertComputed(key(5000) as Key, () => {
          end();
          return value(1);
        }),
      // A key that is there needs no callback; one that is missing and long needs memory of the arena that is gone.
      (map, end) =>
        map.getOrInsertComputed(key(7000) as Key, () => {
          end();
          return value(0);
        }),
      (map, end) => {
        const out: unknown[] = [];
        Object.defineProperty(out, 3, { set: end });
        map.getMany(list(5000), out);
      },
      (map, end) => {
        const keys = list(100);
        Object.defineProperty(keys, 50, { get: () => having(end, key(50)) });
        map.setMany(keys, value(1) as never);
      },
      (map, end) => {
        const values = list(100).map((_, i) => value(i));
        Object.defineProperty(values, 50, { get: () => having(end, value(50)) });
        map.setMany(list(100), values);
      },
    ];
    for (const call of calls) {
      for (const size of [2, 200]) {
        const { map, end } = filled(size, way);
        expect(() => call(map, end)).toThrow(DisposedError);
        expect(() => map.size).toThrow(DisposedError);
        map.dispose();
        map.dispose();
      }
    }
  });

  test.each(ways)("iterators outlive the %s, begun or not, and end in DisposedError", (way) => {
    const { map, end } = filled(200, way);
    const make = () => [map.keys(), map.values(), map.entries()] as Iterator<unknown>[];
    const [fresh, begun, finished] = [make(), make(), make()];
    for (const iterator of begun) iterator.next();
    for (const iterator of finished) while (!iterator.next().done);
    end();
    for (let again = 0; again < 3; again++) {
      for (const iterator of [...fresh, ...begun]) expect(() => iterator.next()).toThrow(DisposedError);
      for (const iterator of finished) expect(iterator.next()).toEqual({ value: undefined, done: true });
    }
  });
});

describe("a key's own code", () => {
  const getter = (parts: unknown[], end: () => void) =>
    Object.defineProperty([...parts], 0, { get: () => having(end, parts[0]) }) as never;

  test.each(ways)("a tuple's getter that disposes of the %s", (way) => {
    for (const [type, parts] of [
      [tuple(u32, u32), [1, 2]],
      [tuple(string, u32), ["a", 2]],
    ] as [AnyKeyType, unknown[]][]) {
      for (const call of ["get", "has", "set", "delete", "getOrInsert", "add"] as const) {
        const arena = new Arena();
        const map = new HashMap(type, u32 as AnyValueType, { arena }) as LooseMap;
        map.set(parts, 1);
        const key = getter(parts, () => (way === "arena" ? arena.dispose() : map.dispose()));
        expect(() => (map[call] as (key: Key, value: unknown) => unknown).call(map, key, 5)).toThrow(DisposedError);
      }
    }
  });

  test("a codec that disposes of the arena is not asked about keys that are gone", () => {
    const reads: ((map: HashMap<number, string>) => unknown)[] = [
      (map) => map.keysArray(),
      (map) => [...map],
      (map) => [...map.keys()],
      (map) => map.forEach(() => {}),
    ];
    for (const read of reads) {
      const arena = new Arena();
      const map = new HashMap(coded, string, { arena });
      for (let i = 10; i < 90; i++) map.set(i, "v");
      const asked: string[] = [];
      inDecode = (text) => {
        asked.push(text);
        if (asked.length === 3) arena.dispose();
      };
      expect(() => read(map)).toThrow(DisposedError);
      expect(asked.length).toBe(3);
      for (const text of asked) expect(text).toMatch(/^\d\d$/);
      inDecode = undefined;
    }
    const writes: ((map: HashMap<number, string>) => unknown)[] = [
      (map) => map.set(1, "a"),
      (map) => map.get(1),
      (map) => map.delete(10),
      (map) => map.setMany([1, 2], "a"),
      (map) => map.hasMany([10, 11]),
    ];
    for (const write of writes) {
      const arena = new Arena();
      const map = new HashMap(coded, string, { arena }).set(10, "x");
      inEncode = () => arena.dispose();
      expect(() => write(map)).toThrow(DisposedError);
      inEncode = undefined;
    }
  });

  test("a codec may not dispose of its map, and the call that asked goes on", () => {
    const map = new HashMap(coded, string).set(1, "one");
    inEncode = () => expect(() => map.dispose()).toThrow(ConcurrentMutationError);
    expect(map.get(1)).toBe("one");
    inDecode = () => expect(() => map.clear()).toThrow(ConcurrentMutationError);
    expect([...map]).toEqual([[1, "one"]]);
  });
});

describe("set methods", () => {
  const methods = [
    "union",
    "intersection",
    "difference",
    "symmetricDifference",
    "isSubsetOf",
    "isSupersetOf",
    "isDisjointFrom",
  ] as const;
  test.each(methods)("%s, whose argument disposes of the arena", (method) => {
    for (const size of [1, 500]) {
      for (const where of ["size", "has", "keys", "next"]) {
        const arena = new Arena();
        const set = HashSet.from(string, ["a", "b", LONG], { arena }) as LooseSet;
        const at = (place: string) => place === where && arena.dispose();
        const argument = {
          get size() {
            at("size");
            return size;
          },
          has: () => having(() => at("has"), method !== "isDisjointFrom"),
          keys: () => {
            at("keys");
            let left = 20;
            return { next: () => having(() => at("next"), { value: "a", done: left-- === 0 }) };
          },
        };
        // It does not always come to that place: then it has an answer.
        try {
          const result = set[method](argument as never);
          if (typeof result === "object") checkInvariants(result);
        } catch (error) {
          expect(error).toBeInstanceOf(DisposedError);
        }
      }
    }
  });
});

test("options whose getters dispose of the arena make no map", () => {
  for (const name of ["capacity", "loadFactor", "maxBytes", "seed"]) {
    const arena = new Arena();
    const options = new Proxy({ arena } as Record<string, unknown>, {
      get: (target, asked) => {
        if (asked === name) arena.dispose();
        return target[asked as string];
      },
    });
    expect(() => new HashMap(string, any(), options)).toThrow(DisposedError);
    expect(() => new HashSet(u32, options)).toThrow(DisposedError);
  }
});

test("an iterable that disposes of the arena it is poured into", () => {
  for (const from of [
    (arena: Arena, list: Iterable<number>) => HashSet.from(u32, list, { arena }),
    (arena: Arena, list: Iterable<number>) =>
      HashMap.from(
        string,
        any(),
        (function* () {
          for (const i of list) yield [`${i}`, i] as const;
        })(),
        { arena },
      ),
  ]) {
    const arena = new Arena();
    let closed = 0;
    function* numbers() {
      try {
        yield 1;
        arena.dispose();
        yield 2;
      } finally {
        closed++;
      }
    }
    expect(() => from(arena, numbers())).toThrow(DisposedError);
    expect(closed).toBe(1);
  }
});
