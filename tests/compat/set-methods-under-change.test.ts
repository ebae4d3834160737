// The methods of 24.2.4 that take another set, when that changes the receiver: some work on a copy, some on the List itself.
import type { Set as CompatSet, ReadonlySetLike } from "tophash/compat";
import { describe, expect, test } from "vitest";
import { withSetMethods } from "./subjects.ts";

const MAKING = ["union", "intersection", "difference", "symmetricDifference"] as const;
type Like = ReadonlySetLike<unknown>;

describe.each(withSetMethods)("$name", (subject) => {
  const set = (...values: unknown[]): CompatSet<unknown> => new subject.Set(values);

  /** A set-like whose `has` runs something first. */
  const withHas = (size: number, has: (value: unknown) => unknown): Like => ({
    size,
    has: has as Like["has"],
    keys: () => {
      throw new Error("keys");
    },
  });

  test("has may answer anything, which becomes a boolean", () => {
    expect([...set(1, 2, 3, 4).intersection(withHas(9, (value) => [0, "", "yes", {}, NaN][value as number]))]).toEqual([
      2, 3,
    ]);
  });

  test("intersection sees what `has` does to the receiver, and yields nothing twice", () => {
    const own = set(1, 2, 3);
    let moved = false;
    const moving = withHas(9, (value) => {
      if (value === 1 && !moved) {
        moved = true;
        own.delete(1);
        own.delete(3);
        own.add(4).add(1);
      }
      return true;
    });
    expect([...own.intersection(moving)]).toEqual([1, 2, 4]);
    const cleared = set(1, 2, 3);
    const clearing = withHas(9, (value) => {
      if (value === 2) {
        cleared.clear();
        cleared.add(5);
      }
      return true;
    });
    expect([...cleared.intersection(clearing)]).toEqual([1, 2, 5]);
  });

  test("difference works on a copy: what `has` does to the receiver does not matter", () => {
    const own = set(1, 2, 3);
    const asked: unknown[] = [];
    const moving = withHas(9, (value) => {
      asked.push(value);
      own.clear();
      own.add(7);
      return value === 2;
    });
    expect([...own.difference(moving)]).toEqual([1, 3]);
    expect(asked).toEqual([1, 2, 3]);
  });

  test.each(["isSubsetOf", "isDisjointFrom"] as const)("%s sees what `has` does to the receiver", (method) => {
    const own = set(1, 2, 3);
    const asked: unknown[] = [];
    const moving = withHas(9, (value) => {
      asked.push(value);
      if (value === 1) {
        own.delete(2);
        own.add(4);
      }
      return method === "isSubsetOf";
    });
    expect(own[method](moving)).toBe(true);
    expect(asked).toEqual([1, 3, 4]);
  });

  /** A set-like whose iterator runs something before each value. */
  const withKeys = (size: number, values: unknown[], before: (value: unknown) => void): Like => ({
    size,
    has: () => {
      throw new Error("has");
    },
    keys: () => {
      const iterator = values.values();
      return {
        next() {
          const result = iterator.next();
          if (!result.done) before(result.value);
          return result;
        },
      };
    },
  });

  test("with keys, the receiver is looked at as it is then; the copy is as it was before", () => {
    const changing = (own: CompatSet<unknown>, size = 1) =>
      withKeys(size, [1, 2, 3], (value) => {
        if (value === 1) own.delete(2);
        if (value === 3) own.add(3);
      });
    const expected: Record<string, unknown[]> = {
      union: [1, 2, 9, 3],
      intersection: [1, 3],
      difference: [9],
      // 2 is not in the receiver any more, but in the copy: it stays. 3 is in the receiver, but not in the copy.
      symmetricDifference: [2, 9],
    };
    for (const method of MAKING) {
      const own = set(1, 2, 9);
      expect([method, [...own[method](changing(own))]]).toEqual([method, expected[method]]);
    }
    const own = set(1, 2, 9);
    expect(own.isSupersetOf(changing(own, 0))).toBe(false);
    const grown = set(1, 2, 9);
    const adding = withKeys(0, [1, 4], (value) => void grown.add(value));
    expect(grown.isSupersetOf(adding)).toBe(true);
  });

  test.each(["union", "symmetricDifference"] as const)(
    "%s takes its copy after keys() and before the first next",
    (method) => {
      const own = set(1);
      const like = {
        size: 0,
        has: () => false,
        keys: () => {
          own.add(2);
          return {
            next() {
              own.add(3);
              return { done: true, value: undefined } as const;
            },
          };
        },
      };
      expect([...own[method](like)]).toEqual([1, 2]);
    },
  );
});
