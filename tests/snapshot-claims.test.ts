// What a snapshot says of itself is believed only as far as the bytes bear it out, and they are read once, whoever else holds them.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Arena, bytes, HashMap, HashSet, i64, type KeyType, SnapshotError, string, u32, type ValueType } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { must } from "./lib/same.ts";
import { resealSnapshot, type SnapshotFile, sealSnapshot } from "./lib/snapshot-file.ts";

const file = (key: KeyType<unknown>, value: ValueType<unknown>): SnapshotFile => ({
  ...{ version: 1, key: key.name, value: value.name, entries: 1n, blocks: [] },
  end: { entries: 1n, changed: 0, survey: "{}" },
});

describe("a claim", () => {
  const arena = () => new Arena({ maxBytes: 64 * 2 ** 20 });
  const claim = (entries: number, blocks: SnapshotFile["blocks"]) =>
    sealSnapshot({
      ...file(i64, i64),
      entries: BigInt(entries),
      blocks,
    });
  const one = [{ entries: 1, payload: new Uint8Array(16) }];

  test("of many entries takes no memory that the bytes do not bear out", async () => {
    const own = arena();
    expect(() => HashMap.fromSnapshot(i64, i64, claim(2 ** 31, one), { arena: own })).toThrow(SnapshotError);
    await expect(HashMap.fromSnapshotChunks(i64, i64, [claim(2 ** 31, one)], { arena: own })).rejects.toThrow(
      SnapshotError,
    );
    expect(own.stats().usedBytes).toBeLessThan(2 ** 21);
  });

  test.each([0x3ffffff8, 0x7ffffff0, 0x80000000, 0xffffff00, 0xfffffff8, 0xffffffff])(
    "of a key of %i bytes takes none, either",
    async (length) => {
      const own = arena();
      const head = sealSnapshot({ ...file(string, u32) });
      const block = new Uint8Array(16);
      new DataView(block.buffer).setUint32(0, length, true);
      new DataView(block.buffer).setUint32(4, 1, true);
      const cut = Uint8Array.of(...head.subarray(0, head.length - 16 - 24), ...block, 1, 2, 3);
      expect(() => HashMap.fromSnapshot(string, u32, cut, { arena: own })).toThrow(SnapshotError);
      await expect(HashMap.fromSnapshotChunks(string, u32, [cut], { arena: own })).rejects.toThrow(SnapshotError);
      expect(own.stats().usedBytes).toBeLessThan(2 ** 20);
    },
  );
});

describe("what must be zero", () => {
  // | header, 48 | block: head, 16 | key 5 | 0 | value 7 | 0 | end |
  const snapshot = HashMap.from(u32, u32, [[5, 7]]).toSnapshot();
  const withByte = (at: number, byte: number) => {
    const edited = snapshot.slice();
    edited[at] = byte;
    return resealSnapshot(edited);
  };
  const load = (bytes: Uint8Array) => () => HashMap.fromSnapshot(u32, u32, bytes);
  const block = 48;
  const end = block + 16 + 16;

  test("is looked at in the header", () => {
    expect(load(withByte(16, 1))().size).toBe(1);
    for (const at of [10, 28, 38, 39]) expect(load(withByte(at, 1))).toThrow(/its header is not/);
  });

  test("is looked at between keys and values and behind them", () => {
    for (const at of [4, 7, 12, 15]) {
      expect(load(withByte(block + 16 + at, 1))).toThrow(/not what its types.*require/);
    }
    const text = HashSet.from(string, ["ab"]).toSnapshot();
    expect(HashSet.fromSnapshot(string, text).size).toBe(1);
    const odd = HashSet.from(string, ["abcde"]).toSnapshot(); // 12 bytes, and 4 of padding
    odd[40 + 8 + 16 + 12] = 1;
    expect(() => HashSet.fromSnapshot(string, resealSnapshot(odd))).toThrow(/not what its types.*require/);
  });

  test("is looked at in the end", () => {
    expect(load(withByte(end + 16 + 8, 1))().size).toBe(1);
    expect(load(withByte(end + 16 + 8, 2))).toThrow(/its end is not/);
  });
});

