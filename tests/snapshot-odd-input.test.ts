// What a snapshot is read from may be of any class, go away, or never end: the map is right, or there is an error that says why.
import { Arena, customKey, DisposedError, HashMap, HashSet, SnapshotError, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test, vi } from "vitest";
import { must } from "./lib/same.ts";

const N = 20_000;
const map = new HashMap(string, u32);
for (let i = 0; i < N; i++) map.set(`key ${i}`, i);
const snapshot = map.toSnapshot();

const load = (bytes: Uint8Array, options = {}) => HashMap.fromSnapshot(string, u32, bytes, options);
const loadChunks = (chunks: unknown, options = {}) =>
  HashMap.fromSnapshotChunks(string, u32, chunks as Iterable<Uint8Array>, options);

test("a source may use one Buffer for all chunks, whose slice is no copy", async () => {
  function* reusing() {
    const buffer = Buffer.alloc(1000);
    for (let at = 0; at < snapshot.length; at += 1000) {
      const chunk = snapshot.subarray(at, at + 1000);
      buffer.set(chunk);
      yield buffer.subarray(0, chunk.length);
    }
  }
  expect((await loadChunks(reusing())).size).toBe(N);
});

/** Everything that a reader might ask such an array for is a lie. */
class Lying extends Uint8Array {
  static get [Symbol.species]() {
    return Array as never;
  }
  override subarray(): never {
    const large = new Uint8Array(8 * 2 ** 20).fill(0xee);
    return Object.defineProperty(large, "length", { value: 16 }) as never;
  }
  override slice = this.subarray;
  override get length() {
    return 7 as never;
  }
  override get byteOffset() {
    return 4096 as never;
  }
  override get byteLength() {
    return (2 ** 30) as never;
  }
  override [Symbol.iterator](): never {
    throw new Error("not asked");
  }
}

test("an array's own methods and properties are not asked", async () => {
  const arena = new Arena();
  const other = new HashSet(u32, { arena });
  for (let i = 0; i < N; i++) other.add(i);
  const lying = new Lying(snapshot.slice().buffer);
  expect(load(lying, { arena }).size).toBe(N);
  expect((await loadChunks([lying], { arena })).size).toBe(N);
  checkInvariants(other);
  expect(load(Object.setPrototypeOf(snapshot.slice(), Lying.prototype)).size).toBe(N);
});

test("a buffer that goes away while options are read is measured afterwards", () => {
  const gone = snapshot.slice();
  const detaching = {
    get capacity() {
      structuredClone(gone.buffer, { transfer: [gone.buffer] });
      return 0;
    },
  };
  expect(() => load(gone, detaching)).toThrow(/no bytes.*detached/);
  // ES2024, which the types do not know yet.
  const buffer = new (
    ArrayBuffer as new (
      length: number,
      options: object,
    ) => ArrayBuffer & { resize(to: number): void }
  )(snapshot.length, { maxByteLength: snapshot.length });
  const shrinking = {
    get capacity() {
      buffer.resize(100);
      return 0;
    },
  };
  const bytes = new Uint8Array(buffer);
  bytes.set(snapshot);
  expect(() => load(bytes, shrinking)).toThrow(/truncated/);
});

test("a chunk whose buffer was detached has no bytes", async () => {
  const gone = snapshot.slice();
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  await expect(loadChunks([gone])).rejects.toThrow(SnapshotError);
  expect((await loadChunks([gone, snapshot])).size).toBe(N);
});

test("a source that never says it is closed does not keep the error back", async () => {
  let asked = 0;
  const source = (close: () => unknown) => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: new Uint8Array(100) }),
      return: () => {
        asked++;
        return close();
      },
    }),
  });
  const closings = [
    () => new Promise(() => {}),
    () => Promise.reject(new Error("cannot close")),
    () => {
      throw new Error("cannot close");
    },
    () => 5,
  ];
  for (const close of closings) await expect(loadChunks(source(close))).rejects.toThrow(/no tophash snapshot/);
  expect(asked).toBe(closings.length);
});

test("the event loop turns while a source gives empty chunks without end", async () => {
  let turned = false;
  const source = {
    [Symbol.iterator]: () => ({
      next: () => {
        if (turned) throw new Error("it turned");
        return { done: false, value: new Uint8Array(0) };
      },
    }),
  };
  setTimeout(() => {
    turned = true;
  });
  await expect(loadChunks(source)).rejects.toThrow("it turned");
});

test("wrong options are an error before a source is begun", async () => {
  const source = {
    [Symbol.iterator]: () => {
      throw new Error("begun");
    },
  };
  await expect(loadChunks(source, { maxBytes: -1 })).rejects.toThrow(RangeError);
  await expect(loadChunks(source, { onProgress: 5 })).rejects.toThrow(/onProgress must be a function, got 5/);
  await expect(loadChunks(source, null as never)).rejects.toThrow(/options must be an object/);
  expect(() => map.snapshotChunks({ onProgress: "often" as never })).toThrow(/onProgress must be a function/);
  expect(() => map.snapshotChunks(null as never)).toThrow(/options must be an object/);
});

test("an arena that is disposed of at the very end is no map", async () => {
  const arena = new Arena();
  async function* source() {
    yield snapshot;
    arena.dispose();
  }
  await expect(loadChunks(source(), { arena })).rejects.toThrow(DisposedError);
});

test("two keys that a codec takes for the same are refused", () => {
  const exact = customKey<string>({ encode: (key) => key, decode: (encoded) => encoded as string });
  const upper = customKey<string>({ encode: (key) => key.toUpperCase(), decode: (encoded) => encoded as string });
  // "small" decodes to a key whose encoding is there: it is another entry's.
  const both = HashSet.from(exact, ["small", "SMALL"]).toSnapshot();
  expect(() => HashSet.fromSnapshot(upper, both)).toThrow(/another codec/);
});

test("a codec may use other maps of the arena, and the event loop turns while it is asked", async () => {
  const arena = new Arena();
  const words = new HashMap(u32, string, { arena });
  const numbers = new HashMap(string, u32, { arena });
  const codec = customKey<string>({
    encode: (word) => {
      if (!numbers.has(word)) {
        words.set(words.size, word);
        numbers.set(word, numbers.size);
      }
      return new Uint8Array(Uint32Array.of(numbers.get(word)!).buffer);
    },
    decode: (encoded) => words.get(new Uint32Array((encoded as Uint8Array).slice().buffer)[0])!,
  });
  const set = new HashSet(codec, { arena });
  for (let i = 0; i < N; i++) set.add(`word ${i}`);
  // Every look at the clock says that the slice is over.
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 10));
  let turns = 0;
  let running = true;
  const turn = () => {
    turns++;
    if (running) setImmediate(turn);
  };
  turn();
  const back = await HashSet.fromSnapshotChunks(codec, [set.toSnapshot()], { arena });
  running = false;
  vi.restoreAllMocks();
  for (let i = 0; i < N; i++) must(back.has(`word ${i}`), "a key is missing");
  checkInvariants(back);
  expect(turns).toBeGreaterThan(N / 100);
});

test("a codec that disposes of the arena is told so", () => {
  const arena = new Arena();
  const codec = customKey<string>({
    encode: (key) => key,
    decode: (encoded) => {
      arena.dispose();
      return encoded as string;
    },
  });
  const bytes = HashSet.from(codec, ["a"]).toSnapshot();
  expect(() => HashSet.fromSnapshot(codec, bytes, { arena })).toThrow(DisposedError);
});
