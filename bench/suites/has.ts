import { HashMap, u32 } from "tophash";
import type { Contest } from "../lib/contest.ts";
import { keyAt, keyRange } from "../lib/keys.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

/** Membership, every second key present and in no order that a branch predictor could learn. */
function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const keys = keyRange("full", 0, n);
  const sample = sampleIndices(2 * n, passLength(n), 2).map((index) => keyAt("full", index));
  const map = new Map<number, number>();
  const typed = new TypedArrayMap();
  const tophash = new HashMap(u32, u32);
  for (let i = 0; i < n; i++) {
    map.set(keys[i], i);
    typed.set(keys[i], i);
    tophash.set(keys[i], i);
  }
  const out = new Uint8Array(sample.length);
  return {
    ops: sample.length,
    contenders: [
      {
        name: "Map",
        pass: () => {
          let found = 0;
          for (let i = 0; i < sample.length; i++) if (map.has(sample[i])) found++;
          return found;
        },
      },
      {
        name: "typed arrays",
        pass: () => {
          let found = 0;
          for (let i = 0; i < sample.length; i++) if (typed.has(sample[i])) found++;
          return found;
        },
      },
      {
        name: "tophash",
        pass: () => {
          let found = 0;
          for (let i = 0; i < sample.length; i++) if (tophash.has(sample[i])) found++;
          return found;
        },
      },
      {
        name: "tophash bulk",
        pass: () => {
          tophash.hasMany(sample, out);
          let found = 0;
          for (let i = 0; i < out.length; i++) found += out[i];
          return found;
        },
      },
    ],
  };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Membership, u32 -> u32",
  rows: ({ sizes }) => sizes.map((n) => ({ operation: "has", params: { kind: "u32", keys: "full", n, hit: 50 } })),
  contest,
};
