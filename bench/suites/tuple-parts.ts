import { HashMap, i32, string, tuple, u32 } from "tophash";
import { cellX, cellY } from "../lib/cells.ts";
import type { Contender, Contest } from "../lib/contest.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { AskedTexts, Texts } from "../lib/texts.ts";

/**
 * Tuples that are not one word: three numbers (`parts=3`, a voxel), or a string and a number (`parts=string`, a field of
 * a user, the string made anew before every pass). They are kept as records, as strings are.
 */
function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const order = sampleIndices(n, passLength(n), 14);
  if (params.parts === "string") {
    const fields = { n, texts: new Texts(n, 16), order };
    return { ops: order.length, collect: true, contenders: [fieldMap(fields), fieldGet(fields), fieldAt(fields)] };
  }
  const voxels = { n, asked: Int32Array.from(voxelParts(order)) };
  return { ops: order.length, contenders: [voxelMap(voxels), voxelGet(voxels), voxelAt(voxels), voxelBulk(voxels)] };
}

interface Voxels {
  n: number;
  /** x, y and z of each voxel to look up. */
  asked: Int32Array;
}

const cellZ = (i: number) => i & 255;

function* voxelParts(indices: Iterable<number>): Generator<number> {
  for (const i of indices) yield* [cellX(i), cellY(i), cellZ(i)];
}

function voxelMap({ n, asked }: Voxels): Contender {
  const map = new Map<string, number>();
  for (let i = 0; i < n; i++) map.set(`${cellX(i)},${cellY(i)},${cellZ(i)}`, i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i += 3) {
      sum = (sum + (map.get(`${asked[i]},${asked[i + 1]},${asked[i + 2]}`) ?? 1)) | 0;
    }
    return sum;
  };
  return { name: "Map", pass };
}

function voxels(n: number): HashMap<[number, number, number], number> {
  const map = new HashMap(tuple(i32, i32, i32), u32);
  for (let i = 0; i < n; i++) map.put(cellX(i), cellY(i), cellZ(i), i);
  return map;
}

function voxelGet({ n, asked }: Voxels): Contender {
  const map = voxels(n);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i += 3) {
      sum = (sum + (map.get([asked[i], asked[i + 1], asked[i + 2]]) ?? 1)) | 0;
    }
    return sum;
  };
  return { name: "tophash get", pass };
}

function voxelAt({ n, asked }: Voxels): Contender {
  const map = voxels(n);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i += 3) sum = (sum + (map.at(asked[i], asked[i + 1], asked[i + 2]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash at", pass };
}

function voxelBulk({ n, asked }: Voxels): Contender {
  const map = voxels(n);
  const out = new Uint32Array(asked.length / 3);
  const pass = () => {
    map.getMany(asked, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash bulk", pass };
}

interface Fields {
  n: number;
  texts: Texts;
  order: Uint32Array;
}

/** The number beside each string. */
const fieldOf = (i: number) => i & 15;

function fieldMap({ n, texts, order }: Fields): Contender {
  const asked = new AskedTexts(texts, order);
  const map = new Map<string, number>();
  for (let i = 0; i < n; i++) map.set(`${texts.make(i)},${fieldOf(i)}`, i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < order.length; i++) sum = (sum + (map.get(`${asked.keys[i]},${fieldOf(order[i])}`) ?? 1)) | 0;
    return sum;
  };
  return { name: "Map", before: asked.renew, pass };
}

function fields({ n, texts }: Fields): HashMap<[string, number], number> {
  const map = new HashMap(tuple(string, u32), u32);
  for (let i = 0; i < n; i++) map.put(texts.make(i), fieldOf(i), i);
  return map;
}

function fieldGet(given: Fields): Contender {
  const { order } = given;
  const asked = new AskedTexts(given.texts, order);
  const map = fields(given);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < order.length; i++) sum = (sum + (map.get([asked.keys[i], fieldOf(order[i])]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash get", before: asked.renew, pass };
}

function fieldAt(given: Fields): Contender {
  const { order } = given;
  const asked = new AskedTexts(given.texts, order);
  const map = fields(given);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < order.length; i++) sum = (sum + (map.at(asked.keys[i], fieldOf(order[i])) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash at", before: asked.renew, pass };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Lookup, tuple(i32, i32, i32) and tuple(string, u32) -> u32, against a Map of joined strings",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= 1_000_000)
      .flatMap((n) =>
        [3, "string"].map((parts) => ({ operation: "get", params: { kind: "tuple", parts, n, hit: 100 } })),
      ),
  contest,
};
