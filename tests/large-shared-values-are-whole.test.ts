// Values and keys of every size come back whole: below and above what is copied at once (32,768 bytes), what the probe of a thread holds
// (24,512), a segment (65,536), up to a megabyte. Also when another attachment changes them meanwhile.
import { Worker } from "node:worker_threads";
import { bytes, string, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

const around = (n: number) => [n - 9, n - 8, n - 4, n - 1, n, n + 1, n + 8];
const SIZES = [
  0,
  1,
  7,
  8,
  ...around(128),
  ...around(4096),
  ...around(12_256),
  ...around(16_384),
  ...around(24_512),
].concat(around(32_768), around(65_536), [131_072, 2 ** 20]);

const MAX_BYTES = 2 ** 26;
const maps = () => {
  const options = { maxBytes: MAX_BYTES, shards: 2 };
  return {
    ofStrings: new SharedHashMap(string, string, options),
    ofBytes: new SharedHashMap(bytes, bytes, options),
    syncStrings: new SyncMap(string, string, { maxBytes: MAX_BYTES }),
  };
};
const narrow = (n: number, salt: string) => salt.repeat(n).slice(0, n);
/** Of n bytes, or one more; another text for each n. */
const wide = (n: number) => `${n & 1 ? "\u4e2d" : "\u4e2e"}\ud800x`.repeat(n).slice(0, (n + 1) >> 1);
const some = (n: number, salt: number) => Uint8Array.from({ length: n }, (_, i) => (i * salt) >>> 3);
/** `toBe` prints what differs: not a megabyte of it. */
const must = (is: boolean, what: string) => expect(is, what).toBe(true);
const same = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;

describe("of every size", () => {
  test("as values, found by another attachment, and by walks", () => {
    const { ofStrings, ofBytes, syncStrings } = maps();
    const a = SharedHashMap.attach<string, string>(ofStrings.handle);
    const b = SharedHashMap.attach<Uint8Array, Uint8Array>(ofBytes.handle);
    const c = SyncMap.attach<string, string>(syncStrings.handle);
    for (const n of SIZES) {
      for (const text of [narrow(n, "abc"), wide(n)]) {
        const key = `${n} ${text.charCodeAt(0)}`;
        ofStrings.set(key, text);
        must(a.get(key) === text, `${key}: get`);
        must(a.getOrInsert(key, "") === text, `${key}: getOrInsert`);
        must(a.compareExchange(key, text, `${text}!`), `${key}: compareExchange`);
        must(!ofStrings.compareExchange(key, text, ""), `${key}: it is another now`);
        must(ofStrings.get(key) === `${text}!`, `${key}: exchanged`);
        must(a.set(key, text).get(key) === text, `${key}: set back`);
        syncStrings.store(key, text);
        must(c.load(key) === text, `${key}: load`);
        must(c.loadOrStore(key, "").value === text, `${key}: loadOrStore`);
        must(c.swap(key, `${text}?`) === text, `${key}: swap`);
        must(c.compareAndSwap(key, `${text}?`, text), `${key}: compareAndSwap`);
        must(syncStrings.loadAndDelete(key) === text, `${key}: loadAndDelete`);
        syncStrings.store(key, text);
      }
      const value = some(n, 5);
      ofBytes.set(some(4, n), value);
      must(same(b.get(some(4, n)), value), `${n} bytes`);
    }
    for (const [key, value] of a) must(value === (key.endsWith(" 97") ? narrow(value.length, "abc") : value), key);
    c.range((value, key) => must(value === ofStrings.get(key), key));
    const lengths = (list: Iterable<Uint8Array>) => Array.from(list, ({ length }) => length).sort((x, y) => x - y);
    expect(lengths(b.values())).toEqual(lengths(new Map(SIZES.map((n) => [some(4, n).join(), some(n, 5)])).values()));
    for (const map of [ofStrings, ofBytes, syncStrings]) map.destroy();
  });

  test("as keys", () => {
    const { ofStrings, ofBytes, syncStrings } = maps();
    const a = SharedHashMap.attach<string, string>(ofStrings.handle);
    const c = SyncMap.attach<string, string>(syncStrings.handle);
    for (const n of SIZES) {
      for (const key of new Set([narrow(n, "abc"), wide(n)])) {
        must(!a.has(key), `${n}: not there yet`);
        ofStrings.set(key, narrow(n, "value"));
        must(a.get(key) === narrow(n, "value"), `${n}: get`);
        if (n > 0) must(a.get(`${key.slice(1)}z`) === undefined, `${n}: another key`);
        syncStrings.store(key, narrow(n, "value"));
        must(c.load(key) === narrow(n, "value"), `${n}: load`);
      }
      ofBytes.set(some(n, 7), some(n, 9));
      must(same(ofBytes.get(some(n, 7)), some(n, 9)), `${n} bytes`);
    }
    const size = a.size;
    for (const key of a.keys()) must(ofStrings.has(key), `a key of ${key.length} units`);
    expect([...a.keys()].length).toBe(size);
    for (const n of SIZES) for (const key of new Set([narrow(n, "abc"), wide(n)])) must(a.delete(key), `${n}: delete`);
    expect(ofStrings.size).toBe(0);
    for (const map of [ofStrings, ofBytes, syncStrings]) map.destroy();
  });

  test("values that grow and shrink in place leave no room behind", () => {
    const map = new SharedHashMap(u32, string, { maxBytes: MAX_BYTES, shards: 1 });
    const round = () => {
      for (const n of SIZES) map.set(1, narrow(n, "x"));
      map.delete(1);
      return map.stats().memoryBytes;
    };
    round();
    const once = round();
    for (let i = 0; i < 20; i++) round();
    expect(round()).toBe(once);
    map.destroy();
  });
});

/** Writes rows of one letter of two lengths under one key, in each map, until it is told to stop. */
const WRITER = `
  const { workerData } = require("node:worker_threads");
  const [dist, stop, map, sync, sizes] = workerData;
  import(dist).then(({ SharedHashMap, SyncMap }) => {
    const flag = new Int32Array(stop);
    const a = SharedHashMap.attach(map), b = SyncMap.attach(sync);
    const rows = sizes.flatMap((n) => ["a", "b", "\\u4e2d"].map((letter) => letter.repeat(n)));
    for (let i = 0; Atomics.load(flag, 0) === 0; i++) {
      a.set(1, rows[i % rows.length]);
      b.store(1, rows[(i * 7) % rows.length]);
      if (i === 10) Atomics.store(flag, 1, 1);
    }
    a.dispose();
    b.dispose();
  });`;

describe("while a thread changes them", () => {
  test.each([
    ["around what is copied at once", [100, 32_767, 32_768, 32_769, 40_000]],
    ["beyond a segment", [65_536, 70_000, 300_000]],
  ])("every reader finds a whole one: %s", async (_, sizes) => {
    const map = new SharedHashMap(u32, string, { maxBytes: MAX_BYTES, shards: 1 });
    const sync = new SyncMap(u32, string, { maxBytes: MAX_BYTES });
    const flag = new Int32Array(new SharedArrayBuffer(8));
    const dist = `file://${inRepository("dist/shared.js")}`;
    const worker = new Worker(WRITER, {
      ...{ eval: true, execArgv: [] },
      workerData: [dist, flag.buffer, map.handle, sync.handle, sizes],
    });
    const ended = new Promise((resolve, reject) => {
      worker.once("exit", resolve);
      worker.once("error", reject);
    });
    while (Atomics.load(flag, 1) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const seen = new Set<string>();
    const check = (value: string | undefined) => {
      must(value !== undefined && sizes.includes(value.length), `${value?.length} units`);
      must(value === value![0].repeat(value!.length), `torn: ${value!.length} units of ${value![0]}`);
      seen.add(`${value![0]}${value!.length}`);
    };
    for (let i = 0; i < 2000 || (seen.size < 3 && i < 50_000); i++) {
      check(map.get(1));
      check(sync.load(1));
      if (i % 50 === 0) {
        for (const value of map.values()) check(value);
        sync.range((value) => check(value));
        check(map.getOrInsert(1, ""));
        check(sync.swap(1, "a".repeat(sizes[0])));
      }
    }
    Atomics.store(flag, 0, 1);
    await ended;
    expect(seen.size).toBeGreaterThanOrEqual(3);
    map.destroy();
    sync.destroy();
  });
});
