// The other ways to say which key is meant: tuples by their parts, bytes by a range of a buffer, 64-bit integers by halves.
import type { HashMap } from "tophash";
import type { Key, LooseMap, LooseSet } from "../lib/types.ts";

/** Each does what the method of the same name does with the key. */
export interface Ways {
  get(map: LooseMap, key: Key): unknown;
  set(map: LooseMap, key: Key, value: unknown): unknown;
  sum(map: LooseMap, key: Key, delta: unknown): unknown;
  has(map: LooseMap | LooseSet, key: Key): boolean;
  delete(map: LooseMap | LooseSet, key: Key): boolean;
  insert(set: LooseSet, key: Key): unknown;
}

type Wide = HashMap<bigint, unknown>;
const low = (key: Key) => Number(BigInt.asUintN(32, key as bigint));
const high = (key: Key) => Number(BigInt.asUintN(32, (key as bigint) >> 32n));

const halves: Ways = {
  get: (map, key) => (map as unknown as Wide).getHalves(low(key), high(key)),
  set: (map, key, value) => (map as unknown as Wide).setHalves(low(key), high(key), value),
  sum: (map, key, delta) => (map as unknown as Wide).addHalves(low(key), high(key), delta),
  has: (map, key) => map.hasHalves(low(key), high(key)),
  delete: (map, key) => map.deleteHalves(low(key), high(key)),
  insert: (set, key) => set.addHalves(low(key), high(key)),
};

type Parts = (...parts: unknown[]) => unknown;
const call = (map: object, method: string, ...parts: unknown[]) =>
  (map as Record<string, Parts>)[method](...parts) as never;

const parts: Ways = {
  get: (map, key) => call(map, "at", ...(key as unknown[])),
  set: (map, key, value) => call(map, "put", ...(key as unknown[]), value),
  sum: (map, key, delta) => call(map, "addAt", ...(key as unknown[]), delta),
  has: (map, key) => call(map, "hasAt", ...(key as unknown[])),
  delete: (map, key) => call(map, "deleteAt", ...(key as unknown[])),
  insert: (set, key) => call(set, "addAt", ...(key as unknown[])),
};

const MARGIN = 3;
let room = new Uint8Array(1024).fill(0xbb);
/** The key in the middle of a buffer. */
function placed(key: Key): [Uint8Array, number, number] {
  const bytes = key as Uint8Array;
  if (room.length < bytes.length + 2 * MARGIN) room = new Uint8Array(2 * bytes.length).fill(0xbb);
  room.set(bytes, MARGIN);
  return [room, MARGIN, MARGIN + bytes.length];
}

const ranges: Ways = {
  get: (map, key) => map.getRange(...placed(key)),
  set: (map, key, value) => map.setRange(...placed(key), value),
  sum: (map, key, delta) => map.addRange(...placed(key), delta),
  has: (map, key) => map.hasRange(...placed(key)),
  delete: (map, key) => map.deleteRange(...placed(key)),
  insert: (set, key) => set.addRange(...placed(key)),
};

export function waysOf(name: string): Ways | undefined {
  if (name === "i64" || name === "u64") return halves;
  if (name.startsWith("tuple")) return parts;
  return name === "bytes" || name.startsWith("fixedBytes") ? ranges : undefined;
}
