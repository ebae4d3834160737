// What a HashMap writes as a snapshot a SharedHashMap reads, and the other way round: for every type of keys and of values.
import { f64, HashMap, SnapshotError, string, u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { same } from "./lib/same.ts";
import { type LooseShared, sharedPairs } from "./lib/shared-types.ts";
import type { Key, LooseMap } from "./lib/types.ts";

const OPTIONS = { maxBytes: 2 ** 24, shards: 4 };
const ENTRIES = 60;

test.each(sharedPairs.map(([keys, values]) => [keys.name, values.name, keys, values] as const))(
  "%s => %s",
  (_, __, keys, values) => {
    const { own = (key: Key) => key } = keys;
    const model = new Map<Key, unknown>();
    const plain = new HashMap(keys.type, values.type) as LooseMap;
    for (let i = 0; i < ENTRIES; i++) {
      plain.set(keys.at(i), values.at(i));
      model.set(own(keys.at(i)), values.stored(values.at(i)));
    }
    const check = (map: LooseMap | LooseShared) => {
      expect(map.size).toBe(model.size);
      for (const [key, value] of map) expect(model.has(own(key)) && same(value, model.get(own(key)))).toBe(true);
    };
    const shared = SharedHashMap.fromSnapshot(keys.type, values.type, plain.toSnapshot(), OPTIONS) as LooseShared;
    check(shared);
    const back = HashMap.fromSnapshot(keys.type, values.type, shared.toSnapshot()) as LooseMap;
    check(back);
    const again = SharedHashMap.fromSnapshot(keys.type, values.type, shared.toSnapshot(), OPTIONS) as LooseShared;
    check(again);
    for (const map of [plain, back]) map.dispose();
    for (const map of [shared, again]) map.destroy();
  },
);

describe("fromSnapshot", () => {
  const snapshot = new HashMap(u32, f64).set(1, 0.5).toSnapshot();
  const read = (bytes: unknown, key: unknown = u32, value: unknown = f64) =>
    SharedHashMap.fromSnapshot(key as typeof u32, value as typeof f64, bytes as Uint8Array, OPTIONS);

  test("refuses what is damaged, and other types", () => {
    for (let at = 0; at < snapshot.length; at++) {
      const damaged = snapshot.slice();
      damaged[at] ^= 1 << (at % 8);
      expect(() => read(damaged), `byte ${at}`).toThrow(SnapshotError);
    }
    expect(() => read(snapshot.subarray(0, 20))).toThrow(SnapshotError);
    expect(() => read(new Uint8Array(0))).toThrow(SnapshotError);
    expect(() => read(snapshot, string)).toThrow(SnapshotError);
    expect(() => read(snapshot, u32, u32)).toThrow(SnapshotError);
    expect(() => read("bytes")).toThrow(TypeError);
  });

  test("takes options, and makes a map that can be shared", () => {
    const map = read(snapshot);
    const other = SharedHashMap.attach<number, number>(map.handle);
    expect([other.get(1), other.stats().shards]).toEqual([0.5, 4]);
    map.destroy();
  });
});
