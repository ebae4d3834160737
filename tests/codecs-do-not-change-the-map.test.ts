// Changing a map from inside its key codec's callbacks is a ConcurrentMutationError, by whatever member and from whatever
// call, and the map goes on unharmed; reading it, and changing other maps, works.
import { any, ConcurrentMutationError, customKey, type HashMap, HashSet, HashMap as Maps, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";

type Mapping = HashMap<number, never>;
type Members = HashSet<number>;

/** What runs inside the next callback of that name, once. */
let inEncode: (() => void) | undefined;
let inDecode: (() => void) | undefined;

function take(which: "encode" | "decode"): void {
  const action = which === "encode" ? inEncode : inDecode;
  if (which === "encode") inEncode = undefined;
  else inDecode = undefined;
  action?.();
}

/** Text and bytes in turn: both ways through the package. */
const type = customKey<number>({
  encode: (key) => {
    take("encode");
    return key % 2 ? String(key) : Uint8Array.of(key, key >>> 8);
  },
  decode: (encoded) => {
    take("decode");
    return typeof encoded === "string" ? Number(encoded) : encoded[0] | (encoded[1] << 8);
  },
});

const SIZE = 40;
const KEYS = Array.from({ length: SIZE }, (_, i) => i);

interface Subject {
  readonly name: string;
  make(): Mapping | Members;
  /** A value of the map. */
  readonly one: unknown;
}

const subjects: Subject[] = [
  ...(
    [
      ["u32", u32, 7],
      ["string", string, "seven"],
      ["any", any(), { seven: 7 }],
    ] as [string, typeof u32, unknown][]
  ).map(([name, values, one]) => ({
    name: `a map to ${name}`,
    one,
    make: () =>
      Maps.from(
        type,
        values,
        KEYS.map((key) => [key, one as never] as const),
      ) as unknown as Mapping,
  })),
  { name: "a set", one: undefined, make: () => HashSet.from(type, KEYS) },
];

type Call = (subject: never, one: never) => unknown;

const both: Record<string, Call> = {
  "delete of a key that is there": (map: Mapping) => map.delete(3),
  "delete of a key that is not": (map: Mapping) => map.delete(1000),
  deleteMany: (map: Mapping) => map.deleteMany([1, 2, 1000]),
  "deleteMany of nothing": (map: Mapping) => map.deleteMany([]),
  clear: (map: Mapping) => map.clear(),
  dispose: (map: Mapping) => map.dispose(),
  "Symbol.dispose": (map: Mapping) => (map as unknown as Record<symbol, () => void>)[Symbol.dispose](),
  reserve: (map: Mapping) => map.reserve(5000),
  shrink: (map: Mapping) => map.shrink(),
  evacuate: (map: Mapping) => map.evacuate(),
};
const mapMutators: Record<string, Call> = {
  ...both,
  "set of a key that is there": (map: Mapping, one) => map.set(3, one),
  "set of a new key": (map: Mapping, one) => map.set(1000, one),
  getOrInsert: (map: Mapping, one) => map.getOrInsert(1000, one),
  getOrInsertComputed: (map: Mapping, one) => map.getOrInsertComputed(1000, () => one),
  setMany: (map: Mapping, one) => map.setMany([1, 1000], one),
};
const countMutators: Record<string, Call> = {
  add: (map: Mapping, one) => map.add(1000, one),
  "add of what is no value": (map: Mapping) => map.add(3, -1 as never),
  addMany: (map: Mapping, one) => map.addMany([1, 1000], one),
};
const setMutators: Record<string, Call> = {
  ...both,
  "add of a member that is there": (set: Members) => set.add(3),
  "add of a new member": (set: Members) => set.add(1000),
  addMany: (set: Members) => set.addMany([1, 1000]),
};

/** Calls that encode a key. */
const encoding: Record<string, Call> = {
  has: (map: Mapping) => map.has(5),
  delete: (map: Mapping) => map.delete(2000),
  hasMany: (map: Mapping) => map.hasMany([4, 5, 6]),
  deleteMany: (map: Mapping) => map.deleteMany([2000, 2001]),
};
/** Calls that decode keys. */
const decoding: Record<string, Call> = {
  "an iterator": (map: Mapping) => [...map.keys()],
  entries: (map: Mapping) => [...map.entries()],
  forEach: (map: Mapping) => map.forEach(() => {}),
  keysArray: (map: Mapping) => map.keysArray(),
};

function contents(map: Mapping | Members, one: unknown): void {
  expect(map.size).toBe(SIZE);
  expect([...map.keys()].sort((a, b) => a - b)).toEqual(KEYS);
  if (map instanceof Maps) for (const value of (map as Mapping).values()) expect(value).toEqual(one);
  checkInvariants(map as never);
}

describe.each(subjects)("$name", ({ make, one, name }) => {
  const mutators =
    name === "a set" ? setMutators : name === "a map to u32" ? { ...mapMutators, ...countMutators } : mapMutators;

  test.each(Object.entries(mutators))("%s is refused", (_, mutate) => {
    for (const where of ["encode", "decode"] as const) {
      for (const call of Object.values(where === "encode" ? encoding : decoding)) {
        const map = make();
        let thrown: unknown;
        let ran = 0;
        const action = () => {
          ran++;
          try {
            mutate(map as never, one as never);
          } catch (error) {
            thrown = error;
          }
          // As the outer call goes on, so does the map; the next mutation inside is refused again.
          expect(() => map.clear()).toThrow(ConcurrentMutationError);
        };
        if (where === "encode") inEncode = action;
        else inDecode = action;
        call(map as never, one as never);
        expect(ran).toBe(1);
        expect(thrown).toBeInstanceOf(ConcurrentMutationError);
        expect((thrown as ConcurrentMutationError).code).toBe(new ConcurrentMutationError("").code);
        contents(map, one);
        // Afterwards nothing is forbidden any more.
        expect(map.delete(5)).toBe(true);
        map.dispose();
      }
    }
  });

  test.each(Object.entries(mutators))("%s, not caught, ends the call that asked", (_, mutate) => {
    const map = make();
    inEncode = () => mutate(map as never, one as never);
    expect(() => map.has(5)).toThrow(ConcurrentMutationError);
    inDecode = () => mutate(map as never, one as never);
    expect(() => [...map.keys()]).toThrow(ConcurrentMutationError);
    contents(map, one);
    expect(map.deleteMany(KEYS)).toBe(SIZE);
    map.dispose();
  });

  test("reading the map works", () => {
    for (const where of ["encode", "decode"] as const) {
      for (const call of Object.values(where === "encode" ? encoding : decoding)) {
        const map = make();
        let ran = 0;
        const action = () => {
          ran++;
          contents(map, one);
          expect([map.has(5), map.has(1000), map.stats().size]).toEqual([true, false, SIZE]);
          expect(map.hasMany([39, 1000])).toEqual(Uint8Array.of(1, 0));
          expect(map.keysArray().length).toBe(SIZE);
          if (map instanceof Maps) {
            const values = map as Mapping;
            expect(values.get(4)).toEqual(one);
            expect(Array.from(values.getMany([4, 5]))).toEqual([one, one]);
            expect(values.valuesArray().length).toBe(SIZE);
            expect(values.getOrInsertComputed(4, () => expect.unreachable("the key is there"))).toEqual(one);
          }
          const copy = map.clone();
          contents(copy, one);
          copy.clear(); // it is another map
          copy.dispose();
        };
        if (where === "encode") inEncode = action;
        else inDecode = action;
        const before = JSON.stringify(call(make() as never, one as never)); // sees the action in a map that is not `map`
        expect(ran).toBe(1);
        if (where === "encode") inEncode = action;
        else inDecode = action;
        expect(JSON.stringify(call(map as never, one as never))?.length).toBe(before?.length);
        expect(ran).toBe(2);
        contents(map, one);
      }
    }
  });

  test("changing another map of the same type works, by every mutator", () => {
    for (const mutate of Object.values(mutators)) {
      const map = make();
      for (const where of ["encode", "decode"] as const) {
        const other = make();
        const action = () => mutate(other as never, one as never);
        if (where === "encode") inEncode = action;
        else inDecode = action;
        const found = where === "encode" ? [map.has(5), map.has(1000)] : [...map.keys()].length;
        expect(found).toEqual(where === "encode" ? [true, false] : SIZE);
        contents(map, one);
      }
    }
  });
});

test("an arena's other maps may use long keys from inside encode and decode", () => {
  const long = (i: number) => String.fromCharCode(97 + i).repeat(50_000 + i);
  const other = new Maps(string, string);
  const nested = new Maps(
    customKey({
      encode: (i: number) => {
        other.set(long(i), long(i + 1));
        return long(i);
      },
      decode: (text: string) => {
        expect(other.get(text)?.length).toBe(text.length + 1);
        return text.length - 50_000;
      },
    }),
    string,
  );
  for (let i = 0; i < 10; i++) nested.set(i, long(i));
  expect(nested.setMany([3, 11, 12], long(1))).toBe(2);
  expect([...nested.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]);
  for (const [i, text] of nested) expect(text === long([3, 11, 12].includes(i) ? 1 : i)).toBe(true);
  checkInvariants(nested);
  checkInvariants(other);
});
