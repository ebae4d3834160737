// `openTelemetry(map, ...)` on the real SDK: what is collected is what `stats()` says.
import { setImmediate as turn } from "node:timers/promises";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  type MetricData,
  MetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { Arena, DisposedError, HashMap, HashSet, string, u32 } from "tophash";
import { instrument, openTelemetry } from "tophash/metrics";
import { SharedHashMap } from "tophash/shared";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFINITIONS, DURATION } from "../src/metrics/definitions.ts";
import { growing } from "./lib/growing.ts";
import { scatter } from "./lib/kinds.ts";

const gc = (globalThis as { gc?: () => void }).gc!;

/** Asked by the tests themselves. */
class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

let reader: Reader;
let provider: MeterProvider;
beforeEach(() => {
  reader = new Reader();
  provider = new MeterProvider({ readers: [reader] });
});
afterEach(() => provider.shutdown());

async function collected(): Promise<MetricData[]> {
  const { resourceMetrics, errors }: { resourceMetrics: ResourceMetrics; errors: unknown[] } = await reader.collect();
  expect(errors).toEqual([]);
  return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
}

/** The value of the one data point with these attributes. */
function pointOf(data: readonly MetricData[], name: string, attributes: Record<string, string>): unknown {
  const found = data
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }) => dataPoints as { attributes: Record<string, unknown>; value: unknown }[])
    .filter((point) => Object.entries(attributes).every(([key, value]) => point.attributes[key] === value));
  expect(found.length).toBeLessThan(2);
  return found[0]?.value;
}
const named = (name: string) => ({ "tophash.map.name": name });

function filled(n: number): HashMap<number, number> {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  return map;
}

test("maps, sets, shared maps and arenas: every definition, as `stats()` says", async () => {
  const meter = provider.getMeter("test");
  using map = filled(4321);
  using set = HashSet.from(string, ["a", "b"]);
  using moving = growing(5000);
  const shared = new SharedHashMap(u32, u32, { shards: 2 });
  const arena = new Arena({ maxBytes: 1 << 24 });
  for (let i = 0; i < 500; i++) shared.set(i, i);
  for (const [name, each] of Object.entries({ map, set, moving, shared, arena })) openTelemetry(each, { name, meter });
  const data = await collected();
  for (const [name, each] of Object.entries({ map, set, moving, shared, arena })) {
    const stats = each.stats() as unknown as Record<string, number | boolean>;
    for (const { openTelemetry: metric, series } of DEFINITIONS) {
      const field = series[0].field.replace(/^arena\./, "");
      const isOfArena = series[0].field.startsWith("arena.");
      const expected = isOfArena === (name === "arena") ? stats[field] : undefined;
      expect(pointOf(data, metric, named(name)), metric).toBe(expected === undefined ? undefined : Number(expected));
    }
  }
  shared.destroy();
  arena.dispose();
});

test("kinds and units", async () => {
  const meter = provider.getMeter("test");
  using map = instrument(filled(10), { sample: 1 });
  const shared = new SharedHashMap(u32, u32);
  const arena = new Arena();
  for (const [name, each] of Object.entries({ map, shared, arena })) openTelemetry(each, { name, meter });
  map.get(1);
  const data = await collected();
  for (const { openTelemetry: name, unit, kind, help } of DEFINITIONS) {
    const { descriptor, dataPointType, ...rest } = data.find((each) => each.descriptor.name === name)!;
    expect(descriptor).toMatchObject({ unit, description: help });
    expect(dataPointType, name).toBe(kind === "level" ? DataPointType.GAUGE : DataPointType.SUM);
    if (kind !== "level") expect((rest as { isMonotonic: boolean }).isMonotonic, name).toBe(kind === "total");
  }
  const histogram = data.find(({ descriptor }) => descriptor.name === DURATION.openTelemetry)!;
  expect(histogram.dataPointType).toBe(DataPointType.HISTOGRAM);
  expect(histogram.descriptor.unit).toBe("s");
  shared.destroy();
  arena.dispose();
});

