// A handle goes through structured clones and to other threads and back; what is none is refused by a sentence that says what is wrong with it.
import { createContext } from "node:vm";
import { moveMessagePortToContext, Worker } from "node:worker_threads";
import { DisposedError, f64, fixedBytes, i32, string, tuple, u32 } from "tophash";
import { type SharedHandle, SharedHashMap, SyncMap } from "tophash/shared";
import { afterAll, describe, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import type { AnyKeyType, Key } from "./lib/types.ts";

const OPTIONS = { maxBytes: 2 ** 23, shards: 2 };
const map = new SharedHashMap(u32, f64, OPTIONS);
const sync = new SyncMap(u32, f64, { maxBytes: 2 ** 22 });
afterAll(() => {
  map.destroy();
  sync.destroy();
});

const attachMap = (handle: unknown) => SharedHashMap.attach<number, number>(handle as SharedHandle);
const attachSync = (handle: unknown) => SyncMap.attach<number, number>(handle as SharedHandle);

/** Only objects with a memory in them can be posted. */
const posted = (handle: SharedHandle): Promise<SharedHandle> => {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port2.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    port1.postMessage({ nested: [handle] });
  }).then((data) => (data as { nested: SharedHandle[] }).nested[0]);
};

const ECHO = `
  const { parentPort, workerData } = require("node:worker_threads");
  const [dist, kind, handle] = workerData;
  import(dist).then((shared) => {
    const map = shared[kind].attach(handle);
    map[kind === "SyncMap" ? "store" : "set"](7, 0.75);
    map.dispose();
    parentPort.postMessage(handle);
  });`;

