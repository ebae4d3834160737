// Snapshots in chunks: written while the event loop turns and the map changes, read from chunks cut anywhere.

import { Arena, DisposedError, f64, HashMap, HashSet, OutOfMemoryError, SnapshotError, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { scatter } from "./lib/kinds.ts";
import { must } from "./lib/same.ts";
import { parseSnapshot } from "./lib/snapshot-file.ts";

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Uint8Array.from(Buffer.concat(parts));
}

function filled(n: number): HashMap<number, number> {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  return map;
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Every look at the clock says that the slice is over, so that each step lets the event loop turn. */
function everyStepTurns(): void {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 10));
}
afterEach(() => vi.restoreAllMocks());

test("chunks are the whole, in parts of a moderate size", async () => {
  const map = filled(100_000);
  const chunks: Uint8Array[] = [];
  for await (const chunk of map.snapshotChunks()) chunks.push(chunk);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(300_000);
  const whole = Uint8Array.from(Buffer.concat(chunks));
  expect(parseSnapshot(whole).end).toMatchObject({ entries: 100_000n, changed: 0 });
  expect(HashMap.fromSnapshot(u32, u32, whole).size).toBe(100_000);
});

test("chunks may be cut anywhere, and may be empty", async () => {
  const snapshot = filled(3000).toSnapshot();
  for (const size of [1, 7, 16, 1000, 24_001, snapshot.length]) {
    const map = await HashMap.fromSnapshotChunks(u32, u32, cut(snapshot, size));
    expect(map.size).toBe(3000);
    checkInvariants(map);
  }
  const holes = [new Uint8Array(0), ...cut(snapshot, 5000), new Uint8Array(0)];
  expect((await HashMap.fromSnapshotChunks(u32, u32, holes)).size).toBe(3000);
});

test("chunks come from arrays, generators, Node's streams and the web's", async () => {
  const snapshot = filled(1000).toSnapshot();
  const { Readable } = await import("node:stream");
  const sources = [
    [snapshot],
    cut(snapshot, 100),
    Readable.from(cut(snapshot, 100)),
    new Blob([snapshot.slice()]).stream(),
    // A stream that cannot be iterated.
    { getReader: () => new Blob([snapshot.slice()]).stream().getReader() },
  ];
  for (const source of sources) {
    expect((await HashMap.fromSnapshotChunks(u32, u32, source as never)).size).toBe(1000);
  }
});

test("a source may use one buffer for all chunks", async () => {
  const snapshot = filled(3000).toSnapshot();
  async function* reusing() {
    const buffer = new Uint8Array(1000);
    for (const chunk of cut(snapshot, 1000)) {
      buffer.set(chunk);
      yield buffer.subarray(0, chunk.length);
    }
  }
  expect((await HashMap.fromSnapshotChunks(u32, u32, reusing())).size).toBe(3000);
});

test("progress is told, and ends at the whole", async () => {
  const map = filled(60_000);
  const written: number[] = [];
  const chunks: Uint8Array[] = [];
  for await (const chunk of map.snapshotChunks({
    onProgress: ({ done, total }) => {
      expect(total).toBe(60_000);
      written.push(done);
    },
  }))
    chunks.push(chunk);
  expect(written.length).toBe(chunks.length);
  expect(written.at(-1)).toBe(60_000);
  const read: number[] = [];
  await HashMap.fromSnapshotChunks(u32, u32, chunks, {
    onProgress: ({ done, total }) => {
      expect(total).toBe(60_000);
      read.push(done);
    },
  });
  expect(read.length).toBeGreaterThan(3);
  expect(read).toEqual([...read].sort((a, b) => a - b));
  expect(read.at(-1)).toBe(60_000);
});

test("sets have chunks, too", async () => {
  const set = HashSet.from(string, ["a", "b", "\u0101"]);
  const back = await HashSet.fromSnapshotChunks(string, set.snapshotChunks());
  expect([...back].sort()).toEqual(["a", "b", "\u0101"]);
});