test("an instrumented map: counts by result, durations by operation, while it is exported", async () => {
  const meter = provider.getMeter("test");
  using map = instrument(filled(1000), { sample: 1 });
  map.get(scatter(0)); // before: counted, but not timed for the meter
  const exported = openTelemetry(map, { name: "counted", meter, labels: { region: "eu" } });
  for (let i = 0; i < 300; i++) map.get(scatter(i));
  for (let i = 0; i < 20; i++) map.get(scatter(i + 5000));
  for (let i = 995; i < 1010; i++) map.set(scatter(i), 1);
  const data = await collected();
  const at = (more: Record<string, string>) => ({ ...named("counted"), region: "eu", ...more });
  expect(pointOf(data, "tophash.map.lookups", at({ "tophash.result": "hit" }))).toBe(301);
  expect(pointOf(data, "tophash.map.lookups", at({ "tophash.result": "miss" }))).toBe(20);
  expect(pointOf(data, "tophash.map.writes", at({ "tophash.result": "insert" }))).toBe(10);
  expect(pointOf(data, "tophash.map.writes", at({ "tophash.result": "overwrite" }))).toBe(5);
  const lookups = pointOf(data, DURATION.openTelemetry, at({ "tophash.operation": "lookup" })) as {
    count: number;
    sum: number;
    buckets: { boundaries: number[] };
  };
  expect(lookups.count).toBe(320);
  expect(lookups.sum).toBeGreaterThan(0);
  expect(lookups.buckets.boundaries[0]).toBe(32e-9);
  exported.unregister();
  map.get(1);
  const later = pointOf(await collected(), DURATION.openTelemetry, at({ "tophash.operation": "lookup" }));
  expect((later as { count: number }).count).toBe(320);
});

test("what is unregistered, disposed of or dropped is not asked any more", async () => {
  // By cumulative temporality the SDK itself repeats what was observed once.
  reader = new Reader({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA });
  provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter("test");
  using stays = filled(1);
  using leaves = filled(2);
  const goes = filled(3);
  openTelemetry(stays, { name: "stays", meter });
  openTelemetry(goes, { name: "goes", meter });
  const dropped = (() => {
    const map = filled(4);
    openTelemetry(map, { name: "dropped", meter });
    return new WeakRef(map);
  })();
  {
    using _ = openTelemetry(leaves, { name: "leaves", meter });
    expect(pointOf(await collected(), "tophash.map.load", named("leaves"))).toBe(leaves.stats().loadFactor);
  }
  goes.dispose();
  for (let i = 0; i < 20 && dropped.deref() !== undefined; i++) {
    await turn();
    gc();
  }
  expect(dropped.deref()).toBeUndefined();
  const data = await collected();
  const loads = data.find(({ descriptor }) => descriptor.name === "tophash.map.load")!;
  expect(loads.dataPoints.map(({ attributes }) => attributes)).toEqual([named("stays")]);
  using again = filled(5);
  openTelemetry(again, { name: "goes", meter });
  expect(pointOf(await collected(), "tophash.map.load", named("goes"))).toBe(again.stats().loadFactor);
});

test("all maps may go, and others come", async () => {
  const meter = provider.getMeter("test");
  using map = filled(1);
  openTelemetry(map, { name: "first", meter }).unregister();
  expect(pointOf(await collected(), "tophash.map.entries", {})).toBeUndefined();
  openTelemetry(map, { name: "second", meter });
  expect(pointOf(await collected(), "tophash.map.entries", {})).toBe(1);
});

test("a histogram of OpenTelemetry's own may be given to instrument()", async () => {
  const histogram = provider.getMeter("test").createHistogram("cache.operation.duration", { unit: "s" });
  using map = instrument(filled(10), { sample: 1, histogram });
  map.get(1);
  map.setMany([1, 2], 3);
  const data = await collected();
  expect(pointOf(data, "cache.operation.duration", { operation: "lookup" })).toMatchObject({ count: 1 });
  expect(pointOf(data, "cache.operation.duration", { operation: "bulk" })).toMatchObject({ count: 1 });
});

test("the meter of a program without an SDK does nothing, and harms nothing", () => {
  using map = instrument(filled(1), { sample: 1 });
  using _ = openTelemetry(map, { name: "x", meter: metrics.getMeter("none") });
  expect(map.get(scatter(0))).toBe(0);
});

test("what cannot be exported is refused", async () => {
  const meter = provider.getMeter("test");
  using map = filled(1);
  const refused = (given: unknown, options: unknown, what: RegExp | typeof DisposedError) =>
    expect(() => openTelemetry(given as never, options as never)).toThrow(what);
  refused(new Map(), { name: "x", meter }, /expected a HashMap, HashSet, SharedHashMap or Arena/);
  refused(map, null, /options must be an object with name and meter/);
  refused(map, { name: "x" }, /meter must be a Meter of @opentelemetry\/api, got undefined/);
  refused(map, { name: 5, meter }, /name must be a string/);
  for (const label of ["tophash.map.name", "tophash.operation", "tophash.result"])
    refused(map, { name: "x", meter, labels: { [label]: "y" } }, /is one of the metrics' own/);
  const gone = filled(1);
  gone.dispose();
  refused(gone, { name: "x", meter }, DisposedError);
  openTelemetry(map, { name: "x", meter });
  refused(map, { name: "x", meter }, /there is a map with the labels .*"x".* already/);
});
