import { HashMap, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyRange } from "../lib/keys.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

/** Visiting every entry, in whatever order the map keeps, so the checksum is a sum. Small tables are walked often. */
const OPS = 20_000;

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const keys = keyRange("full", 0, n);
  const map = new Map<number, number>();
  const typed = new TypedArrayMap();
  const tophash = new HashMap(u32, u32);
  for (let i = 0; i < n; i++) {
    map.set(keys[i], i);
    typed.set(keys[i], i);
    tophash.set(keys[i], i);
  }
  const walks = Math.max(1, Math.round(OPS / n));
  const maps: Maps = [map, typed, tophash];
  const contenders = params.by === "forEach" ? byForEach(maps, walks) : byForOf(maps, walks);
  return { ops: n * walks, contenders: [...contenders, asArrays(tophash, walks)] };
}

type Maps = [Map<number, number>, TypedArrayMap, HashMap<number, number>];

function byForOf([map, typed, tophash]: Maps, walks: number): Contender[] {
  return [
    {
      name: "Map",
      pass: () => {
        let sum = 0;
        for (let w = 0; w < walks; w++) for (const [key, value] of map) sum = (sum + (key ^ value)) | 0;
        return sum;
      },
    },
    {
      name: "typed arrays",
      pass: () => {
        let sum = 0;
        for (let w = 0; w < walks; w++) for (const [key, value] of typed) sum = (sum + (key ^ value)) | 0;
        return sum;
      },
    },
    {
      name: "tophash",
      pass: () => {
        let sum = 0;
        for (let w = 0; w < walks; w++) for (const [key, value] of tophash) sum = (sum + (key ^ value)) | 0;
        return sum;
      },
    },
  ];
}

function byForEach([map, typed, tophash]: Maps, walks: number): Contender[] {
  let sum = 0;
  const pass = (walk: () => void) => () => {
    sum = 0;
    for (let w = 0; w < walks; w++) walk();
    return sum;
  };
  return [
    {
      name: "Map",
      pass: pass(() =>
        map.forEach((value, key) => {
          sum = (sum + (key ^ value)) | 0;
        }),
      ),
    },
    {
      name: "typed arrays",
      pass: pass(() =>
        typed.forEach((value, key) => {
          sum = (sum + (key ^ value)) | 0;
        }),
      ),
    },
    {
      name: "tophash",
      pass: pass(() =>
        tophash.forEach((value, key) => {
          sum = (sum + (key ^ value)) | 0;
        }),
      ),
    },
  ];
}

/** The bulk form: both arrays made anew in every pass, in the same order, and read. */
function asArrays(tophash: HashMap<number, number>, walks: number): Contender {
  return {
    name: "tophash arrays",
    pass: () => {
      let sum = 0;
      for (let w = 0; w < walks; w++) {
        const keys = tophash.keysArray();
        const values = tophash.valuesArray();
        for (let i = 0; i < keys.length; i++) sum = (sum + (keys[i] ^ values[i])) | 0;
      }
      return sum;
    },
  };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Iteration, u32 -> u32",
  rows: ({ sizes }) =>
    sizes.flatMap((n) =>
      ["for-of", "forEach"].map((by) => ({ operation: "iterate", params: { kind: "u32", keys: "full", n, by } })),
    ),
  contest,
};