test("large maps are written in groups, each entry in one of them", async () => {
  const n = 3_000_000;
  const keys = Uint32Array.from({ length: n }, (_, i) => scatter(i));
  const map = new HashMap(u32, f64);
  map.setMany(keys, Float64Array.from(keys));
  const back = await HashMap.fromSnapshotChunks(u32, f64, map.snapshotChunks());
  expect(back.size).toBe(n);
  const found = back.getMany(keys) as Float64Array;
  must(
    keys.every((key, i) => found[i] === key),
    "an entry is lost",
  );
  const texts = new HashMap(string, u32);
  for (let i = 0; i < 40_000; i++) texts.set(`${i}${"x".repeat(1200)}`, i);
  const backTexts = await HashMap.fromSnapshotChunks(string, u32, texts.snapshotChunks());
  expect(backTexts.size).toBe(40_000);
  for (let i = 0; i < 40_000; i += 97) must(backTexts.get(`${i}${"x".repeat(1200)}`) === i, "an entry is lost");
});

describe("while the map changes", () => {
  /** Changes a map in each turn of the event loop until the snapshot is written. */
  async function written(map: HashMap<number, number>, change: (turn: number) => void): Promise<Uint8Array> {
    everyStepTurns();
    let running = true;
    let turns = 0;
    const changing = (async () => {
      while (running) {
        change(turns++);
        await new Promise(setImmediate);
      }
    })();
    const bytes = await all(map.snapshotChunks());
    running = false;
    await changing;
    expect(turns).toBeGreaterThan(5);
    return bytes;
  }

  test("an entry that stays is written once", async () => {
    const n = 30_000;
    const map = filled(n);
    const stays = (key: number) => key % 3 === 0;
    const values = new Map<number, Set<number>>();
    for (const [key, value] of map) values.set(key, new Set([value]));
    const put = (key: number, value: number) => {
      map.set(key, value);
      const had = values.get(key) ?? new Set();
      values.set(key, had.add(value));
    };
    let next = n;
    const bytes = await written(map, (turn) => {
      for (let i = 0; i < 300; i++) {
        const key = scatter((turn * 300 + i) % n);
        if (stays(key)) put(key, turn);
        else if (!map.delete(key)) put(key, turn);
        put(scatter(next++), turn);
      }
      if (turn % 4 === 0) map.evacuate({ maxBuckets: 50 });
    });
    expect(parseSnapshot(bytes).end.changed).toBe(1);
    const back = HashMap.fromSnapshot(u32, u32, bytes);
    checkInvariants(back);
    for (let i = 0; i < n; i++) if (stays(scatter(i))) must(back.has(scatter(i)), "an entry that stayed is missing");
    for (const [key, value] of back) must(values.get(key)?.has(value), "an entry is none that there was");
  });

  test("growth, shrinking and evacuation are no change", async () => {
    const map = filled(30_000);
    map.evacuate();
    map.reserve(100_000);
    const bytes = await written(map, () => map.evacuate({ maxBuckets: 100 }));
    expect(parseSnapshot(bytes).end).toMatchObject({ entries: 30_000n, changed: 0 });
    expect(HashMap.fromSnapshot(u32, u32, bytes).size).toBe(30_000);
  });

  test("it may be cleared and filled again", async () => {
    const map = filled(30_000);
    const bytes = await written(map, (turn) => {
      if (turn === 3) map.clear();
      if (turn > 3 && turn < 6) for (let i = 0; i < 500; i++) map.set(scatter(i), turn);
    });
    const back = HashMap.fromSnapshot(u32, u32, bytes);
    checkInvariants(back);
    for (const [key, value] of back) {
      const i = [...Array(500).keys()].find((j) => scatter(j) === key);
      must(value < 30_000 && (i !== undefined || !map.has(key)), "an entry is none that there was");
    }
  });

  test("it may be disposed of: the writer says so", async () => {
    const map = filled(30_000);
    await expect(written(map, (turn) => turn === 3 && map.dispose())).rejects.toThrow(DisposedError);
    const own = new Arena();
    const inside = new HashMap(u32, u32, { arena: own });
    for (let i = 0; i < 30_000; i++) inside.set(i, i);
    await expect(written(inside, (turn) => turn === 3 && own.dispose())).rejects.toThrow(DisposedError);
  });
});

