import { HashMap, u32, u64 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { mix32 } from "../lib/keys.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

/**
 * 64-bit keys that lie in a buffer, as in a file of ids or hashes, and 32-bit values. Everyone reads the same buffer, as
 * BigInts or, for `tophash halves`, as pairs of 32-bit numbers from which no BigInt is ever made.
 */
function keysOf(indices: ArrayLike<number>): BigUint64Array {
  const halves = new Uint32Array(2 * indices.length);
  for (let i = 0; i < indices.length; i++) {
    halves[2 * i] = mix32(indices[i] ^ 0x5bd1e995);
    halves[2 * i + 1] = mix32(indices[i]);
  }
  return new BigUint64Array(halves.buffer);
}

interface Keys {
  own: BigUint64Array;
  asked: BigUint64Array;
}

function contest({ operation, params }: Row): Contest {
  const n = Number(params.n);
  const own = keysOf(Uint32Array.from({ length: n }, (_, i) => i));
  if (operation === "insert") {
    return {
      ops: n,
      collect: true,
      contenders: [nativeInsert(own), bigInsert(own), halvesInsert(own), bulkInsert(own)],
    };
  }
  const from = params.hit === 0 ? n : 0;
  const asked = keysOf(sampleIndices(n, passLength(n), 8).map((index) => from + index));
  const keys = { own, asked };
  return { ops: asked.length, contenders: [native(keys), big(keys), halves(keys), bulk(keys)] };
}

function native({ own, asked }: Keys): Contender {
  const map = new Map<bigint, number>();
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i++) sum = (sum + (map.get(asked[i]) ?? 1)) | 0;
    return sum;
  };
  return { name: "Map", pass };
}

function filled(own: BigUint64Array): HashMap<bigint, number> {
  const map = new HashMap(u64, u32);
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  return map;
}

function big({ own, asked }: Keys): Contender {
  const map = filled(own);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i++) sum = (sum + (map.get(asked[i]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash", pass };
}

function halves({ own, asked }: Keys): Contender {
  const map = filled(own);
  const words = new Uint32Array(asked.buffer);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < words.length; i += 2) sum = (sum + (map.getHalves(words[i], words[i + 1]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash halves", pass };
}

function bulk({ own, asked }: Keys): Contender {
  const map = filled(own);
  const out = new Uint32Array(asked.length);
  const pass = () => {
    map.getMany(asked, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash bulk", pass };
}

function nativeInsert(own: BigUint64Array): Contender {
  let map = new Map<bigint, number>();
  return {
    name: "Map",
    before: () => {
      map = new Map();
    },
    pass: () => {
      for (let i = 0; i < own.length; i++) map.set(own[i], i);
      return map.size;
    },
    after: () => {
      let sum = 0;
      for (let i = 0; i < own.length; i++) sum = (sum + map.get(own[i])!) | 0;
      return sum;
    },
  };
}

/** Around each contender's own loop: a new map before, everything read back afterwards. */
function inserting(name: string, own: BigUint64Array, insert: (map: HashMap<bigint, number>) => void): Contender {
  let map = new HashMap(u64, u32);
  return {
    name,
    before: () => {
      map.dispose();
      map = new HashMap(u64, u32);
    },
    pass: () => {
      insert(map);
      return map.size;
    },
    after: () => Array.from(map.getMany(own)).reduce((sum, value) => (sum + value) | 0, 0),
  };
}

function bigInsert(own: BigUint64Array): Contender {
  return inserting("tophash", own, (map) => {
    for (let i = 0; i < own.length; i++) map.set(own[i], i);
  });
}

function halvesInsert(own: BigUint64Array): Contender {
  const words = new Uint32Array(own.buffer);
  return inserting("tophash halves", own, (map) => {
    for (let i = 0; i < own.length; i++) map.setHalves(words[2 * i], words[2 * i + 1], i);
  });
}

function bulkInsert(own: BigUint64Array): Contender {
  const values = Uint32Array.from({ length: own.length }, (_, i) => i);
  return inserting("tophash bulk", own, (map) => void map.setMany(own, values));
}

const FEWEST = 10_000; // inserts into a smaller table are over before a clock can tell
const MOST = 1_000_000; // BigInts of their own for ten million keys would measure the collector

export const suite: ContestSuite = {
  how: "contest",
  title: "u64 -> u32, keys read from a buffer as BigInts or as halves",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= MOST)
      .flatMap((n): Row[] => [
        { operation: "get", params: { kind: "u64", value: "u32", n, hit: 100 } },
        { operation: "get", params: { kind: "u64", value: "u32", n, hit: 0 } },
        ...(n >= FEWEST ? [{ operation: "insert", params: { kind: "u64", value: "u32", n, capacity: "grow" } }] : []),
      ]),
  contest,
};