describe("a message", () => {
  test("has no characters that a terminal would act upon", () => {
    const escaping = sealSnapshot({ ...file(u32, u32), key: "u32\u001b[2J" });
    expect(() => HashMap.fromSnapshot(u32, u32, escaping)).toThrow(/its header is not/);
    const named = sealSnapshot({ ...file(u32, u32), key: "someFutureType" });
    expect(() => HashMap.fromSnapshot(u32, u32, named)).toThrow(/a map of someFutureType => u32, not u32 => u32/);
  });

  test("speaks of bytes that there are", () => {
    const cut = sealSnapshot({ ...file(string, u32), blocks: [{ entries: 1, payload: new Uint8Array(8) }] }).slice(
      0,
      60,
    );
    new DataView(cut.buffer).setUint32(48, 1000, true);
    expect(() => HashMap.fromSnapshot(string, u32, cut)).toThrow(/next part has \d+ bytes, \d+ are there/);
    const whole = HashMap.from(u32, u32, [[5, 7]]).toSnapshot();
    new DataView(whole.buffer).setUint32(48, 2 ** 31, true);
    expect(() => HashMap.fromSnapshot(u32, u32, whole)).toThrow(/next part has 2147483648 bytes, \d+ are there/);
  });
});

describe("a buffer", () => {
  const whole = new HashMap(string, bytes);
  for (let i = 0; i < 500; i++) whole.set(`key ${i}`, new Uint8Array(i % 11).fill(i));
  const snapshot = whole.toSnapshot();

  test("may be shared: what another thread writes meanwhile cannot be used unchecked", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(snapshot.length));
    shared.set(snapshot);
    const map = HashMap.fromSnapshot(string, bytes, shared);
    expect(map.size).toBe(500);
    checkInvariants(map);
  });

  test("may be written to by another thread while it is read", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(snapshot.length));
    shared.set(snapshot);
    const writing = new Worker(
      `const { bytes, good } = require("node:worker_threads").workerData;
      postMessage = require("node:worker_threads").parentPort.postMessage.bind(require("node:worker_threads").parentPort);
      postMessage("begun");
      for (let i = 1; ; i = (i * 48271) % 2147483647) {
        const at = i % bytes.length;
        bytes[at] = i >> 8;
        for (let j = 0; j < 2000; j++);
        bytes[at] = good[at];
      }`,
      { eval: true, workerData: { bytes: shared, good: snapshot } },
    );
    await once(writing, "message");
    const ends = { loaded: 0, refused: 0 };
    for (let i = 0; i < 3000; i++) {
      try {
        const map = HashMap.fromSnapshot(string, bytes, shared);
        checkInvariants(map);
        must(map.size === 500 && map.get("key 7")?.[6] === 7, "what was loaded is not what was written");
        map.dispose();
        ends.loaded++;
      } catch (error) {
        must(error instanceof SnapshotError, () => `not a SnapshotError: ${error}`);
        ends.refused++;
      }
    }
    await writing.terminate();
    expect(ends.loaded + ends.refused).toBe(3000);
  });

  test("may be in the middle of a larger one, at any address", () => {
    for (const offset of [0, 1, 3, 4]) {
      const larger = new Uint8Array(snapshot.length + 9);
      larger.set(snapshot, offset);
      const part = larger.subarray(offset, offset + snapshot.length);
      expect(HashMap.fromSnapshot(string, bytes, part).size).toBe(500);
    }
    expect(HashMap.fromSnapshot(string, bytes, Buffer.from(snapshot)).size).toBe(500);
  });

  test("may be detached", () => {
    const gone = snapshot.slice();
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    expect(() => HashMap.fromSnapshot(string, bytes, gone)).toThrow(/no bytes.*detached/);
  });

  test("is not kept: what the caller does to it afterwards does not matter", () => {
    const own = snapshot.slice();
    const map = HashMap.fromSnapshot(string, bytes, own);
    own.fill(0xee);
    checkInvariants(map);
    expect(map.get("key 7")).toEqual(new Uint8Array(7).fill(7));
  });
});
