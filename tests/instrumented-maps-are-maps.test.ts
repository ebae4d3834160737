// What `instrument` returns is a HashMap or HashSet on the same entries, and may be used as one; it times what it was asked to time.
import { inspect } from "node:util";
import * as client from "prom-client";
import { DisposedError, HashMap, HashSet, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { IdleEvacuation } from "tophash/idle";
import { instrument } from "tophash/metrics";
import { expect, test, vi } from "vitest";
import { scatter } from "./lib/kinds.ts";

test("the same entries, either way", () => {
  using map = new HashMap(u32, u32);
  const counted = instrument(map);
  for (let i = 0; i < 10_000; i++) (i % 2 ? map : counted).set(scatter(i), i);
  expect(counted.size).toBe(10_000);
  for (let i = 0; i < 10_000; i++) expect((i % 2 ? counted : map).get(scatter(i))).toBe(i);
  expect(counted.stats()).toEqual(map.stats());
  checkInvariants(counted);
});

test("it is a HashMap, a HashSet, for whoever takes one", () => {
  const map = instrument(new HashMap(u32, string));
  const set = instrument(new HashSet(u32));
  expect(map).toBeInstanceOf(HashMap);
  expect(set).toBeInstanceOf(HashSet);
  expect(Object.prototype.toString.call(map)).toBe("[object HashMap]");
  map.set(1, "a");
  set.add(1);
  expect(inspect(map)).toBe(inspect(new HashMap(u32, string).set(1, "a")));
  expect([...map]).toEqual([[1, "a"]]);
  expect([...HashMap.fromSnapshot(u32, string, map.toSnapshot())]).toEqual([[1, "a"]]);
  const copy = map.clone();
  copy.set(2, "b");
  expect(map.size).toBe(1);
  expect([...set.union(new Set([2]))].sort()).toEqual([1, 2]);
  const idle = new IdleEvacuation().watch(map).watch(set);
  expect(idle.stats().watched).toBe(2);
  idle.stop();
  expect(instrument(map).get(1)).toBe("a");
  map.forEach((_, __, itself) => {
    expect(itself).toBe(map);
  });
  map.dispose();
  set.dispose();
});

test("each method has the name and the answers of the map's own", () => {
  using map = instrument(new HashMap(u32, u32));
  using plain = new HashMap(u32, u32);
  expect(map.set(1, 1)).toBe(map);
  expect(map.setRange).not.toBe(plain.setRange);
  for (const name of ["get", "has", "set", "delete", "add", "getMany", "setMany", "hasMany", "deleteMany"] as const) {
    expect(typeof map[name]).toBe("function");
  }
  expect(map.add(1, 5)).toBe(6);
  expect(map.getOrInsert(9, 2)).toBe(2);
  expect(map.getMany([1, 9, 10], undefined, { missing: 7 })).toEqual(Uint32Array.of(6, 2, 7));
  const out = new Uint8Array(5);
  expect(map.hasMany([1, 2], out)).toBe(out);
  expect(map.delete(1)).toBe(true);
});

test("to dispose of one is to dispose of both", () => {
  const map = new HashMap(u32, u32);
  const counted = instrument(map);
  counted.dispose();
  expect(() => map.get(1)).toThrow(DisposedError);
  expect(() => instrument(map)).toThrow(DisposedError);
  const other = new HashMap(u32, u32);
  const second = instrument(other);
  other.dispose();
  expect(() => second.get(1)).toThrow(DisposedError);
  expect(second.counts().hits).toBe(0);
});

test("one operation of so many is timed, by kind", () => {
  for (const [sample, least, most] of [
    [0, 0, 0],
    [1, 16_000, 16_000],
    [16, 800, 1200],
  ]) {
    using map = instrument(new HashMap(u32, u32), { sample });
    for (let i = 0; i < 8000; i++) {
      map.set(i, i);
      map.get(i);
    }
    const { lookup, write, delete: deleted, bulk } = map.latency();
    expect(lookup.count + write.count).toBeGreaterThanOrEqual(least);
    expect(lookup.count + write.count).toBeLessThanOrEqual(most);
    // At random: not always the same of two that take turns.
    expect(lookup.count).toBeGreaterThanOrEqual(least * 0.4);
    expect([deleted.count, bulk.count]).toEqual([0, 0]);
    for (const { p50, p90, p99, p999, max } of [lookup, write]) {
      expect([p50, p90, p99, p999, max]).toEqual([p50, p90, p99, p999, max].sort((a, b) => a - b));
    }
    expect(map.counts()).toEqual({ hits: 8000, misses: 0, inserts: 8000, overwrites: 0, deletes: 0 });
  }
});

test("durations are those of the clock, an eighth off at most", () => {
  using map = instrument(new HashMap(u32, u32), { sample: 1 });
  let time = 1000;
  const spy = vi.spyOn(performance, "now");
  try {
    for (const ns of [3, 100, 1000, 77_777, 5_000_000]) {
      for (let i = 0; i < 100; i++) {
        spy.mockReturnValueOnce(time).mockReturnValueOnce(time + ns / 1e6);
        map.get(1);
        time++;
      }
    }
  } finally {
    spy.mockRestore();
  }
  const { count, mean, p50, p90, max } = map.latency().lookup;
  expect(count).toBe(500);
  expect(mean / ((3 + 100 + 1000 + 77_777 + 5_000_000) / 5)).toBeCloseTo(1, 4);
  expect(p50).toBeGreaterThanOrEqual(999);
  expect(p50).toBeLessThanOrEqual(1000 * 1.125);
  expect(p90).toBeGreaterThanOrEqual(4_999_000);
  expect(max / 5_000_000).toBeCloseTo(1, 4);
});

test("a Histogram of prom-client gets each duration in seconds", async () => {
  const register = new client.Registry();
  const histogram = new client.Histogram({
    ...{ name: "cache_operation_duration_seconds", help: "The program's own.", labelNames: ["operation"] as const },
    registers: [register],
  });
  using map = instrument(new HashMap(u32, u32), { sample: 1, histogram });
  map.set(1, 1).get(1);
  map.clear();
  const { values } = await histogram.get();
  const total = (operation: string) =>
    values.find(({ metricName, labels }) => metricName?.endsWith("_count") && labels.operation === operation)?.value;
  expect([total("lookup"), total("write"), total("delete"), total("bulk")]).toEqual([1, 1, 1, undefined]);
});

test("a histogram that throws does not make the map's operation fail", async () => {
  const complaints: unknown[] = [];
  const before = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => complaints.push(error));
  try {
    const histogram = {
      observe: () => {
        throw new Error("a histogram's own");
      },
    };
    using map = instrument(new HashMap(u32, u32), { sample: 1, histogram });
    expect(map.set(1, 2).get(1)).toBe(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(complaints.length).toBe(2);
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const listener of before) process.on("uncaughtException", listener);
  }
});

test("what cannot be instrumented is refused", () => {
  const refused = (map: unknown, options: unknown, what: RegExp) =>
    expect(() => instrument(map as never, options as never)).toThrow(what);
  using map = new HashMap(u32, u32);
  refused(new Map(), undefined, /instrument takes a HashMap or HashSet, got/);
  refused(map, null, /options must be an object, got null/);
  refused(map, { sample: "all" }, /sample must be a number of operations, got "all"/);
  refused(map, { sample: 0.5 }, /sample must be an integer from 0 to 2\^30, got 0.5/);
  refused(map, { sample: -1 }, /sample must be an integer/);
  refused(map, { histogram: {} }, /histogram must be a Histogram/);
  refused(map, { histogram: 5 }, /histogram must be a Histogram/);
});
