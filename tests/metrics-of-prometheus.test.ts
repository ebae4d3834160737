// `prometheus(map, ...)` on the real prom-client, scraped over HTTP as Prometheus does: what is read is what `stats()` says.
import { setImmediate as turn } from "node:timers/promises";
import * as client from "prom-client";
import { Arena, DisposedError, HashMap, HashSet, string, u32 } from "tophash";
import { instrument, prometheus } from "tophash/metrics";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { afterEach, expect, test } from "vitest";
import { type Family, readExposition, sampleValue, scrapeOf } from "./lib/exposition.ts";
import { growing } from "./lib/growing.ts";
import { scatter } from "./lib/kinds.ts";

const gc = (globalThis as { gc?: () => void }).gc!;
let register = new client.Registry();
afterEach(() => {
  register = new client.Registry();
});

/** What a scraper gets. */
const scrape = (from = register) => scrapeOf(from);

function filled(n: number): HashMap<number, number> {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  return map;
}

/** Metric, and the member of `stats()`. */
const OF_MAPS = [
  ["tophash_entries", "size"],
  ["tophash_buckets", "buckets"],
  ["tophash_overflow_buckets", "overflowBuckets"],
  ["tophash_slots", "slots"],
  ["tophash_load_ratio", "loadFactor"],
  ["tophash_bytes", "bytes"],
  ["tophash_evacuating", "growing"],
  ["tophash_evacuations_total", "evacuations"],
  ["tophash_evacuated_buckets_total", "evacuated"],
  ["tophash_reseeds_total", "reseeds"],
  ["tophash_longest_chain_buckets", "maxChain"],
] as const;
const OF_SHARED_MAPS = [
  ["tophash_shards", "shards"],
  ["tophash_evacuating_shards", "growingShards"],
  ["tophash_largest_shard_entries", "largestShard"],
  ["tophash_poisoned_shards", "poisonedShards"],
  ["tophash_recoveries_total", "recoveries"],
  ["tophash_memory_bytes", "memoryBytes"],
] as const;

function mustSay(families: Family[], name: string, stats: object, rows: readonly (readonly [string, string])[]): void {
  for (const [metric, field] of rows) {
    const expected = Number((stats as Record<string, number | boolean>)[field]);
    expect(sampleValue(families, metric, { name }), metric).toBe(expected);
  }
}

test("a map, a set, a map in mid-growth and a shared map on one registry", async () => {
  using map = filled(12_345);
  using set = HashSet.from(string, ["a", "b"]);
  using moving = growing(10_000);
  const shared = new SharedHashMap(u32, u32, { shards: 4 });
  for (let i = 0; i < 2000; i++) shared.set(i, i);
  prometheus(map, { name: "map", register });
  prometheus(set, { name: "set", register });
  prometheus(moving, { name: "moving", register });
  prometheus(shared, { name: "shared", register });
  const families = await scrape();
  mustSay(families, "map", map.stats(), OF_MAPS);
  mustSay(families, "set", set.stats(), OF_MAPS);
  mustSay(families, "moving", moving.stats(), OF_MAPS);
  mustSay(families, "shared", shared.stats(), [...OF_MAPS, ...OF_SHARED_MAPS]);
  expect(sampleValue(families, "tophash_evacuating", { name: "moving" })).toBe(1);
  expect(sampleValue(families, "tophash_evacuation_progress_ratio", { name: "moving" })).toBe(moving.stats().progress);
  expect(sampleValue(families, "tophash_shards", { name: "map" })).toBeUndefined();
  // The next scrape sees what has changed.
  for (let i = 0; i < 100; i++) map.delete(scatter(i));
  moving.evacuate();
  const later = await scrape();
  mustSay(later, "map", map.stats(), OF_MAPS);
  mustSay(later, "moving", moving.stats(), OF_MAPS);
  shared.destroy();
});

test("an arena", async () => {
  const arena = new Arena({ maxBytes: 1 << 24 });
  prometheus(arena, { name: "own", register });
  for (let i = 0; i < 2; i++) new HashMap(u32, u32, { arena, capacity: 10_000 }).set(1, 1).clear();
  const { bytes, usedBytes, freeBytes, deadBytes, maxBytes } = arena.stats();
  const families = await scrape();
  for (const [metric, expected] of Object.entries({
    bytes,
    used: usedBytes,
    free: freeBytes,
    dead: deadBytes,
    max: maxBytes,
  })) {
    const name = metric === "bytes" ? "tophash_arena_bytes" : `tophash_arena_${metric}_bytes`;
    expect(sampleValue(families, name, { name: "own" }), name).toBe(expected);
  }
  expect(sampleValue(families, "tophash_entries", { name: "own" })).toBeUndefined();
  arena.dispose();
  expect(sampleValue(await scrape(), "tophash_arena_bytes", {})).toBeUndefined();
});

