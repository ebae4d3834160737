// A survey in steps comes to what a survey at once comes to, and says so when it cannot.
import { ConcurrentMutationError, DisposedError, HashMap, u32 } from "tophash";
import { type Inspectable, inspect, inspectSteps, type MapReport } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";
import { growing } from "./lib/growing.ts";
import { scatter } from "./lib/kinds.ts";

/** Its fractions, and the report. */
function all(map: Inspectable | Uint8Array, options = {}): { fractions: number[]; report: MapReport } {
  const steps = inspectSteps(map, options);
  for (const fractions: number[] = []; ; ) {
    const { done, value } = steps.next();
    if (done) return { fractions, report: value };
    fractions.push(value);
  }
}

test.each(["at rest", "growing"])("of a map %s", (state) => {
  const map = growing(60_000);
  if (state === "at rest") map.evacuate();
  else map.evacuate({ maxBuckets: 1000 });
  for (const options of [{}, { hottest: 20, verify: true }]) {
    const { fractions, report } = all(map, options);
    expect(report).toEqual(inspect(map, options));
    expect(fractions.length).toBeGreaterThan(5);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.every((each) => each > 0 && each < 1)).toBe(true);
  }
});

test("what is small, shared or a snapshot is one step", () => {
  const map = new HashMap(u32, u32);
  map.set(1, 2);
  const shared = new SharedHashMap(u32, u32);
  shared.set(1, 2);
  const bytes = map.toSnapshot();
  for (const each of [map, shared, bytes]) expect(all(each)).toEqual({ fractions: [], report: inspect(each) });
  shared.destroy();
});

test.each<[string, (map: HashMap<number, number>) => unknown]>([
  ["written to", (map) => map.set(scatter(1e6), 1)],
  ["deleted from", (map) => map.delete(scatter(1))],
  ["evacuated further", (map) => map.evacuate({ maxBuckets: 1 })],
  ["cleared", (map) => map.clear()],
])("a map that was %s meanwhile is told from one of that moment", (_, change) => {
  const map = growing(60_000);
  const steps = inspectSteps(map);
  expect(steps.next().done).toBe(false);
  expect(steps.next().done).toBe(false);
  change(map);
  expect(() => steps.next()).toThrow(ConcurrentMutationError);
  expect(steps.next().done).toBe(true);
});

test("a map that was disposed of meanwhile is not read, and wrong options are refused", () => {
  const map = growing(60_000);
  const steps = inspectSteps(map);
  steps.next();
  map.dispose();
  expect(() => steps.next()).toThrow(DisposedError);
  expect(() => inspectSteps({} as never).next()).toThrow(TypeError);
  expect(() => inspectSteps(growing(10), { hottest: -1 }).next()).toThrow(RangeError);
});
