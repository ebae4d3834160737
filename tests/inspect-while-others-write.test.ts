// A shared map is looked into while another thread writes to it: each report is right in itself, and says that it is of several moments.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { u32 } from "tophash";
import { health, heatmap, inspect } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { expect, onTestFinished, test } from "vitest";

const KEYS = 250_000;
const sum = (list: readonly number[], weigh = (_: number) => 1) =>
  list.reduce((total, n, i) => total + n * weigh(i), 0);

test.each([1, 8])("%i shards", async (shards) => {
  const map = new SharedHashMap(u32, u32, { maxBytes: 2 ** 26, shards });
  for (let i = 0; i < KEYS; i += 2) map.set(i, i);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const script = new URL("./shared/busy-writer.mjs", import.meta.url);
  const writer = new Worker(script, { workerData: { handle: map.handle, stop, keys: KEYS } });
  onTestFinished(() => void writer.terminate());
  await once(writer, "message");
  for (let look = 0; look < 12; look++) {
    const report = inspect(map, { verify: look % 4 === 0 });
    const { chains, fill, depths, hashBytes, hits, misses, verdict } = report;
    // Eight shards of so few buckets are counted in one piece each. (inspect-tells-of-changes.test.ts has the others.)
    if (shards === 8) expect(report.shards!.changed).toBe(0);
    // What is counted under one lock agrees, however the map went on.
    expect(sum(fill.exact)).toBe(sum(chains.exact, (i) => i + 1));
    expect(sum(hashBytes!.counts)).toBe(sum(depths));
    expect(sum(fill.exact, (i) => i)).toBe(sum(depths));
    for (const { exact } of [hits, misses]) expect(sum(exact)).toBeCloseTo(1, 7);
    for (const { keys } of report.hottest) for (const key of keys) expect(key).toBeLessThan(KEYS);
    if (verdict !== null) expect(verdict).toMatchObject({ sound: true, violations: [] });
    expect(health(report).filter(({ level }) => level === "warning")).toEqual([]);
    expect(heatmap(map, { cells: 64 }).longest.every((chain) => chain < 20)).toBe(true);
  }
  const ended = once(writer, "exit"); // asked for first: a thread's last message and its end may come at once
  Atomics.store(stop, 0, 1);
  await ended;
  expect(inspect(map).stats.size).toBe(sum(inspect(map).depths));
  map.destroy();
});
