import { HashMap, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyAt, keyRange } from "../lib/keys.ts";
import { randomFractions, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { zipfRanks } from "../lib/zipf.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

/**
 * A cache's day: 80 % get, 15 % set, 5 % delete, keys evenly spread or drawn from Zipf(1.1), on a table that starts with
 * n keys. Every pass plays the same script on a table made for it beforehand.
 *
 * With Zipf keys `Map` suffers from its own design here: a deleted entry stays in its chain until the table is rebuilt,
 * so a hot key that is deleted and set again and again leaves thousands of them behind, and every lookup while it is
 * absent walks over all of them, at 2 ns each. With evenly spread keys it does not happen. Both are published.
 */
const GET = 0;
const SET = 1;
const DELETE = 2;
const OPS = 1 << 18;

interface Script {
  operations: Uint8Array;
  keys: Uint32Array;
}

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const ranks = params.spread === "even" ? sampleIndices(n, OPS, 4) : zipfRanks(n, 1.1, OPS, 4);
  const keys = ranks.map((rank) => keyAt("full", rank));
  const random = randomFractions(5);
  const operations = Uint8Array.from({ length: OPS }, () => {
    const at = random();
    return at < 0.8 ? GET : at < 0.95 ? SET : DELETE;
  });
  const script = { operations, keys };
  const own = keyRange("full", 0, n);
  return { ops: OPS, collect: true, contenders: [native(own, script), typedArrays(own, script), tophash(own, script)] };
}

function native(own: Uint32Array, { operations, keys }: Script): Contender {
  let map = new Map<number, number>();
  const before = () => {
    map = new Map<number, number>();
    for (let i = 0; i < own.length; i++) map.set(own[i], i);
  };
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < keys.length; i++) {
      const operation = operations[i];
      if (operation === GET) sum = (sum + (map.get(keys[i]) ?? 1)) | 0;
      else if (operation === SET) map.set(keys[i], i);
      else if (map.delete(keys[i])) sum = (sum + 3) | 0;
    }
    return sum;
  };
  return { name: "Map", before, pass };
}

function typedArrays(own: Uint32Array, { operations, keys }: Script): Contender {
  let map = new TypedArrayMap();
  const before = () => {
    map = new TypedArrayMap();
    for (let i = 0; i < own.length; i++) map.set(own[i], i);
  };
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < keys.length; i++) {
      const operation = operations[i];
      if (operation === GET) sum = (sum + (map.get(keys[i]) ?? 1)) | 0;
      else if (operation === SET) map.set(keys[i], i);
      else if (map.delete(keys[i])) sum = (sum + 3) | 0;
    }
    return sum;
  };
  return { name: "typed arrays", before, pass };
}

function tophash(own: Uint32Array, { operations, keys }: Script): Contender {
  let map = new HashMap(u32, u32);
  const before = () => {
    map.dispose();
    map = new HashMap(u32, u32);
    for (let i = 0; i < own.length; i++) map.set(own[i], i);
  };
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < keys.length; i++) {
      const operation = operations[i];
      if (operation === GET) sum = (sum + (map.get(keys[i]) ?? 1)) | 0;
      else if (operation === SET) map.set(keys[i], i);
      else if (map.delete(keys[i])) sum = (sum + 3) | 0;
    }
    return sum;
  };
  return { name: "tophash", before, pass };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Mix: 80 % get, 15 % set, 5 % delete, u32 -> u32",
  rows: ({ sizes }) =>
    sizes.flatMap((n) =>
      ["even", "zipf"].map((spread) => ({ operation: "mix", params: { kind: "u32", keys: "full", n, spread } })),
    ),
  contest,
};
