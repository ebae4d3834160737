// The judge of tests/linearizability/ is itself judged: by the classical histories, and by every order of tiny ones.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkHistory, checkKey } from "./linearizability/check.ts";
import { hasOrder } from "./linearizability/exhaustive.ts";
import { ABSENT, type Operation, UNKNOWN } from "./linearizability/history.ts";
import { bothAnswers, type Kind, kinds, meaningOf } from "./linearizability/model.ts";

type Row = Pick<Operation, "kind" | "result"> & Partial<Operation>;

/** One operation on key 0: `during` are its first and its last moment. */
function row(thread: number, during: [number, number], rest: Row): Operation {
  return { thread, key: 0, argument: ABSENT, expected: ABSENT, invoked: during[0], returned: during[1], ...rest };
}
const get = (result: number): Row => ({ kind: "get", result });
const set = (argument: number): Row => ({ kind: "set", argument, result: 0 });
const add = (argument: number, result: number): Row => ({ kind: "add", argument, result });
const exchange = (expected: number, argument: number, result: number): Row => ({
  ...{ kind: "compareExchange", expected, argument, result },
});

const possible: Record<string, Operation[]> = {
  "no operations": [],
  "a read of what was there before an overlapping write": [
    row(1, [1, 2], set(1)),
    row(1, [3, 6], set(2)),
    row(2, [4, 5], get(1)),
  ],
  "a read of what an overlapping write writes": [row(1, [1, 4], set(1)), row(2, [2, 3], get(1))],
  "an overlapping write that some have seen and later all see": [
    row(1, [1, 10], set(1)),
    row(2, [2, 3], get(ABSENT)),
    row(3, [4, 5], get(1)),
    row(2, [6, 7], get(1)),
  ],
  "three overlapping writes in the one order that reads allow": [
    row(1, [1, 20], set(1)),
    row(2, [2, 21], set(2)),
    row(3, [3, 22], set(3)),
    row(4, [4, 5], get(2)),
    row(4, [6, 7], get(3)),
    row(4, [8, 9], get(1)),
  ],
  "two exchanges of one expected value, one of them refused": [
    row(1, [1, 2], set(1)),
    row(1, [3, 5], exchange(1, 2, 1)),
    row(2, [4, 6], exchange(1, 3, 0)),
    row(2, [7, 8], get(2)),
  ],
  "two exchanges of one expected value that was written again between them": [
    row(1, [1, 2], set(1)),
    row(1, [3, 9], exchange(1, 2, 1)),
    row(2, [4, 9], exchange(1, 3, 1)),
    row(3, [5, 8], set(1)),
  ],
  "a write of a killed thread that was seen": [
    row(1, [1, Infinity], { ...set(1), result: UNKNOWN }),
    row(2, [9, 10], get(1)),
  ],
  "a write of a killed thread that was not": [
    row(1, [1, Infinity], { ...set(1), result: UNKNOWN }),
    row(2, [9, 10], get(ABSENT)),
  ],
  "a write of a killed thread that was seen late": [
    row(1, [1, Infinity], { ...set(1), result: UNKNOWN }),
    row(2, [9, 10], get(ABSENT)),
    row(2, [11, 12], get(1)),
  ],
  "loadOrStore with one winner": [
    row(1, [1, 4], { kind: "loadOrStore", argument: 5, result: bothAnswers(5, false) }),
    row(2, [2, 3], { kind: "loadOrStore", argument: 6, result: bothAnswers(5, true) }),
  ],
  "one loadAndDelete of two that gets the value": [
    row(1, [1, 2], set(7)),
    row(1, [3, 6], { kind: "loadAndDelete", result: 7 }),
    row(2, [4, 5], { kind: "loadAndDelete", result: ABSENT }),
  ],
};

