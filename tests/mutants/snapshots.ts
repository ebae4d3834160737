// Short checks of snapshots: they come back as they were, hostile ones are refused or are right, groups and surveys add up.
import { customKey, f64, fixedBytes, HashMap, HashSet, SnapshotError, string, tuple, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { colliding } from "../lib/collide.ts";
import { type KeyKind, keyKind, type ValueKind, valueKind } from "../lib/kinds.ts";
import { longKeyKind, longValueKind } from "../lib/long-kinds.ts";
import { must, same } from "../lib/same.ts";
import { type Part, parseSnapshot, sealSnapshot } from "../lib/snapshot-file.ts";
import type { AnyKeyType, AnyValueType, Key, LooseMap, LooseSet } from "../lib/types.ts";

const PAIRS: [KeyKind, ValueKind][] = [
  [keyKind("u32"), valueKind("u32")],
  [keyKind("f64"), valueKind("f64")],
  [keyKind("u64"), valueKind("u32")],
  [keyKind("i32"), valueKind("i64")],
  [keyKind("u64"), longValueKind("bytes")],
  [keyKind("u32"), longValueKind("string")],
  [longKeyKind("string"), valueKind("u32")],
  [longKeyKind("string"), longValueKind("string")],
  [longKeyKind("tuple(string, f64, bytes)"), valueKind("f64")],
];

/** What the map holds comes back, and the file is what the document says. */
function mustComeBack(map: LooseMap, keys: KeyKind, values: ValueKind): void {
  const bytes = map.toSnapshot();
  const { blocks, entries, key, value } = parseSnapshot(bytes);
  must(key === keys.type.name && value === values.type.name, "the types are named");
  must(Number(entries) === map.size, "the entries are counted");
  must(blocks.reduce((sum, block) => sum + block.entries, 0) === map.size, "the entries of the blocks");
  mustBeTheSame(HashMap.fromSnapshot(keys.type, values.type, bytes) as LooseMap, map);
}

function mustBeTheSame(back: LooseMap, map: LooseMap): void {
  checkInvariants(back);
  must(back.size === map.size, () => `${back.size} entries come back of ${map.size}`);
  for (const [key, value] of map) {
    must(back.has(key) && same(back.get(key), value), "an entry comes back");
  }
  back.dispose();
}

function roundTrips(): void {
  for (const [keys, values] of PAIRS) {
    const map = new HashMap(keys.type, values.type, { seed: 3 }) as LooseMap;
    for (const n of [0, 1, 8, 90]) {
      for (let i = 0; i < n; i++) map.set(keys.at(i), values.at(i % 40));
      mustComeBack(map, keys, values);
    }
    // In the middle of a growth, and of a shrinking.
    map.evacuate();
    map.reserve(800);
    map.evacuate({ maxBuckets: 5 });
    must(map.stats().phase === "grow", "it grows");
    mustComeBack(map, keys, values);
    map.evacuate();
    map.shrink();
    map.evacuate({ maxBuckets: 5 });
    must(map.stats().phase === "shrink", "it shrinks");
    mustComeBack(map, keys, values);
    map.dispose();
  }
}

/** While new secrets are drawn. */
function reseeding(): void {
  for (const keys of [keyKind("u32"), keyKind("f64"), longKeyKind("string")]) {
    const map = new HashMap(keys.type, u32, { seed: 3 }) as LooseMap;
    for (let i = 0; i < 300; i++) map.set(keys.at(i), i);
    map.evacuate();
    for (const key of colliding(map, 7, 60, (i) => keys.at(500 + i), true)) {
      map.set(key, 1);
      if (map.stats().phase === "reseed") break;
    }
    must(map.stats().phase === "reseed", "new secrets are drawn");
    map.evacuate({ maxBuckets: 9 });
    mustBeTheSame(HashMap.fromSnapshot(keys.type, u32, map.toSnapshot()) as LooseMap, map);
    map.dispose();
  }
}

/** Several blocks, in a table of more buckets than the loading sorts into parts. */
function large(): void {
  const keys = Uint32Array.from({ length: 30_000 }, (_, i) => Math.imul(i, 0x9e3779b1));
  const words = new HashMap(u32, u32);
  words.setMany(keys, keys);
  const back = HashMap.fromSnapshot(u32, u32, words.toSnapshot());
  must(
    back.size === keys.length && Array.from(back.getMany(keys)).every((value, i) => value === keys[i]),
    "many entries",
  );
  must(back.stats().evacuations === 0, "room was made for all");
  checkInvariants(back);
  const texts = HashSet.from(string, Array.from(keys.subarray(0, 17_000), String));
  const again = HashSet.fromSnapshot(string, texts.toSnapshot());
  checkInvariants(again);
  must(again.size === 17_000 && again.isSubsetOf(texts), "many texts");
  const long = "\u0101".repeat(150_000);
  const one = new HashMap(string, string).set(long, `${long}!`).set("a", long);
  const same = HashMap.fromSnapshot(string, string, one.toSnapshot());
  must(same.get(long) === `${long}!` && same.get("a") === long, "an entry larger than a block");
}

const upper = customKey<string>({ encode: (key) => key, decode: (key) => key as string });
/** Types, and single entries of them. */
const SINGLES: [AnyKeyType, AnyValueType | undefined, [Key, unknown?][]][] = [
  [f64, f64, [[1.5, -0]]],
  [u32, u32, [[7, 9]]],
  [f64, string, [[Number.NaN, "abc"]]],
  [u32, string, [[7, "\u0100\u0101\u0102"]]],
  [
    string,
    u32,
    [
      ["abcde", 5],
      ["\u0100a", 1],
    ],
  ],
  [
    string,
    string,
    [
      ["ab", "c"],
      ["", ""],
    ],
  ],
  [tuple(string, f64, fixedBytes(2)), undefined, [[["x", 0.5, Uint8Array.of(1, 2)]]]],
  [tuple(u32, string), undefined, [[[1, "\u0100"]]]],
  [fixedBytes(3), undefined, [[Uint8Array.of(1, 2, 3)]]],
  [upper, undefined, [["abc"]]],
] as never;

/** The blocks of the snapshot that the package writes when it has read these; undefined when it refuses them. */
function reread(key: AnyKeyType, value: AnyValueType | undefined, snapshot: Uint8Array): Part[] | undefined {
  let map: LooseMap | LooseSet;
  try {
    if (value === undefined) map = HashSet.fromSnapshot(key, snapshot) as LooseSet;
    else map = HashMap.fromSnapshot(key, value, snapshot) as LooseMap;
  } catch (error) {
    must(error instanceof SnapshotError, () => `not a SnapshotError: ${error}`);
    return undefined;
  }
  checkInvariants(map);
  for (const each of map.keys()) must(map.has(each), "a loaded key is not found");
  const { blocks } = parseSnapshot(map.toSnapshot());
  map.dispose();
  return blocks;
}

/** An entry that was edited is refused, or it is exactly what comes back. */
function hostile(): void {
  for (const [key, value, entries] of SINGLES) {
    for (const [one, its] of entries) {
      const map = (
        value ? HashMap.from(key, value, [[one, its] as never]) : HashSet.from(key, [one as never])
      ) as LooseMap;
      const file = parseSnapshot(map.toSnapshot());
      const { payload } = file.blocks[0];
      const load = (bytes: Uint8Array) =>
        reread(key, value, sealSnapshot({ ...file, blocks: [{ entries: 1, payload: bytes }] }));
      const comesBack = (blocks: Part[] | undefined, bytes: Uint8Array) =>
        blocks !== undefined && Buffer.compare(blocks[0].payload, bytes) === 0;
      must(comesBack(load(payload), payload), "an entry comes back as the bytes that it was");
      for (let at = 0; at < payload.length; at++) {
        for (const mask of [1, 6, 0x40, 0x80]) {
          const edited = payload.slice();
          edited[at] ^= mask;
          const blocks = load(edited);
          must(!blocks || comesBack(blocks, edited), () => `byte ${at} with ${mask}: other bytes come back`);
        }
      }
      for (const by of [-8, -4, -1, 1, 4, 8]) {
        const edited = new Uint8Array(Math.max(0, payload.length + by));
        edited.set(payload.subarray(0, edited.length));
        must(load(edited) === undefined, () => `${by} bytes more, and it loads`);
      }
    }
  }
}

/** What has one form only, and what has several. */
function forms(): void {
  const load = (key: AnyKeyType, entry: number[], n = 1) => {
    const file = parseSnapshot((new HashSet(key) as LooseSet).toSnapshot());
    const [blocks, entries] = [[{ entries: n, payload: Uint8Array.from(entry) }], BigInt(n)];
    return reread(key, undefined, sealSnapshot({ ...file, entries, blocks, end: { ...file.end, entries } }));
  };
  const right = (key: AnyKeyType, ...entry: number[]) => must(load(key, entry), () => `${entry} is right`);
  const wrong = (key: AnyKeyType, ...entry: number[]) => must(!load(key, entry), () => `${entry} is not right`);
  const text = string as AnyKeyType;
  right(text, 2, 0, 0, 0, 97, 98, 0, 0);
  right(text, 4, 0, 0, 0x80, 97, 0, 1, 1);
  wrong(text, 4, 0, 0, 0x80, 97, 0, 255, 0); // wide without need
  right(text, 2, 0, 0, 0x80, 0, 1, 0, 0);
  wrong(text, 3, 0, 0, 0x80, 1, 1, 1, 0); // half a unit
  wrong(text, 2, 0, 0, 0x40, 97, 98, 0, 0); // a codec's flag
  wrong(text, 255, 255, 255, 63, 97, 98, 0, 0);
  wrong(text, 0, 0, 0, 0x80);
  const pair = tuple(u32, string) as AnyKeyType;
  right(pair, 9, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0);
  wrong(pair, 4, 0, 0, 0, 5, 0, 0, 0);
  wrong(pair, 10, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0);
  const zero = [0, 0, 0, 0, 0, 0, 0];
  const floats = tuple(f64, f64) as AnyKeyType;
  right(floats, 16, 0, 0, 0, ...zero, 0, ...zero, 0);
  wrong(floats, 16, 0, 0, 0, ...zero, 0, ...zero, 0x80); // -0
  wrong(floats, 12, 0, 0, 0, ...zero, 0, 0, 0, 0, 0);
  right(tuple(f64, u32) as AnyKeyType, 12, 0, 0, 0, ...zero, 0x40, 1, 0, 0, 0);
  // What a string's or a number's end is beyond that of its tuple, whatever follows it.
  const three = tuple(string, string, string) as AnyKeyType;
  right(three, 12, ...zero, ...zero, 0);
  wrong(three, 4, ...zero, 255, 255, 255, 63);
  wrong(three, 7, ...zero, 255, 255, 255, 63);
  wrong(tuple(f64, string, string) as AnyKeyType, 4, ...zero, 0, 0, 0, 0, 255, 255, 255, 63);
  const bytes3 = fixedBytes(3) as AnyKeyType;
  right(bytes3, 3, 0, 0, 0, 1, 2, 3, 0);
  wrong(bytes3, 2, 0, 0, 0, 1, 2, 0, 0);
  wrong(bytes3, 4, 0, 0, 0, 1, 2, 3, 4);
  // Of several keys each has the form that floats have.
  const float = f64 as AnyKeyType;
  must(load(float, [...zero, 0x40, ...zero, 0], 2), "2 and 0 are right");
  must(!load(float, [...zero, 0x40, ...zero, 0x80], 2), "-0 is not right");
  const codec = upper as AnyKeyType;
  right(codec, 1, 0, 0, 0x40, 97, 0, 0, 0);
  right(codec, 2, 0, 0, 0xc0, 97, 1, 0, 0);
  wrong(codec, 1, 0, 0, 0xc0, 97, 0, 0, 0);
  wrong(codec, 2, 0, 0, 0x80, 97, 1, 0, 0);
}

/** The survey's counts, each reckoned from the hashes of the keys. */
function surveys(): void {
  for (const make of [(i: number) => i, (i: number) => `key ${i}`] as ((i: number) => Key)[]) {
    const type = typeof make(0) === "string" ? string : u32;
    const map = new HashMap(type as AnyKeyType, u32, { seed: 6, loadFactor: 2, capacity: 5000 }) as LooseMap;
    const { buckets, slotsPerBucket: slots } = map.stats();
    const chains = new Array<number>(buckets).fill(0);
    for (let i = 0; i < 4500; i++) {
      map.set(make(i), i);
      const hash = hashOf(map, make(i));
      chains[hash & (buckets - 1)]++;
    }
    const own = { chains: [] as number[], used: [] as number[], depths: [] as number[] };
    const count = (list: number[], at: number, by = 1) => {
      while (list.length <= at) list.push(0);
      list[at] += by;
    };
    for (const entries of chains) {
      // Filled by insertions alone: the newest overflow bucket, which has room, stands right behind the first.
      const length = Math.max(1, Math.ceil(entries / slots));
      count(own.chains, length - 1);
      for (let depth = 0; depth < length; depth++) {
        const newest = length > 1 ? depth === 1 : true;
        const used = newest ? entries - slots * (length - 1) : slots;
        count(own.used, used);
        if (used > 0) count(own.depths, depth, used);
      }
    }
    must(own.chains.length > 2, "there are chains");
    const { survey } = parseSnapshot(map.toSnapshot()).end;
    const found = JSON.parse(survey);
    for (const name of ["chains", "used", "depths"] as const) {
      must(`${found[name]}` === `${own[name]}`, () => `${name} are ${own[name]}, the survey has ${found[name]}`);
    }
    must(found.hashBytes === undefined, "no file tells of hashes");
    // Buckets that are not split off yet are none.
    map.reserve(40_000);
    for (const steps of [1, 100]) {
      map.evacuate({ maxBuckets: steps });
      const now = JSON.parse(parseSnapshot(map.toSnapshot()).end.survey);
      const sum = (list: number[], weight = (_: number) => 1) => list.reduce((s, n, i) => s + n * weight(i), 0);
      must(sum(now.chains) === map.stats().buckets, "buckets while it grows");
      must(sum(now.chains, (i) => i) === map.stats().overflowBuckets, "overflow buckets while it grows");
      must(sum(now.used, (i) => i) === map.size && sum(now.depths) === map.size, "entries while it grows");
    }
    map.dispose();
  }
}

export const snapshots: [string, () => void][] = [
  ["round trips", roundTrips],
  ["snapshots of a reseed", reseeding],
  ["large snapshots", large],
  ["forms of entries", forms],
  ["hostile snapshots", hostile],
  ["surveys", surveys],
];
