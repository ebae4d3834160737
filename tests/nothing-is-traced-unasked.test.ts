// While nobody listens, the core tells of the start and the end of evacuations only, JavaScript makes nothing of it, and nothing comes
// later. The calls of the core are counted where an instance is made, before the package takes WebAssembly.Instance.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { ARENA, ARENA_TRACED, TRACE_OVERFLOW, TRACE_PROGRESS } from "../assembly/abi/layout.ts";
import { CHANNELS, logged, turn } from "./lib/trace-log.ts";

const calls: number[] = [];
let memory: WebAssembly.Memory;
const Native = WebAssembly.Instance;
WebAssembly.Instance = class extends Native {
  constructor(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
    const env = { ...imports.env };
    const trace = env.trace as (h: number, event: number) => void;
    env.trace = (h: number, event: number) => {
      calls.push(event);
      trace(h, event);
    };
    super(module, { ...imports, env });
    memory = env.memory as WebAssembly.Memory;
  }
};
const { HashMap, u32 } = await import("tophash");
const { scatter } = await import("./lib/kinds.ts");

const traced = () => new Uint32Array(memory.buffer)[(ARENA + ARENA_TRACED) >>> 2];

function work(): number {
  using map = new HashMap(u32, u32, { loadFactor: 3 });
  for (let i = 0; i < 10_000; i++) map.set(scatter(i), i);
  map.evacuate();
  expect(map.stats().overflowBuckets).toBeGreaterThan(100);
  return map.stats().evacuations;
}

test("two calls an evacuation, none for what is frequent, and nothing to hear afterwards", async () => {
  calls.length = 0;
  const evacuations = work();
  expect(calls.length).toBe(2 * evacuations);
  expect(traced()).toBe(0);
  expect(await logged(() => {})).toEqual([]);
});

test("a channel that nobody listens to costs nothing when another one is", async () => {
  calls.length = 0;
  const log = await logged(() => work(), ["tophash:reseed"]);
  expect(log).toEqual([]);
  expect(calls.filter((event) => event === TRACE_OVERFLOW || event === TRACE_PROGRESS)).toEqual([]);
});

test("when the last listener has gone, the core is told at the next occasion", async () => {
  const ignore = () => {};
  for (const channel of CHANNELS) subscribe(channel, ignore);
  using map = new HashMap(u32, u32, { loadFactor: 3 });
  for (let i = 0; i < 10_000; i++) map.set(scatter(i), i);
  expect(traced()).not.toBe(0);
  for (const channel of CHANNELS) unsubscribe(channel, ignore);
  await turn();
  map.set(scatter(10_000), 1);
  for (let i = 10_001; i < 20_000; i++) map.set(scatter(i), i);
  expect(traced()).toBe(0);
  calls.length = 0;
  work();
  expect(calls.filter((event) => event === TRACE_OVERFLOW || event === TRACE_PROGRESS)).toEqual([]);
});