test("an instrumented map: what was counted, and a histogram as prom-client makes them", async () => {
  using map = instrument(filled(1000), { sample: 1 });
  prometheus(map, { name: "counted", register });
  for (let i = 0; i < 600; i++) map.get(scatter(i));
  for (let i = 0; i < 50; i++) map.has(scatter(i + 1000));
  for (let i = 990; i < 1020; i++) map.set(scatter(i), 1);
  for (let i = 0; i < 5; i++) map.delete(scatter(i));
  const families = await scrape();
  const value = (name: string, labels: Record<string, string>) =>
    sampleValue(families, name, { name: "counted", ...labels });
  expect(value("tophash_lookups_total", { result: "hit" })).toBe(600);
  expect(value("tophash_lookups_total", { result: "miss" })).toBe(50);
  expect(value("tophash_writes_total", { result: "insert" })).toBe(20);
  expect(value("tophash_writes_total", { result: "overwrite" })).toBe(10);
  expect(value("tophash_deletes_total", {})).toBe(5);
  mustSay(families, "counted", map.stats(), OF_MAPS);

  const histogram = families.find(({ name }) => name === "tophash_operation_duration_seconds")!;
  expect(histogram.type).toBe("histogram");
  const lookups = histogram.samples.filter(({ labels }) => labels.operation === "lookup");
  const buckets = lookups.filter(({ name }) => name.endsWith("_bucket"));
  const bounds = buckets.map(({ labels }) => (labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le)));
  expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
  const counts = buckets.map(({ value }) => value);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.at(-1)).toBe(650);
  expect(lookups.find(({ name }) => name.endsWith("_count"))?.value).toBe(650);
  const sum = lookups.find(({ name }) => name.endsWith("_sum"))!.value;
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThan(60);
  expect(histogram.samples.some(({ labels }) => labels.operation === "bulk")).toBe(false);
});

test("what has changed between two scrapes of one turn is seen; within a scrape all metrics are of one moment", async () => {
  using map = filled(1);
  prometheus(map, { name: "x", register });
  const first = register.metrics();
  map.set(scatter(1), 1);
  const second = register.metrics();
  map.set(scatter(2), 1);
  for (const [i, text] of (await Promise.all([first, second])).entries()) {
    const families = readExposition(text);
    expect(sampleValue(families, "tophash_entries", {})).toBe(i + 1);
    expect(sampleValue(families, "tophash_load_ratio", {})).toBe((i + 1) / map.stats().slots);
  }
});

test("labels besides; all maps of a registry have the same", async () => {
  using one = filled(1);
  using two = filled(2);
  prometheus(one, { name: "cache", register, labels: { region: "eu" } });
  prometheus(two, { name: "cache", register, labels: { region: "us" } });
  const families = await scrape();
  expect(sampleValue(families, "tophash_entries", { name: "cache", region: "eu" })).toBe(1);
  expect(sampleValue(families, "tophash_entries", { name: "cache", region: "us" })).toBe(2);
  expect(() => prometheus(one, { name: "other", register })).toThrow(/same label names: here region, not none/);
  expect(() => prometheus(two, { name: "cache", register, labels: { region: "eu" } })).toThrow(
    /there is a map with the labels .*"cache".*"eu".* already/,
  );
});

test("a name may be any text", async () => {
  using map = filled(3);
  const name = 'the "first"\\\nof them';
  prometheus(map, { name, register });
  expect(sampleValue(await scrape(), "tophash_entries", { name })).toBe(3);
});

test("what is unregistered is gone; with the last map the registry is as it was", async () => {
  using one = filled(1);
  using two = filled(2);
  new client.Gauge({ name: "another", help: "The program's own.", registers: [register] });
  const first = prometheus(one, { name: "one", register });
  {
    using _ = prometheus(two, { name: "two", register });
    expect(sampleValue(await scrape(), "tophash_entries", { name: "two" })).toBe(2);
  }
  const families = await scrape();
  expect(sampleValue(families, "tophash_entries", { name: "two" })).toBeUndefined();
  expect(sampleValue(families, "tophash_entries", { name: "one" })).toBe(1);
  first.unregister();
  first.unregister();
  expect((await scrape()).map(({ name }) => name)).toEqual(["another"]);
  // And again, with other labels.
  prometheus(one, { name: "one", register, labels: { region: "eu" } });
  expect(sampleValue(await scrape(), "tophash_entries", { name: "one", region: "eu" })).toBe(1);
});

test("a registry that was cleared meanwhile", async () => {
  using map = filled(4);
  const first = prometheus(map, { name: "one", register });
  register.clear();
  expect(await scrape()).toEqual([]);
  prometheus(map, { name: "one", register });
  expect(sampleValue(await scrape(), "tophash_entries", { name: "one" })).toBe(4);
  first.unregister(); // is not that one
  expect(sampleValue(await scrape(), "tophash_entries", { name: "one" })).toBe(4);
});

