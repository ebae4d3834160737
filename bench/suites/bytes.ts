import { bytes, HashMap, type PackedKeys, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { Texts } from "../lib/texts.ts";

/**
 * Keys that lie in a buffer, as parsers find them: `start` and `end` in a file's bytes. For `Map` each must become a
 * string first (`latin1Slice`, the fastest way there is), whether the map knows it or not; tophash takes the range.
 */
interface Given {
  n: number;
  buffer: Buffer;
  length: number;
  /** Where the keys of the pass begin. */
  starts: Uint32Array;
  /** The keys of the pass, copied one after the other. */
  packed: PackedKeys;
}

function given({ operation, params }: Row): Given {
  const n = Number(params.n);
  const length = Number(params.length);
  const { bytes: buffer } = new Texts(params.hit === 0 ? 2 * n : n, length);
  const from = params.hit === 0 ? n : 0;
  const order =
    operation === "insert" ? Uint32Array.from({ length: n }, (_, i) => i) : sampleIndices(n, passLength(n), 13);
  const starts = order.map((index) => (from + index) * length);
  const packed = new Uint8Array(starts.length * length);
  for (const [i, start] of starts.entries()) packed.set(buffer.subarray(start, start + length), i * length);
  const offsets = Uint32Array.from({ length: starts.length + 1 }, (_, i) => i * length);
  return { n, buffer, length, starts, packed: { bytes: packed, offsets } };
}

function contest(row: Row): Contest {
  const all = given(row);
  const ops = all.starts.length;
  // All of them leave something for the collector: the Map its strings, the insertions their tables.
  if (row.operation === "insert") {
    return { ops, collect: true, contenders: [nativeInsert(all), rangeInsert(all), packedInsert(all)] };
  }
  if (row.operation === "count")
    return { ops, collect: true, contenders: [nativeCount(all), rangeCount(all), packedCount(all)] };
  return { ops, contenders: [native(all), range(all), subarray(all), packed(all)] };
}

function filled({ n, buffer, length }: Given): HashMap<Uint8Array, number> {
  const map = new HashMap(bytes, u32);
  for (let i = 0; i < n; i++) map.setRange(buffer, i * length, i * length + length, i);
  return map;
}

function native({ n, buffer, length, starts }: Given): Contender {
  const map = new Map<string, number>();
  for (let i = 0; i < n; i++) map.set(buffer.latin1Slice(i * length, i * length + length), i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < starts.length; i++) {
      sum = (sum + (map.get(buffer.latin1Slice(starts[i], starts[i] + length)) ?? 1)) | 0;
    }
    return sum;
  };
  return { name: "Map", pass };
}

function range(all: Given): Contender {
  const { buffer, length, starts } = all;
  const map = filled(all);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < starts.length; i++) {
      sum = (sum + (map.getRange(buffer, starts[i], starts[i] + length) ?? 1)) | 0;
    }
    return sum;
  };
  return { name: "tophash range", pass };
}

function subarray(all: Given): Contender {
  const { buffer, length, starts } = all;
  const map = filled(all);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < starts.length; i++) {
      sum = (sum + (map.get(buffer.subarray(starts[i], starts[i] + length)) ?? 1)) | 0;
    }
    return sum;
  };
  return { name: "tophash get", pass };
}

function packed(all: Given): Contender {
  const map = filled(all);
  const out = new Uint32Array(all.starts.length);
  const pass = () => {
    map.getMany(all.packed, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash packed", pass };
}

function nativeInsert({ buffer, length, starts }: Given): Contender {
  let map = new Map<string, number>();
  return {
    name: "Map",
    before: () => {
      map = new Map();
    },
    pass: () => {
      for (let i = 0; i < starts.length; i++) map.set(buffer.latin1Slice(starts[i], starts[i] + length), i);
      return map.size;
    },
  };
}

function nativeCount({ buffer, length, starts }: Given): Contender {
  let map = new Map<string, number>();
  return {
    name: "Map",
    before: () => {
      map = new Map();
    },
    pass: () => {
      for (let i = 0; i < starts.length; i++) {
        const key = buffer.latin1Slice(starts[i], starts[i] + length);
        map.set(key, (map.get(key) ?? 0) + 1);
      }
      return map.size;
    },
    after: () => [...map.values()].reduce((sum, count) => (sum + Math.imul(count, count)) | 0, 0),
  };
}

/** Around each contender's own loop: a new map before; afterwards the sum of its values squared. */
function building(name: string, build: (map: HashMap<Uint8Array, number>) => void, check: boolean): Contender {
  let map = new HashMap(bytes, u32);
  return {
    name,
    before: () => {
      map.dispose();
      map = new HashMap(bytes, u32);
    },
    pass: () => {
      build(map);
      return map.size;
    },
    after: () => (check ? Array.from(map.valuesArray()).reduce((sum, n) => (sum + Math.imul(n, n)) | 0, 0) : 0),
  };
}

function rangeInsert({ buffer, length, starts }: Given): Contender {
  const insert = (map: HashMap<Uint8Array, number>) => {
    for (let i = 0; i < starts.length; i++) map.setRange(buffer, starts[i], starts[i] + length, i);
  };
  return building("tophash range", insert, false);
}

function packedInsert({ starts, packed }: Given): Contender {
  const values = Uint32Array.from(starts, (_, i) => i);
  return building("tophash packed", (map) => void map.setMany(packed, values), false);
}

function rangeCount({ buffer, length, starts }: Given): Contender {
  const count = (map: HashMap<Uint8Array, number>) => {
    for (let i = 0; i < starts.length; i++) {
      const start = starts[i];
      const end = start + length;
      map.addRange(buffer, start, end, 1);
    }
  };
  return building("tophash range", count, true);
}

function packedCount({ packed }: Given): Contender {
  return building("tophash packed", (map) => map.addMany(packed, 1), true);
}

const FEWEST = 10_000; // inserts into a smaller table are over before a clock can tell
const MOST = 1_000_000;

export const suite: ContestSuite = {
  how: "contest",
  title: "bytes -> u32 by ranges of a buffer, against a Map of strings cut out of it",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= MOST)
      .flatMap((n): Row[] => [
        { operation: "get", params: { kind: "bytes", length: 16, n, hit: 100 } },
        { operation: "get", params: { kind: "bytes", length: 16, n, hit: 0 } },
        { operation: "get", params: { kind: "bytes", length: 64, n, hit: 100 } },
        ...(n >= FEWEST ? [{ operation: "insert", params: { kind: "bytes", length: 16, n, capacity: "grow" } }] : []),
        { operation: "count", params: { kind: "bytes", length: 16, n } },
      ]),
  contest,
};
