// Random commands against the engine's own Map and Set: the same answers, the same order, the same for iterators under way.
import fc from "fast-check";
import { Map as CompatMap, Set as CompatSet } from "tophash/compat";
import { describe, expect, test } from "vitest";

const objects: unknown[] = [[], () => {}, Object.freeze({}), new Proxy({}, {}), /x/, Symbol("s"), Symbol.for("t")];
for (let i = 0; i < 3; i++) objects.push({ i });

/** Few keys, so that they meet each other again, of every kind. */
const key: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.constantFrom<unknown>(
    -0,
    NaN,
    0.5,
    2 ** 32,
    -1,
    Infinity,
    null,
    undefined,
    true,
    false,
    0n,
    2n ** 64n,
    -(2n ** 63n),
  ),
  fc.constantFrom("", "0", "1", "a", "b", "NaN", "undefined", "\ud800"),
  { weight: 3, arbitrary: fc.constantFrom(...objects) },
);

interface World {
  real: Map<unknown, unknown>;
  model: Map<unknown, unknown>;
  /** Iterators under way, of both. */
  pairs: [Iterator<unknown>, Iterator<unknown>][];
}

type Step = (world: World) => void;

const HOW = ["keys", "values", "entries"] as const;

function compare(what: string, actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) expect([what, actual]).toEqual([what, expected]);
}

function compareResults(actual: IteratorResult<unknown>, expected: IteratorResult<unknown>): void {
  compare("done", actual.done, expected.done);
  if (!Array.isArray(expected.value) || !Array.isArray(actual.value)) compare("value", actual.value, expected.value);
  else for (let i = 0; i < 2; i++) compare("entry", actual.value[i], expected.value[i]);
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(key, fc.nat()).map(
      ([k, v]): Step =>
        ({ real, model }) => {
          real.set(k, v);
          model.set(k, v);
        },
    ),
  },
  {
    weight: 5,
    arbitrary: key.map(
      (k): Step =>
        ({ real, model }) =>
          compare("delete", real.delete(k), model.delete(k)),
    ),
  },
  {
    weight: 2,
    arbitrary: key.map(
      (k): Step =>
        ({ real, model }) => {
          compare("get", real.get(k), model.get(k));
          compare("has", real.has(k), model.has(k));
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...HOW).map(
      (how): Step =>
        ({ real, model, pairs }) => {
          pairs.push([real[how](), model[how]()]);
        },
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 1, max: 8 })).map(
      ([which, times]): Step =>
        ({ pairs }) => {
          if (pairs.length === 0) return;
          const [actual, expected] = pairs[which % pairs.length];
          for (let i = 0; i < times; i++) compareResults(actual.next(), expected.next());
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>(({ real, model }) => {
      real.clear();
      model.clear();
    }),
  },
  // Bulk: over the borders of leaves (4,096 entries), and so that some get sparse.
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(20_000), fc.nat(9000)).map(
      ([from, count]): Step =>
        ({ real, model }) => {
          for (let i = 0; i < count; i++) {
            real.set(from + i, i);
            model.set(from + i, i);
          }
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(20_000), fc.nat(9000), fc.integer({ min: 1, max: 40 })).map(
      ([from, count, spare]): Step =>
        ({ real, model }) => {
          for (let i = 0; i < count; i++) {
            if (i % spare !== spare - 1 || spare === 1)
              compare("delete", real.delete(from + i), model.delete(from + i));
          }
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 300 }), key).map(
      ([times, k]): Step =>
        ({ real, model }) => {
          for (let i = 0; i < times; i++) {
            real.delete(k);
            model.delete(k);
            real.set(k, i);
            model.set(k, i);
          }
        },
    ),
  },
);

function check({ real, model }: World): void {
  compare("size", real.size, model.size);
  const actual = real.entries();
  for (const entry of model) compareResults(actual.next(), { done: false, value: entry });
  compare("end", actual.next().done, true);
  for (const object of objects) compare("get", real.get(object), model.get(object));
}

/** Enough that none of them is among the maps that are looked through without an index. */
function fill({ real, model }: World): void {
  for (let i = 0; i < 20; i++) {
    real.set(-i, i);
    model.set(-i, i);
  }
}

/** A Set in the guise of a Map: the values are the keys. */
function asMap(set: Set<unknown>): Map<unknown, unknown> {
  return {
    set: (k: unknown) => set.add(k),
    get: (k: unknown) => set.has(k),
    has: (k: unknown) => set.has(k),
    delete: (k: unknown) => set.delete(k),
    clear: () => set.clear(),
    keys: () => set.keys(),
    values: () => set.values(),
    entries: () => set.entries(),
    get size() {
      return set.size;
    },
    [Symbol.iterator]: () => set.entries(),
  } as unknown as Map<unknown, unknown>;
}

const worlds: [name: string, make: () => World][] = [
  ["Map", () => ({ real: new CompatMap(), model: new Map(), pairs: [] })],
  ["Set", () => ({ real: asMap(new CompatSet()), model: asMap(new Set()), pairs: [] })],
];

describe.each(worlds)("%s", (_, make) => {
  // Several at once, with the same objects as keys: these know in which of them they are.
  test.each([1, 3])("%i of them answer, order and iterate as native ones", (count) => {
    const steps = fc.array(fc.tuple(fc.nat(count - 1), step), { maxLength: 120, size: "max" });
    fc.assert(
      fc.property(steps, (each) => {
        const all = Array.from({ length: count }, make);
        if (count > 1) all.forEach(fill);
        for (const [i, [which, run]] of each.entries()) {
          run(all[which]);
          if (i % 10 === 0) check(all[which]);
        }
        for (const world of [...all, ...all]) check(world);
        for (const world of all) {
          for (const [actual, expected] of world.pairs) {
            for (let i = 0; i < 50; i++) compareResults(actual.next(), expected.next());
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
