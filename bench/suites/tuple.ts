import type { Contender, Contest } from "../lib/contest.ts";
import { mix32 } from "../lib/keys.ts";
import { hasKind, makePairMap } from "../lib/later-kinds.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

/** Grid cells: a pair of coordinates as the key, against a `Map` keyed by `x + "," + y`, as everyone writes it. */
const RANGE = 16_384; // coordinates of five digits and a sign, as in a large tile map
const coordinatesOf = (i: number): [number, number] => {
  const cell = Math.imul(i, 0x9e3779b1) & 0xfffffff; // odd factor: distinct for distinct i below 2^28
  return [(cell & (RANGE - 1)) - RANGE / 2, (cell >>> 14) - RANGE / 2];
};

interface Cells {
  n: number;
  xs: Int32Array;
  ys: Int32Array;
}

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const order = sampleIndices(n, passLength(n), 12);
  const xs = Int32Array.from(order, (index) => coordinatesOf(index)[0]);
  const ys = Int32Array.from(order, (index) => coordinatesOf(index)[1]);
  return { ops: order.length, contenders: [native({ n, xs, ys }), pairs({ n, xs, ys })] };
}

function native({ n, xs, ys }: Cells): Contender {
  const map = new Map<string, number>();
  for (let i = 0; i < n; i++) map.set(coordinatesOf(i).join(","), mix32(i));
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) sum = (sum + (map.get(`${xs[i]},${ys[i]}`) ?? 1)) | 0;
    return sum;
  };
  return { name: "Map", pass };
}

function pairs({ n, xs, ys }: Cells): Contender {
  const map = makePairMap();
  for (let i = 0; i < n; i++) map.set(coordinatesOf(i), mix32(i));
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) sum = (sum + (map.get([xs[i], ys[i]]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash", pass };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "tuple(i32, i32) -> u32, against a Map of joined strings",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => hasKind("tuple") && n <= 1_000_000)
      .map((n) => ({ operation: "get", params: { kind: "tuple", keys: "cells", n, hit: 100 } })),
  contest,
};
