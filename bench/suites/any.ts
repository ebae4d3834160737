import { any, HashMap, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyAt, keyRange } from "../lib/keys.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

/** Values that are JavaScript objects: the map finds a number, JavaScript keeps the references. */
interface User {
  id: number;
}

function contest({ operation, params }: Row): Contest {
  const n = Number(params.n);
  const keys = keyRange("full", 0, n);
  const users = Array.from({ length: n }, (_, id) => ({ id }));
  if (operation === "insert") {
    return { ops: n, collect: true, contenders: [nativeInsert(keys, users), tophashInsert(keys, users)] };
  }
  const sample = sampleIndices(n, passLength(n), 10).map((index) => keyAt("full", index));
  return { ops: sample.length, contenders: [native(keys, users, sample), tophash(keys, users, sample)] };
}

function native(keys: Uint32Array, users: User[], sample: Uint32Array): Contender {
  const map = new Map<number, User>();
  for (let i = 0; i < keys.length; i++) map.set(keys[i], users[i]);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < sample.length; i++) sum = (sum + map.get(sample[i])!.id) | 0;
    return sum;
  };
  return { name: "Map", pass };
}

function tophash(keys: Uint32Array, users: User[], sample: Uint32Array): Contender {
  const map = new HashMap(u32, any<User>());
  for (let i = 0; i < keys.length; i++) map.set(keys[i], users[i]);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < sample.length; i++) sum = (sum + map.get(sample[i])!.id) | 0;
    return sum;
  };
  return { name: "tophash", pass };
}

function nativeInsert(keys: Uint32Array, users: User[]): Contender {
  let map = new Map<number, User>();
  return {
    name: "Map",
    before: () => {
      map = new Map();
    },
    pass: () => {
      for (let i = 0; i < keys.length; i++) map.set(keys[i], users[i]);
      return map.size;
    },
  };
}

function tophashInsert(keys: Uint32Array, users: User[]): Contender {
  let map = new HashMap(u32, any<User>());
  return {
    name: "tophash",
    before: () => {
      map.dispose();
      map = new HashMap(u32, any<User>());
    },
    pass: () => {
      for (let i = 0; i < keys.length; i++) map.set(keys[i], users[i]);
      return map.size;
    },
  };
}

const FEWEST = 10_000; // inserts into a smaller table are over before a clock can tell
const MOST = 1_000_000; // ten million live objects would measure the collector

export const suite: ContestSuite = {
  how: "contest",
  title: "u32 -> any (JavaScript objects)",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= MOST)
      .flatMap((n): Row[] => [
        { operation: "get", params: { kind: "u32", value: "any", keys: "full", n, hit: 100 } },
        ...(n >= FEWEST
          ? [{ operation: "insert", params: { kind: "u32", value: "any", keys: "full", n, capacity: "grow" } }]
          : []),
      ]),
  contest,
};