/** Through a thread, which sets 7 to 0.75. */
function thereAndBack(kind: string, handle: SharedHandle): Promise<SharedHandle> {
  const dist = `file://${inRepository("dist/shared.js")}`;
  const worker = new Worker(ECHO, { eval: true, workerData: [dist, kind, handle], execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

describe("a handle", () => {
  test.each([
    ["a structured clone", async (handle: SharedHandle) => structuredClone(handle)],
    ["a message", posted],
    ["a clone of a clone", async (handle: SharedHandle) => structuredClone(await posted(structuredClone(handle)))],
    [
      "another attachment's",
      async (handle: SharedHandle) => (handle.kind === "SyncMap" ? attachSync : attachMap)(handle).handle,
    ],
  ])("survives: %s", async (_, way) => {
    map.set(1, 0.5);
    sync.store(1, 0.5);
    const a = attachMap(await way(map.handle));
    const b = attachSync(await way(sync.handle));
    expect([a.get(1), b.load(1)]).toEqual([0.5, 0.5]);
    a.set(1, 2);
    b.store(1, 2);
    expect([map.get(1), sync.load(1)]).toEqual([2, 2]);
    expect(new Set([map.id, a.id]).size).toBe(2);
    a.dispose();
    b.dispose();
  });

  test("may come from another realm", async () => {
    for (const one of [map, sync]) {
      const { port1, port2 } = new MessageChannel();
      const moved = moveMessagePortToContext(port2 as never, createContext()) as unknown as {
        onmessage: unknown;
        start(): void;
      };
      const handle = await new Promise<SharedHandle>((resolve) => {
        moved.onmessage = ({ data }: { data: SharedHandle }) => resolve(data);
        moved.start();
        port1.postMessage(one.handle);
      });
      port1.close();
      expect(handle.memory instanceof WebAssembly.Memory || handle.queue instanceof SharedArrayBuffer).toBe(false);
      if (one === map) {
        const other = attachMap(handle);
        map.set(11, 0.25);
        expect([other.get(11), other.stats().size === map.size, other.assist()]).toEqual([0.25, true, true]);
      } else {
        sync.store(11, 0.25);
        expect(attachSync(handle).load(11)).toBe(0.25);
      }
    }
  });

  test("goes to a thread and back, and what comes back can be attached", async () => {
    for (const [kind, one] of [
      ["SharedHashMap", map],
      ["SyncMap", sync],
    ] as const) {
      const handle = await thereAndBack(kind, one.handle);
      const back = kind === "SyncMap" ? attachSync(handle).load(7) : attachMap(handle).get(7);
      expect(back).toBe(0.75);
    }
  });

  test.each([
    ["fixedBytes(4)", fixedBytes(4), Uint8Array.of(1, 2, 3, 4)],
    ["tuple(i32, i32)", tuple(i32, i32), [-1, 2]],
    ["tuple(string, u32)", tuple(string, u32), ["a", 2]],
    ["tuple(fixedBytes(2), f64)", tuple(string, f64, u32), ["b", Number.NaN, 3]],
  ])("carries the types: %s", (_, type, key) => {
    const of = new SharedHashMap(type as unknown as AnyKeyType, string, OPTIONS);
    of.set(key as Key, "value");
    const other = SharedHashMap.attach<Key, string>(structuredClone(of.handle));
    expect(other.get(key as Key)).toBe("value");
    expect([...other.keys()]).toEqual([key]);
    expect(() => other.get("no such key" as Key)).toThrow(TypeError);
    of.destroy();
  });

  test("cannot be attached once its map is destroyed", () => {
    const dead = new SharedHashMap(u32, u32, OPTIONS);
    const deadSync = new SyncMap(u32, u32, { maxBytes: 2 ** 22 });
    dead.destroy();
    deadSync.destroy();
    expect(() => attachMap(dead.handle)).toThrow(DisposedError);
    expect(() => attachSync(deadSync.handle)).toThrow(DisposedError);
  });

  test("can be attached when the map that made it was disposed of, as long as somebody holds it", () => {
    const first = new SharedHashMap(u32, u32, OPTIONS);
    first.set(1, 2);
    first.dispose();
    expect(() => first.get(1)).toThrow(DisposedError);
    const second = attachMap(first.handle);
    expect(second.get(1)).toBe(2);
    second.destroy();
  });
});

describe("refused, as TypeError", () => {
  const memory = (pages: number, shared: boolean) => new WebAssembly.Memory({ initial: pages, maximum: 64, shared });
  const handle = map.handle as unknown as Record<string, unknown>;
  const cases: [string, unknown, RegExp][] = [
    ["nothing", undefined, /handle of a SharedHashMap.*undefined/],
    ["null", null, /handle of a SharedHashMap.*null/],
    ["a number", 5, /handle.*5/],
    ["a map", map, /handle/],
    ["another object", { memory: handle.memory }, /handle.*Object/],
    ["an array", [map.handle], /handle.*array of 1/],
    ["JSON", JSON.parse(JSON.stringify(map.handle)), /no shared memory.*JSON/],
    ["a handle of a SyncMap", sync.handle, /SyncMap.*not of a SharedHashMap/],
    ["another version", { ...handle, version: 99 }, /layout 99.*one version in all threads/],
    ["no version", { ...handle, version: undefined }, /layout undefined/],
    ["plain memory", { ...handle, memory: new WebAssembly.Memory({ initial: 4, maximum: 64 }) }, /no shared memory/],
    ["a buffer for a memory", { ...handle, memory: new SharedArrayBuffer(2 ** 20) }, /no shared memory/],
    ["memory of something else", { ...handle, memory: memory(64, true) }, /not one of a shared map/],
    ["very small memory of something else", { ...handle, memory: memory(1, true) }, /not one of a shared map/],
    ["no memory at all", { ...handle, memory: memory(0, true) }, /not one of a shared map/],
    ["a type of the future", { ...handle, key: "u128" }, /type/],
    ["a type that is none", { ...handle, value: { name: "u32" } }, /type/],
    ["no shards", { ...handle, shards: 0 }, /0 \(number\) shards/],
    ["too many shards", { ...handle, shards: 257 }, /257 \(number\) shards/],
    ["another number of shards", { ...handle, shards: 4 }, /./],
    ["a wrong time", { ...handle, lockTimeout: "soon" }, /lockTimeout/],
    ["no queue", { ...handle, queue: undefined }, /queue/],
    ["wider keys", { ...handle, key: "u64" }, /other types/],
    ["keys of another kind", { ...handle, key: "string" }, /other types/],
    ["pairs for keys", { ...handle, key: ["u32", "u32"] }, /other types/],
    ["narrower values", { ...handle, value: "u32" }, /other types/],
    ["values of any length", { ...handle, value: "string" }, /other types/],
    ["keys of a type for values", { ...handle, key: "f32" }, /./],
    ["values of a type for keys", { ...handle, value: ["u32", "u32"] }, /./],
  ];
  test.each(cases)("%s", (_, bad, words) => {
    const { id } = attachMap(map.handle);
    map.set(3, 4);
    expect(() => attachMap(bad)).toThrow(TypeError);
    expect(() => attachMap(bad)).toThrow(words);
    // Nobody was attached, nothing was written.
    expect(map.get(3)).toBe(4);
    expect(attachMap(map.handle).id % 1024).toBe((id % 1024) + 1);
  });

  test("of a SharedHashMap, for a SyncMap", () => {
    expect(() => attachSync(map.handle)).toThrow(/SharedHashMap.*not of a SyncMap/);
    expect(() => attachSync(JSON.parse(JSON.stringify(sync.handle)))).toThrow(/JSON/);
    expect(() => attachSync({})).toThrow(/handle of a SyncMap/);
    for (const key of ["u64", "string", ["u32", "u32"]])
      expect(() => attachSync({ ...sync.handle, key })).toThrow(/other types/);
  });
});

test("a handle says what it stands for, and is frozen in nothing but its meaning", () => {
  expect(map.handle).toMatchObject({ kind: "SharedHashMap", key: "u32", value: "f64", shards: 2 });
  expect(sync.handle).toMatchObject({ kind: "SyncMap", key: "u32", value: "f64" });
  expect(attachMap(map.handle).handle).toBe(map.handle);
});
