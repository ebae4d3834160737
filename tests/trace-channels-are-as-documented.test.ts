// docs/tracing.md: each channel carries the messages that it says, at the moments that it says, of any map.
import { readFileSync } from "node:fs";
import { Arena, any, HashMap, HashSet, string, u32 } from "tophash";
import { mapId, nameMap } from "tophash/trace";
import { expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { inRepository } from "./lib/core.ts";
import { growing } from "./lib/growing.ts";
import { scatter } from "./lib/kinds.ts";
import { CHANNELS, logged, of } from "./lib/trace-log.ts";

const MAP_FIELDS = ["arena", "keyType", "map", "name", "phase", "stats", "time", "valueType"];
const fields = (message: object) => Object.keys(message).sort();

function fill(map: HashMap<number, number>, n: number): HashMap<number, number> {
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  return map;
}

test("growth: a start, progress and an end", async () => {
  using map = nameMap(new HashMap(u32, u32, { capacity: 5000 }), "sessions");
  fill(map, 5000).evacuate();
  const before = map.stats();
  const earliest = performance.now();
  const log = await logged(() => {
    map.reserve(20_000);
    map.evacuate();
  });
  const latest = performance.now();
  const [start] = of(log, "tophash:evacuation:start");
  const [end] = of(log, "tophash:evacuation:end");
  const progress = of(log, "tophash:evacuation:progress");

  expect(fields(start)).toEqual([...MAP_FIELDS, "target"].sort());
  expect(start).toMatchObject({ map: mapId(map), name: "sessions", keyType: "u32", valueType: "u32", phase: "grow" });
  const { size, buckets, slots, evacuations } = before;
  const begun = { size, buckets, slots, evacuations: evacuations + 1, growing: true, phase: "grow", progress: 0 };
  expect(start.stats).toMatchObject(begun);
  expect(fields(start.stats)).toEqual(fields(before));
  expect(start.target).toBe(map.stats().buckets);

  expect(fields(end)).toEqual([...MAP_FIELDS, "complete", "duration", "start"].sort());
  expect(end).toMatchObject({ map: start.map, phase: "grow", complete: true, start: start.time });
  expect(end.duration).toBe(end.time - start.time);
  expect({ ...end.stats, evacuated: 0 }).toEqual({ ...map.stats(), evacuated: 0 });

  expect(progress.length).toBeGreaterThan(13);
  expect(progress.length).toBeLessThan(18);
  for (const message of progress) expect(fields(message)).toEqual(MAP_FIELDS);
  const done = progress.filter(({ phase }) => phase === "grow").map(({ stats }) => stats.progress);
  expect(done).toEqual([...done].sort((a, b) => a - b));

  const times = log.map(({ message }) => message.time);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBeGreaterThanOrEqual(earliest);
  expect(times.at(-1)).toBeLessThanOrEqual(latest);
});

test("shrinking and compaction", async () => {
  using map = fill(new HashMap(u32, u32, { loadFactor: 4, capacity: 20_000, seed: 1 }), 20_000);
  map.evacuate();
  const log = await logged(() => {
    for (let i = 0; i < 15_000; i++) map.delete(scatter(i));
    map.evacuate();
    map.shrink();
    map.evacuate();
  });
  const starts = of(log, "tophash:evacuation:start");
  const ends = of(log, "tophash:evacuation:end");
  expect(ends.map(({ phase }) => phase)).toEqual(starts.map(({ phase }) => phase));
  expect(new Set(starts.map(({ phase }) => phase))).toEqual(new Set(["compact", "shrink"]));
  for (const [i, { phase, stats, target }] of starts.entries()) {
    expect(target).toBe(phase === "compact" ? stats.buckets : stats.buckets / 2);
    expect(ends[i].stats.buckets).toBe(target);
  }
  for (const { phase, stats } of of(log, "tophash:evacuation:progress")) {
    if (stats.phase === phase && phase !== "none") expect(stats.progress).toBeGreaterThanOrEqual(0);
  }
});

test("new secrets: on a channel of their own, and as an evacuation", async () => {
  using map = fill(new HashMap(u32, u32, { seed: 2 }), 3000);
  map.evacuate();
  const keys = colliding(map as never, 14, 80, (word) => word) as number[];
  const log = await logged(() => {
    for (let i = 0; map.stats().reseeds === 0; i++) map.set(keys[i], 1);
    map.evacuate();
  });
  const [reseed] = of(log, "tophash:reseed");
  expect(fields(reseed)).toEqual(MAP_FIELDS);
  expect(reseed).toMatchObject({ phase: "reseed", stats: { reseeds: 1 } });
  const start = of(log, "tophash:evacuation:start").find(({ phase }) => phase === "reseed");
  expect(start.time).toBe(reseed.time);
  expect(of(log, "tophash:evacuation:end").some(({ phase, complete }) => phase === "reseed" && complete)).toBe(true);
});

test("overflow buckets: one message each", async () => {
  using map = new HashMap(u32, u32, { loadFactor: 4, capacity: 2000 });
  const log = await logged(() => fill(map, 10), ["tophash:overflow"]); // the arena learns that somebody listens when a map is made
  expect(log).toEqual([]);
  const messages = of(
    await logged(() => {
      using other = new HashMap(u32, u32, { loadFactor: 4, capacity: 2000 });
      fill(other, 1000);
      expect(other.stats().overflowBuckets).toBeGreaterThan(20);
      return other.stats().overflowBuckets;
    }, ["tophash:overflow"]),
    "tophash:overflow",
  );
  expect(messages.map(({ stats }) => stats.overflowBuckets)).toEqual(messages.map((_, i) => i + 1));
  expect(messages.length).toBeGreaterThan(20);
  for (const message of messages) expect(fields(message)).toEqual(MAP_FIELDS);
});

test("memory: how much larger an arena became", async () => {
  const arena = new Arena();
  const map = new HashMap(u32, u32, { arena });
  let bytes = arena.stats().bytes;
  const log = await logged(() => fill(map, 2_000_000), ["tophash:memory"]);
  // A plain memory begins with room for all of it.
  if (arena.stats().shared) expect(log.length).toBeGreaterThan(3);
  for (const { message } of log) {
    expect(fields(message)).toEqual(["arena", "bytes", "grownBy", "time"]);
    expect(message.bytes).toBe(bytes + message.grownBy);
    bytes = message.bytes;
  }
  expect(bytes).toBe(arena.stats().bytes);
  arena.dispose();
});

test("an evacuation that is not finished ends with the map's storage", async () => {
  const log = await logged(() => {
    const cleared = growing(3000);
    cleared.clear();
    cleared.dispose();
    growing(3000).dispose();
  }, ["tophash:evacuation:start", "tophash:evacuation:end"]);
  const unfinished = of(log, "tophash:evacuation:end").filter(({ complete }) => !complete);
  expect(unfinished.length).toBe(2);
  expect(new Set(unfinished.map(({ map }) => map)).size).toBe(2);
  for (const { phase, duration } of unfinished) {
    expect(phase).toBe("grow");
    expect(duration).toBeGreaterThanOrEqual(0);
  }
});

test("each evacuation has one start and one end, whatever the map does", async () => {
  const log = await logged(() => {
    for (let seed = 0; seed < 20; seed++) {
      using map = new HashMap(u32, u32, { seed, loadFactor: seed % 2 ? 13 / 16 : 3 });
      fill(map, 1000 + seed * 50);
      for (let i = 0; i < 900; i++) map.delete(scatter(i));
      if (seed % 3 === 0) map.shrink();
      if (seed % 5 === 0) map.clear();
      map.reserve(5000);
      if (seed % 4 === 0) map.evacuate();
    }
  }, ["tophash:evacuation:start", "tophash:evacuation:end"]);
  expect(log.length).toBeGreaterThan(100);
  const open = new Map<number, string>();
  for (const { name, message } of log) {
    if (name === "tophash:evacuation:start") {
      expect(open.has(message.map)).toBe(false);
      open.set(message.map, message.phase);
    } else {
      expect(open.get(message.map)).toBe(message.phase);
      open.delete(message.map);
    }
  }
  expect(open.size).toBe(0);
});

test("who begins to listen in the middle of an evacuation hears of its end, without a start", async () => {
  using map = growing(5000);
  const [end] = of(await logged(() => map.evacuate()), "tophash:evacuation:end");
  expect(end).toMatchObject({ start: undefined, duration: undefined, complete: true, phase: "grow" });
});

test("types are named; a set has no values", async () => {
  const log = await logged(() => {
    using set = new HashSet(string);
    using map = new HashMap(string, any());
    for (let i = 0; i < 100; i++) {
      set.add(`${i}`);
      map.set(`${i}`, {});
    }
  }, ["tophash:evacuation:start"]);
  const types = new Set(log.map(({ message }) => `${message.keyType} ${message.valueType}`));
  expect(types).toEqual(new Set(["string nothing", "string any"]));
});

test("the documentation names these channels and fields, and no others", () => {
  const text = readFileSync(inRepository("docs/tracing.md"), "utf8");
  const named = new Set([...text.matchAll(/`(tophash:[a-z:]+)`/g)].map((match) => match[1]));
  expect(named).toEqual(new Set(CHANNELS));
  for (const field of [...MAP_FIELDS, "target", "start", "duration", "complete", "bytes", "grownBy", "dropped"]) {
    expect(text).toContain(`\`${field}\``);
  }
});