const impossible: Record<string, Operation[]> = {
  "a stale read": [row(1, [1, 2], set(1)), row(1, [3, 4], set(2)), row(2, [5, 6], get(1))],
  "a value read before it is written": [row(2, [1, 2], get(1)), row(1, [3, 4], set(1))],
  "a value that nobody wrote": [row(1, [1, 2], set(1)), row(2, [1, 2], get(3))],
  "a lost update": [row(1, [1, 4], add(1, 1)), row(2, [2, 5], add(1, 1))],
  "a lost update that only a later read shows": [
    row(1, [1, 4], add(1, 1)),
    row(2, [2, 5], add(1, 2)),
    row(1, [6, 7], get(1)),
  ],
  "two successful exchanges of one expected value": [
    row(1, [1, 2], set(1)),
    row(1, [3, 5], exchange(1, 2, 1)),
    row(2, [4, 6], exchange(1, 3, 1)),
  ],
  "a value seen and then unseen": [row(1, [1, 10], set(1)), row(2, [2, 3], get(1)), row(3, [4, 5], get(ABSENT))],
  "two readers who saw overlapping writes in different orders": [
    row(1, [1, 20], set(1)),
    row(2, [1, 20], set(2)),
    ...[row(3, [2, 3], get(1)), row(3, [4, 5], get(2))],
    ...[row(4, [6, 7], get(1)), row(4, [8, 9], get(2))],
  ],
  // Each thread's own order has an explanation (the read first), real time has none.
  "what is sequentially consistent only": [row(1, [1, 2], set(1)), row(2, [3, 4], get(ABSENT))],
  "an entry that two threads deleted": [
    row(1, [1, 2], set(1)),
    row(1, [3, 6], { kind: "delete", result: 1 }),
    row(2, [4, 5], { kind: "delete", result: 1 }),
  ],
  "an entry that is back after it was deleted": [
    row(1, [1, 2], set(1)),
    row(1, [3, 4], { kind: "delete", result: 1 }),
    row(2, [5, 6], { kind: "has", result: 1 }),
  ],
  "two winners of getOrInsert": [
    row(1, [1, 4], { kind: "getOrInsert", argument: 5, result: 5 }),
    row(2, [2, 3], { kind: "getOrInsert", argument: 6, result: 6 }),
  ],
  "a write of a killed thread that was seen, and then not": [
    row(1, [1, Infinity], { ...set(1), result: UNKNOWN }),
    row(2, [9, 10], get(1)),
    row(2, [11, 12], get(ABSENT)),
  ],
  "an interrupted operation that happens after it ended": [
    row(1, [1, 2], { ...set(1), result: UNKNOWN }),
    row(2, [3, 4], get(ABSENT)),
    row(2, [5, 6], get(1)),
  ],
  // One clock tick for all: the threads' own orders are what is left.
  "two operations of a thread the wrong way round": [
    row(1, [5, 5], set(1)),
    row(1, [5, 5], set(2)),
    row(2, [6, 6], get(1)),
  ],
  "a swap that returns what was not there": [
    row(1, [1, 2], { kind: "swap", argument: 1, result: ABSENT }),
    row(2, [3, 4], { kind: "swap", argument: 2, result: ABSENT }),
  ],
};

describe("the checker, and the definition, find an order for", () => {
  test.each(Object.entries(possible))("%s", (_, history) => {
    expect(checkHistory(history)).toBeUndefined();
    expect(hasOrder(history)).toBe(true);
  });
});

describe("the checker, and the definition, find none for", () => {
  test.each(Object.entries(impossible))("%s", (_, history) => {
    expect(hasOrder(history)).toBe(false);
    expect(checkHistory(history)).toBeDefined();
  });
});