test("maps that are disposed of leave, and their names are free", async () => {
  const map = filled(5);
  using other = filled(6);
  const arena = new Arena();
  prometheus(new HashMap(u32, u32, { arena }), { name: "of an arena", register });
  prometheus(map, { name: "short-lived", register });
  prometheus(other, { name: "other", register });
  map.dispose();
  arena.dispose();
  const families = await scrape();
  expect(new Set(families.flatMap(({ samples }) => samples.map(({ labels }) => labels.name)))).toEqual(
    new Set(["other"]),
  );
  using next = filled(7);
  prometheus(next, { name: "short-lived", register });
  expect(sampleValue(await scrape(), "tophash_entries", { name: "short-lived" })).toBe(7);
});

test("metrics keep no map alive", async () => {
  const handles: unknown[] = [];
  const dropped = (() => {
    const map = instrument(filled(8));
    handles.push(prometheus(map, { name: "dropped", register }));
    return new WeakRef(map);
  })();
  expect(sampleValue(await scrape(), "tophash_entries", { name: "dropped" })).toBe(8);
  for (let i = 0; i < 20 && dropped.deref() !== undefined; i++) {
    await turn();
    gc();
  }
  expect(dropped.deref()).toBeUndefined();
  expect(sampleValue(await scrape(), "tophash_entries", { name: "dropped" })).toBeUndefined();
  expect(handles.length).toBe(1);
});

test("without a registry: prom-client's own; and with prom-client passed", async () => {
  using map = filled(9);
  {
    using _ = prometheus(map, { name: "by default" });
    expect(sampleValue(await scrape(client.register), "tophash_entries", { name: "by default" })).toBe(9);
  }
  for (const given of [client, await import("prom-client"), { default: client }]) {
    using _ = prometheus(map, { name: "given", client: given });
    expect(sampleValue(await scrape(client.register), "tophash_entries", { name: "given" })).toBe(9);
  }
  expect(await scrape(client.register)).toEqual([]);
});

test("merged with other registries, and as JSON", async () => {
  using map = instrument(filled(10), { sample: 1 });
  map.get(1);
  prometheus(map, { name: "merged", register });
  const other = new client.Registry();
  new client.Counter({ name: "other_total", help: "Another.", registers: [other] });
  const families = await scrape(client.Registry.merge([register, other]));
  expect(sampleValue(families, "tophash_entries", { name: "merged" })).toBe(10);
  const json = await register.getMetricsAsJSON();
  expect(json.every(({ name, help, values }) => name && help && Array.isArray(values))).toBe(true);
});

test("what cannot be exported is refused, and leaves nothing behind", async () => {
  using map = filled(1);
  const refused = (given: unknown, options: unknown, what: RegExp | string | typeof DisposedError) =>
    expect(() => prometheus(given as never, options as never)).toThrow(what);
  refused(new Map(), { name: "x", register }, /expected a HashMap, HashSet, SharedHashMap or Arena/);
  refused({ stats: () => ({ size: 1 }) }, { name: "x", register }, /expected a HashMap/);
  refused(undefined, { name: "x", register }, /expected a HashMap/);
  refused(new SyncMap(u32, u32), { name: "x", register }, /expected a HashMap/);
  refused(map, undefined, /options must be an object with a name/);
  refused(map, { register }, /name must be a string that is not empty, got undefined/);
  refused(map, { name: "", register }, /name must be a string that is not empty/);
  refused(map, { name: "x", register: {} }, /register must be a Registry of prom-client/);
  refused(map, { name: "x", register, labels: { region: 1 } }, /label region must be a string, got 1/);
  refused(map, { name: "x", register, labels: { name: "y" } }, /the label name is that of the map/);
  refused(map, { name: "x", register, labels: "eu" }, /labels must be an object of strings/);
  refused(map, { name: "x", register, client: {} }, /client must be what prom-client exports/);
  refused(map, { name: "x", register, labels: { "not-a-label": "" } }, /label/i);
  for (const label of ["result", "operation", "le"])
    refused(map, { name: "x", register, labels: { [label]: "y" } }, `the label ${label} is one of the metrics' own`);
  const gone = filled(1);
  gone.dispose();
  refused(gone, { name: "x", register }, DisposedError);
  expect(await scrape()).toEqual([]);
  prometheus(map, { name: "x", register });
  expect(sampleValue(await scrape(), "tophash_entries", { name: "x" })).toBe(1);
});

test("where one of the names is taken nothing is left behind, and later all is as ever", async () => {
  using map = filled(1);
  const taken = "tophash_arena_bytes";
  new client.Gauge({ name: taken, help: "Somebody else's.", registers: [register] });
  for (let i = 0; i < 2; i++) expect(() => prometheus(map, { name: "x", register })).toThrow(taken);
  expect(register.getMetricsAsArray().map(({ name }) => name)).toEqual([taken]);
  register.removeSingleMetric(taken);
  prometheus(map, { name: "x", register });
  expect(sampleValue(await scrape(), "tophash_entries", { name: "x" })).toBe(1);
});
