import { HashMap, i32, tuple, u32 } from "tophash";
import { cellX, cellY, interleaved, NestedMaps } from "../lib/cells.ts";
import type { Contender, Contest } from "../lib/contest.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

/** Grid cells as keys, against a `Map` keyed by `x + "," + y`, as everyone writes it, and against a map of maps. */
interface Cells {
  n: number;
  /** x and y of each cell to look up. */
  asked: Int32Array;
}

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const from = params.hit === 0 ? n : 0;
  const order = sampleIndices(n, passLength(n), 12).map((index) => from + index);
  const cells = { n, asked: interleaved(order) };
  return { ops: order.length, contenders: [native(cells), nested(cells), array(cells), parts(cells), bulk(cells)] };
}

function native({ n, asked }: Cells): Contender {
  const map = new Map<string, number>();
  for (let i = 0; i < n; i++) map.set(`${cellX(i)},${cellY(i)}`, i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i += 2) sum = (sum + (map.get(`${asked[i]},${asked[i + 1]}`) ?? 1)) | 0;
    return sum;
  };
  return { name: "Map", pass };
}

function nested({ n, asked }: Cells): Contender {
  const map = new NestedMaps();
  for (let i = 0; i < n; i++) map.set(cellX(i), cellY(i), i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i += 2) sum = (sum + (map.get(asked[i], asked[i + 1]) ?? 1)) | 0;
    return sum;
  };
  return { name: "Map of Maps", pass };
}

function filled(n: number): HashMap<[number, number], number> {
  const map = new HashMap(tuple(i32, i32), u32);
  for (let i = 0; i < n; i++) map.put(cellX(i), cellY(i), i);
  return map;
}

function array({ n, asked }: Cells): Contender {
  const map = filled(n);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i += 2) sum = (sum + (map.get([asked[i], asked[i + 1]]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash get", pass };
}

function parts({ n, asked }: Cells): Contender {
  const map = filled(n);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i += 2) sum = (sum + (map.at(asked[i], asked[i + 1]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash at", pass };
}

function bulk({ n, asked }: Cells): Contender {
  const map = filled(n);
  const out = new Uint32Array(asked.length / 2);
  const pass = () => {
    map.getMany(asked, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash bulk", pass };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Lookup, tuple(i32, i32) -> u32, against a Map of joined strings",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= 1_000_000)
      .flatMap((n) => [100, 0].map((hit) => ({ operation: "get", params: { kind: "tuple", keys: "cells", n, hit } }))),
  contest,
};