/** Histories of some threads, each doing one operation after the other, whose answers were computed in some order and then partly changed. */
const tiny = fc
  .record({
    rows: fc.array(
      fc.record({
        thread: fc.nat(2),
        kind: fc.constantFrom<Kind>(...kinds),
        key: fc.nat(1),
        argument: fc.integer({ min: 1, max: 2 }),
        expected: fc.constantFrom(ABSENT, 1, 2),
        stretch: fc.tuple(fc.nat(3), fc.nat(3)),
        fate: fc.constantFrom("right", "right", "right", "right", "wrong", "unknown", "never returns"),
        wrong: fc.integer({ min: -1, max: 3 }),
      }),
      { minLength: 1, maxLength: 7 },
    ),
  })
  .map(({ rows }): Operation[] => {
    const states = [ABSENT, ABSENT];
    const free = [0, 0, 0];
    const dead = new Set<number>();
    return rows.flatMap(({ stretch, fate, wrong, ...rest }, i) => {
      const { thread, key } = rest;
      if (dead.has(thread)) return [];
      if (fate === "never returns") dead.add(thread);
      const middle = (i + 1) * 2;
      const invoked = Math.max(free[thread], middle - stretch[0]);
      const returned = fate === "never returns" ? Infinity : Math.max(invoked, middle + stretch[1]);
      free[thread] = returned + 1;
      const operation = { ...rest, invoked, returned, result: 0 };
      const right = meaningOf(rest.kind).answer(states[key], operation);
      const happens = fate !== "unknown" || wrong > 1;
      if (happens) states[key] = meaningOf(rest.kind).after(states[key], operation);
      const result = fate === "right" ? right : fate === "wrong" ? wrong : UNKNOWN;
      return [{ ...operation, result }];
    });
  });

describe("on random tiny histories", () => {
  test("the checker says what trying every order says", () => {
    const verdicts = { order: 0, none: 0 };
    const property = fc.property(tiny, (history) => {
      const has = hasOrder(history);
      verdicts[has ? "order" : "none"]++;
      expect(checkHistory(history) === undefined).toBe(has);
    });
    fc.assert(property, { numRuns: 4000 });
    // Both verdicts often enough.
    expect(Math.min(verdicts.order, verdicts.none)).toBeGreaterThan(500);
  });

  test("the prefix that it shows has no order, and has one without its last return", () => {
    let failures = 0;
    const property = fc.property(tiny, (history) => {
      const found = checkHistory(history);
      if (found === undefined) return;
      failures++;
      const { operation, prefix } = found;
      const isLater = ({ returned }: Operation) => returned > operation.returned;
      expect(hasOrder(prefix.map((each) => (isLater(each) ? { ...each, returned: Infinity } : each)))).toBe(false);
      // Whatever has not returned by then may return anything, or never have happened.
      if (prefix.some((each) => each !== operation && each.returned === operation.returned)) return;
      const open = (each: Operation) => ({ ...each, result: UNKNOWN, returned: Infinity });
      expect(hasOrder(prefix.map((each) => (each === operation || isLater(each) ? open(each) : each)))).toBe(true);
      expect(found.message).toContain("cannot be");
    });
    fc.assert(property, { numRuns: 1500 });
    expect(failures).toBeGreaterThan(100);
  });
});

test("a long history of many threads is judged, and an error at its end is found", () => {
  const history: Operation[] = [];
  for (let i = 0; i < 8000; i++) {
    const thread = i % 8;
    // Eight at once all the time.
    history.push(row(thread, [i * 2, i * 2 + 15], thread % 2 ? set(i) : add(1, ABSENT)));
  }
  // Sets and additions take effect as they were invoked.
  let state = ABSENT;
  const right = history.map((each) => {
    const { answer, after } = meaningOf(each.kind);
    const result = answer(state, each);
    state = after(state, each);
    return { ...each, result };
  });
  expect(checkKey(right)).toBeUndefined();
  const found = checkKey([...right, row(9, [20_000, 20_001], get(3))]);
  expect(found?.operation.thread).toBe(9);
  expect(found?.message.split("\n").length).toBeLessThan(40);
});

test("what is no history is refused", () => {
  expect(() => checkKey([row(1, [2, 1], get(1))])).toThrow("returned before it was invoked");
  const many = Array.from({ length: 31 }, (_, i) => row(i, [0, 1], get(ABSENT)));
  expect(() => checkKey(many)).toThrow("more than 30 operations");
});