describe("a reader that fails", () => {
  const snapshot = filled(50_000).toSnapshot();

  test("frees what it had loaded, and closes its source", async () => {
    const arena = new Arena({ maxBytes: 2 ** 24 });
    const before = arena.stats();
    let closed = false;
    async function* source() {
      try {
        yield snapshot.subarray(0, 400_000 - 100_000);
        yield new Uint8Array(100_000);
        yield snapshot.subarray(400_000);
      } finally {
        closed = true;
      }
    }
    await expect(HashMap.fromSnapshotChunks(u32, u32, source(), { arena })).rejects.toThrow(SnapshotError);
    expect(closed).toBe(true);
    const again = await HashMap.fromSnapshotChunks(u32, u32, [snapshot], { arena });
    again.dispose();
    new HashMap(u32, u32, { arena }).dispose();
    expect(arena.stats().usedBytes - arena.stats().deadBytes).toBeLessThan(before.usedBytes + 2 ** 19);
  });

  test("passes on what its source throws, and what onProgress does", async () => {
    const failing = (async function* () {
      yield snapshot.subarray(0, 1000);
      throw new Error("the disk is gone");
    })();
    await expect(HashMap.fromSnapshotChunks(u32, u32, failing)).rejects.toThrow("the disk is gone");
    const onProgress = () => {
      throw new Error("no progress");
    };
    await expect(HashMap.fromSnapshotChunks(u32, u32, [snapshot], { onProgress })).rejects.toThrow("no progress");
    await expect(all(filled(10).snapshotChunks({ onProgress }))).rejects.toThrow("no progress");
  });

  test("refuses what are no chunks, and what follows the end", async () => {
    for (const wrong of [undefined, 5, "text", snapshot, {}]) {
      await expect(HashMap.fromSnapshotChunks(u32, u32, wrong as never)).rejects.toThrow(TypeError);
    }
    await expect(HashMap.fromSnapshotChunks(u32, u32, ["text"] as never)).rejects.toThrow(TypeError);
    await expect(HashMap.fromSnapshotChunks(u32, u32, [snapshot, Uint8Array.of(1)])).rejects.toThrow(/follow the end/);
    await expect(HashMap.fromSnapshotChunks(u32, u32, [])).rejects.toThrow(/truncated/);
  });

  test("runs out of memory with nothing kept", async () => {
    const arena = new Arena({ maxBytes: 2 ** 20 });
    await expect(HashMap.fromSnapshotChunks(u32, u32, [snapshot], { arena })).rejects.toThrow(OutOfMemoryError);
    expect(() => HashMap.fromSnapshot(u32, u32, snapshot, { arena })).toThrow(OutOfMemoryError);
    expect(() => HashMap.fromSnapshot(u32, u32, snapshot, { maxBytes: 20_000 })).toThrow(OutOfMemoryError);
    const map = new HashMap(u32, u32, { arena });
    for (let i = 0; i < 1000; i++) map.set(i, i);
    checkInvariants(map);
  });
});

test("a map whose arena is full can still be saved", async () => {
  const arena = new Arena({ maxBytes: 2 ** 21 });
  const maps = [new HashMap(u32, u32, { arena }), new HashMap(string, string, { arena })] as const;
  const full = (fill: (i: number) => void) => {
    let n = 0;
    try {
      for (; ; n++) fill(n);
    } catch (error) {
      must(error instanceof OutOfMemoryError, "memory ends");
    }
    return n;
  };
  const texts = full((i) => maps[1].set(`key ${i}`, `value ${i}`));
  const words = full((i) => maps[0].set(i, i));
  expect(words + texts).toBeGreaterThan(1000);
  expect(HashMap.fromSnapshot(u32, u32, maps[0].toSnapshot()).size).toBe(maps[0].size);
  const back = await HashMap.fromSnapshotChunks(string, string, maps[1].snapshotChunks());
  expect(back.size).toBe(texts);
  expect(back.get("key 5")).toBe("value 5");
});

test("what filled an arena fits into another one that is not much larger", () => {
  const arena = new Arena({ maxBytes: 2 ** 23 });
  const map = new HashMap(u32, u32, { arena });
  expect(() => {
    for (let i = 0; ; i++) map.set(i, i);
  }).toThrow(OutOfMemoryError);
  const other = new Arena({ maxBytes: 2 ** 23 + 2 ** 20 });
  const back = HashMap.fromSnapshot(u32, u32, map.toSnapshot(), { arena: other });
  checkInvariants(back);
  expect(back.size).toBe(map.size);
});
