// A listener is the user's code: whatever it does, the map that it is told of stays whole, and other listeners hear the same.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Arena, HashMap, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { type Channel, type TraceMessage, trace } from "tophash/trace";
import { afterEach, expect, test } from "vitest";
import { colliding } from "./lib/collide.ts";
import { scatter } from "./lib/kinds.ts";
import { CHANNELS, turn } from "./lib/trace-log.ts";

type Heard = (message: TraceMessage, channel: Channel) => void;
let stop = () => {};
afterEach(() => stop());

/** Both ways to listen. */
const ways: [string, (heard: Heard) => () => void][] = [
  ["trace()", (heard) => trace({ onEvent: heard })],
  [
    "node:diagnostics_channel",
    (heard) => {
      for (const channel of CHANNELS) subscribe(channel, heard as never);
      return () => {
        for (const channel of CHANNELS) unsubscribe(channel, heard as never);
      };
    },
  ],
];

/** Goes through growth, deletion, shrinking, compaction and new secrets, checking all the way. */
async function work(map: HashMap<number, number>, isWhole: () => void): Promise<void> {
  for (let i = 0; i < 3000; i++) {
    map.set(scatter(i), i);
    if (i % 50 === 0) await turn();
    if (i % 500 === 0) isWhole();
  }
  for (let i = 0; i < 2500; i++) {
    map.delete(scatter(i));
    if (i % 50 === 0) await turn();
  }
  map.shrink();
  map.evacuate();
  const keys = colliding(map as never, 12, 70, (word) => word) as number[];
  for (const key of keys) map.set(key, 1);
  map.evacuate();
  await turn();
  isWhole();
}

test.each(ways)("%s: one that changes the map", async (_, listen) => {
  using map = new HashMap(u32, u32, { loadFactor: 2 });
  let heard = 0;
  let next = 0x8000_0000;
  stop = listen(() => {
    heard++;
    map.set(next++, 1);
    if (heard % 7 === 0) map.delete(next - 3);
    if (heard % 50 === 0) map.shrink();
    if (heard % 60 === 0) map.reserve(map.size * 2);
  });
  await work(map, () => checkInvariants(map));
  stop();
  expect(heard).toBeGreaterThan(100);
});

test.each(ways)("%s: one that clears the map", async (_, listen) => {
  using map = new HashMap(u32, u32);
  let heard = 0;
  stop = listen((message) => {
    if ("map" in message && heard++ % 5 === 0) map.clear();
  });
  await work(map, () => checkInvariants(map));
  stop();
  expect(heard).toBeGreaterThan(20);
});

test.each(ways)("%s: one that disposes of the map, and of the arena", async (_, listen) => {
  for (const end of [(map: HashMap<number, number>) => map.dispose(), (_: unknown, arena: Arena) => arena.dispose()]) {
    const arena = new Arena();
    const map = new HashMap(u32, u32, { arena });
    const bystander = new HashMap(u32, u32);
    let ended = 0;
    stop = listen(() => {
      end(map, arena);
      ended++;
    });
    for (let i = 0; i < 500; i++) {
      map.set(i, i);
      bystander.set(i, i);
    }
    await turn();
    expect(ended).toBeGreaterThan(0);
    expect(() => map.size).toThrow(/disposed/);
    checkInvariants(bystander);
    expect(bystander.size).toBe(500);
    bystander.dispose();
    stop();
  }
});

test.each(ways)("%s: one that makes each map that grows make another one grow: that ends", async (_, listen) => {
  const maps: HashMap<number, number>[] = [];
  let heard = 0;
  let dropped = 0;
  stop = listen((message, channel) => {
    heard++;
    if (channel === "tophash:dropped") dropped += (message as { dropped: number }).dropped;
    if (channel !== "tophash:evacuation:start") return;
    const map = new HashMap(u32, u32);
    for (let i = 0; i < 20; i++) map.set(i, i);
    maps.push(map);
  });
  using first = new HashMap(u32, u32);
  for (let i = 0; i < 20; i++) first.set(i, i);
  for (let i = 0; i < 30; i++) await Promise.resolve();
  await turn();
  const made = maps.length;
  expect(made).toBeGreaterThan(4);
  expect(dropped).toBeGreaterThan(0);
  await turn();
  expect(maps.length).toBe(made);
  for (const map of maps) checkInvariants(map);
  expect(heard).toBeLessThan(50_000);
});

test("messages that come faster than they are listened to are counted", async () => {
  const heard: Record<string, number> = {};
  let dropped = 0;
  stop = trace({
    onEvent: (message, channel) => {
      heard[channel] = (heard[channel] ?? 0) + 1;
      if (channel === "tophash:dropped") dropped += (message as { dropped: number }).dropped;
    },
  });
  using map = new HashMap(u32, u32, { loadFactor: 4 });
  for (let i = 0; i < 100_000; i++) map.set(scatter(i), i);
  await turn();
  // The frequent ones leave room for the others.
  expect(heard["tophash:overflow"] + heard["tophash:evacuation:progress"]).toBeLessThanOrEqual(512);
  expect(heard["tophash:overflow"]).toBeGreaterThan(100);
  expect(heard["tophash:evacuation:start"]).toBe(map.stats().evacuations);
  expect(heard["tophash:dropped"]).toBe(1);
  expect(dropped).toBeGreaterThan(1000);
});

test("one that throws: reported as an uncaught exception; the others hear all, the map is whole", async () => {
  const complaints: unknown[] = [];
  const before = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => complaints.push(error));
  try {
    const heard: string[] = [];
    const others: string[] = [];
    const channel = "tophash:evacuation:start";
    const fail = () => {
      heard.push(channel);
      throw new Error("a listener's own");
    };
    const other = () => others.push(channel);
    const stops = [trace({ onEvent: fail, channels: [channel] }), trace({ onEvent: other, channels: [channel] })];
    subscribe(channel, fail);
    subscribe(channel, other);
    using map = new HashMap(u32, u32);
    for (let i = 0; i < 1000; i++) map.set(i, i);
    await turn();
    await turn();
    for (const end of stops) end();
    unsubscribe(channel, fail);
    unsubscribe(channel, other);
    checkInvariants(map);
    expect(map.size).toBe(1000);
    expect(heard.length).toBe(2 * map.stats().evacuations);
    expect(others.length).toBe(heard.length);
    expect(complaints.map(String)).toEqual(heard.map(() => "Error: a listener's own"));
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const listener of before) process.on("uncaughtException", listener);
  }
});

test("one that stops others, or itself, while it is told", async () => {
  let late = 0;
  const last: (() => void)[] = [];
  const first = trace({
    onEvent: () => {
      first();
      for (const end of last) end();
    },
  });
  last.push(trace({ onEvent: () => late++ }));
  using map = new HashMap(u32, u32);
  for (let i = 0; i < 1000; i++) map.set(i, i);
  await turn();
  expect(late).toBe(0);
});

test("one that changes the clock: what is called inside the core is what the language had", async () => {
  const { now } = performance;
  const heard: number[] = [];
  stop = trace({ onEvent: ({ time }) => heard.push(time) });
  using map = new HashMap(u32, u32);
  performance.now = () => {
    throw new Error("a program's own");
  };
  try {
    for (let i = 0; i < 1000; i++) map.set(i, i);
  } finally {
    performance.now = now;
  }
  await turn();
  expect(heard.length).toBeGreaterThan(5);
  checkInvariants(map);
});
