// `trace()` of tophash/trace: entries on the performance timeline, lines, a function; and names of maps.
import { PerformanceObserver } from "node:perf_hooks";
import { DisposedError, HashMap, HashSet, u32 } from "tophash";
import { type Channel, mapId, nameMap, trace } from "tophash/trace";
import { afterEach, expect, test, vi } from "vitest";
import { scatter } from "./lib/kinds.ts";
import { CHANNELS, turn } from "./lib/trace-log.ts";

let stop = () => {};
afterEach(() => {
  stop();
  performance.clearMeasures();
  performance.clearMarks();
});

function fill(map: HashMap<number, number>, n: number): void {
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  map.evacuate();
}

const ours = (type: string) => performance.getEntriesByType(type).filter(({ name }) => name.startsWith("tophash"));

test("with nothing asked for, evacuations are measured with their real times", async () => {
  stop = trace();
  using map = nameMap(new HashMap(u32, u32), "scores");
  const earliest = performance.now();
  fill(map, 5000);
  const latest = performance.now();
  await turn();
  const entries = ours("measure") as PerformanceMeasure[];
  expect(entries.length).toBe(map.stats().evacuations);
  for (const { name, startTime, duration, detail } of entries) {
    expect(name).toBe("tophash grow");
    expect(startTime).toBeGreaterThanOrEqual(earliest);
    expect(duration).toBeGreaterThan(0);
    expect(startTime + duration).toBeLessThanOrEqual(latest + 0.001);
    expect(detail.tophash).toMatchObject({ map: mapId(map), complete: true });
    expect(detail.devtools).toMatchObject({
      ...{ dataType: "track-entry", track: "scores (u32 → u32)", trackGroup: "tophash", color: "primary" },
      properties: expect.arrayContaining([["Entries", detail.tophash.stats.size.toLocaleString("en-US")]]),
    });
  }
});

test("the timeline does not fill up, and an observer gets all", async () => {
  let observed = 0;
  const observer = new PerformanceObserver((list) => {
    observed += list.getEntries().filter(({ name }) => name === "tophash grow").length;
  });
  observer.observe({ entryTypes: ["measure"] });
  stop = trace();
  let evacuations = 0;
  while (evacuations < 2500) {
    using map = new HashMap(u32, u32);
    fill(map, 300);
    evacuations += map.stats().evacuations;
    await turn();
  }
  await turn();
  observer.disconnect();
  expect(ours("measure").length).toBeLessThan(1000);
  expect(observed).toBe(evacuations);
});

test("lines go to a function, or to the console", async () => {
  const lines: string[] = [];
  stop = trace({ print: (line) => lines.push(line) });
  using map = new HashMap(u32, u32);
  fill(map, 1000);
  await turn();
  expect(ours("measure")).toEqual([]);
  expect(lines.length).toBeGreaterThan(2 * map.stats().evacuations);
  for (const line of lines) {
    const [, channel, message] = /^(\S+) (\{.*\})$/.exec(line)!;
    expect(CHANNELS).toContain(channel);
    expect(JSON.parse(message).map).toBe(mapId(map));
  }
  stop();
  const spy = vi.spyOn(console, "error").mockImplementation(() => {});
  stop = trace({ print: true, channels: ["tophash:evacuation:start"] });
  const before = map.stats().evacuations;
  fill(map, 4000);
  await turn();
  expect(spy.mock.calls.length).toBe(map.stats().evacuations - before);
  expect(spy.mock.calls[0][1]).toMatch(/^tophash:evacuation:start \{/);
  spy.mockRestore();
});

test("a function gets messages of the channels that were chosen, until it is stopped", async () => {
  const heard: Channel[] = [];
  stop = trace({
    onEvent: (_, channel) => heard.push(channel),
    channels: ["tophash:evacuation:end", "tophash:evacuation:end"],
  });
  using map = new HashMap(u32, u32);
  fill(map, 1000);
  await turn();
  expect(heard).toEqual(Array.from({ length: map.stats().evacuations }, () => "tophash:evacuation:end"));
  const count = heard.length;
  fill(map, 8000); // noted, but not told any more
  stop();
  stop();
  await turn();
  fill(map, 20_000);
  await turn();
  expect(heard.length).toBe(count);
});

test("`using` ends it", async () => {
  let heard = 0;
  using map = new HashMap(u32, u32);
  {
    using _ = trace({ onEvent: () => heard++ });
    fill(map, 100);
    await turn();
  }
  const count = heard;
  expect(count).toBeGreaterThan(0);
  fill(map, 10_000);
  await turn();
  expect(heard).toBe(count);
});

test("what cannot be an option is refused", () => {
  const refused = (options: unknown, what: RegExp) => expect(() => trace(options as never)).toThrow(what);
  refused(null, /options must be an object/);
  refused({ measure: 1 }, /measure must be true or false, got 1/);
  refused({ print: "yes" }, /print must be true, false or a function/);
  refused({ onEvent: {} }, /onEvent must be a function/);
  refused({ channels: ["tophash:growth"] }, /channels must be an array of tophash:evacuation:start/);
  refused({ channels: "tophash:reseed" }, /channels must be an array/);
});

test("maps have a number for life, and a name", () => {
  const first = new HashMap(u32, u32);
  using second = new HashSet(u32);
  expect(mapId(second)).not.toBe(mapId(first));
  expect(nameMap(second, "ids")).toBe(second);
  const number = mapId(first);
  fill(first, 5000);
  first.clear();
  expect(mapId(first)).toBe(number);
  first.dispose();
  using third = new HashMap(u32, u32);
  expect(mapId(third)).toBeGreaterThan(Math.max(number, mapId(second))); // though it may lie where the first lay
  expect(() => mapId(first)).toThrow(DisposedError);
  expect(() => nameMap(third, 5 as never)).toThrow(/a map's name must be a string, got 5/);
  expect(() => mapId(new Map() as never)).toThrow(/expected a HashMap or HashSet/);
});
