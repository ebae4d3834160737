import { f64, HashMap, u32 } from "tophash";
import type { Contest } from "../lib/contest.ts";
import { mix32 } from "../lib/keys.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

/** Doubles with fractions, such as coordinates and prices. */
const keyOf = (i: number) => mix32(i) / 7 + 0.1; // a division that rounds, but never two neighbours to the same double

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const from = params.hit === 0 ? n : 0;
  const sample = Float64Array.from(sampleIndices(n, passLength(n), 9), (index) => keyOf(from + index));
  const map = new Map<number, number>();
  const tophash = new HashMap(f64, u32);
  for (let i = 0; i < n; i++) {
    map.set(keyOf(i), i);
    tophash.set(keyOf(i), i);
  }
  const out = new Uint32Array(sample.length);
  return {
    ops: sample.length,
    contenders: [
      {
        name: "Map",
        pass: () => {
          let sum = 0;
          for (let i = 0; i < sample.length; i++) sum = (sum + (map.get(sample[i]) ?? 1)) | 0;
          return sum;
        },
      },
      {
        name: "tophash",
        pass: () => {
          let sum = 0;
          for (let i = 0; i < sample.length; i++) sum = (sum + (tophash.get(sample[i]) ?? 1)) | 0;
          return sum;
        },
      },
      {
        name: "tophash bulk",
        pass: () => {
          tophash.getMany(sample, out, { missing: 1 });
          let sum = 0;
          for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
          return sum;
        },
      },
    ],
  };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "f64 -> u32",
  rows: ({ sizes }) =>
    sizes.flatMap((n) =>
      [100, 0].map((hit) => ({ operation: "get", params: { kind: "f64", keys: "fractions", n, hit } })),
    ),
  contest,
};
