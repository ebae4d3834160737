import { HashMap, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyAt } from "../lib/keys.ts";
import { sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { zipfRanks } from "../lib/zipf.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

/**
 * Counting how often each key occurs in a stream of up to n distinct keys, four occurrences each on average, from an
 * empty table: the group-by of every log analysis. Evenly spread keys, and Zipf's, of which most are the same few.
 */
const PER_KEY = 4;
const FEWEST = 1 << 15;
const MOST = 1 << 23;

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const ops = Math.min(Math.max(n * PER_KEY, FEWEST), MOST);
  const indices = params.spread === "even" ? repeated(n, ops) : zipfRanks(n, 1.1, ops, 6);
  const stream = indices.map((index) => keyAt("full", index));
  return {
    ops,
    collect: true,
    contenders: [native(stream), typedArrays(stream), getAndSet(stream), add(stream), addMany(stream)],
  };
}

function repeated(n: number, ops: number): Uint32Array {
  return sampleIndices(ops, ops, 7).map((index) => index % n);
}

/** Order does not matter to it, and a wrong count of any key changes it. */
const entrySum = (sum: number, key: number, count: number) => (sum + Math.imul(key | 1, count)) | 0;

function native(stream: Uint32Array): Contender {
  let map = new Map<number, number>();
  return {
    name: "Map",
    before: () => {
      map = new Map();
    },
    pass: () => {
      for (let i = 0; i < stream.length; i++) map.set(stream[i], (map.get(stream[i]) ?? 0) + 1);
      return map.size;
    },
    after: () => {
      let sum = 0;
      for (const [key, count] of map) sum = entrySum(sum, key, count);
      return sum;
    },
  };
}

function typedArrays(stream: Uint32Array): Contender {
  let map = new TypedArrayMap();
  return {
    name: "typed arrays",
    before: () => {
      map = new TypedArrayMap();
    },
    pass: () => {
      for (let i = 0; i < stream.length; i++) map.add(stream[i], 1);
      return map.size;
    },
    after: () => {
      let sum = 0;
      map.forEach((count, key) => {
        sum = entrySum(sum, key, count);
      });
      return sum;
    },
  };
}

/** Around a loop of each contender's own: a new map before, its contents checked after. */
function counting(name: string, count: (map: HashMap<number, number>) => void): Contender {
  let map = new HashMap(u32, u32);
  return {
    name,
    before: () => {
      map.dispose();
      map = new HashMap(u32, u32);
    },
    pass: () => {
      count(map);
      return map.size;
    },
    after: () => {
      let sum = 0;
      map.forEach((count, key) => {
        sum = entrySum(sum, key, count);
      });
      return sum;
    },
  };
}

function getAndSet(stream: Uint32Array): Contender {
  return counting("tophash get+set", (map) => {
    for (let i = 0; i < stream.length; i++) map.set(stream[i], (map.get(stream[i]) ?? 0) + 1);
  });
}

function add(stream: Uint32Array): Contender {
  return counting("tophash add", (map) => {
    for (let i = 0; i < stream.length; i++) map.add(stream[i], 1);
  });
}

function addMany(stream: Uint32Array): Contender {
  return counting("tophash addMany", (map) => map.addMany(stream, 1));
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Counting by key, u32 -> u32",
  rows: ({ sizes }) =>
    sizes.flatMap((n) =>
      ["even", "zipf"].map((spread) => ({ operation: "count", params: { kind: "u32", keys: "full", n, spread } })),
    ),
  contest,
};
