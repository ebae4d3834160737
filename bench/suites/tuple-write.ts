import { HashMap, i32, tuple, u32 } from "tophash";
import { interleaved, NestedMaps } from "../lib/cells.ts";
import type { Contender, Contest } from "../lib/contest.ts";
import { sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";

/**
 * Grid cells put into a table that grows from empty (`insert`), and counted (`count`: a stream of points, four in each
 * cell on average). The stream's coordinates lie in one array, x and y in turn.
 */
const PER_CELL = 4;

/** A new map before, its loop, and a checksum that every wrong entry changes. */
function building<M>(
  name: string,
  make: () => M,
  pass: (map: M) => void,
  sum: (map: M) => number,
  drop: (map: M) => void = () => {},
): Contender {
  let map = make();
  return {
    name,
    before: () => {
      drop(map);
      map = make();
    },
    pass: () => {
      pass(map);
      return 0;
    },
    after: () => sum(map),
  };
}

const entrySum = (x: number, y: number, value: number) => Math.imul(Math.imul(x, 31) + y, value | 1);

const joined = (name: string, pass: (map: Map<string, number>) => void) =>
  building(
    name,
    () => new Map<string, number>(),
    pass,
    (map) => {
      let sum = 0;
      for (const [key, value] of map) {
        const [x, y] = key.split(",").map(Number);
        sum = (sum + entrySum(x, y, value)) | 0;
      }
      return sum;
    },
  );

const nested = (name: string, pass: (map: NestedMaps) => void) =>
  building(
    name,
    () => new NestedMaps(),
    pass,
    ({ columns }) => {
      let sum = 0;
      for (const [x, column] of columns) for (const [y, value] of column) sum = (sum + entrySum(x, y, value)) | 0;
      return sum;
    },
  );

type Pairs = HashMap<[number, number], number>;
const pairs = (name: string, pass: (map: Pairs) => void) =>
  building(
    name,
    (): Pairs => new HashMap(tuple(i32, i32), u32),
    pass,
    (map) => {
      let sum = 0;
      map.forEach((value, [x, y]) => {
        sum = (sum + entrySum(x, y, value)) | 0;
      });
      return sum;
    },
    (map) => map.dispose(),
  );

function inserting(n: number): Contest {
  const values = Uint32Array.from({ length: n }, (_, i) => i);
  const cells = interleaved(values);
  return {
    ops: n,
    collect: true,
    contenders: [
      joined("Map", (map) => {
        for (let i = 0; i < n; i++) map.set(`${cells[2 * i]},${cells[2 * i + 1]}`, i);
      }),
      nested("Map of Maps", (map) => {
        for (let i = 0; i < n; i++) map.set(cells[2 * i], cells[2 * i + 1], i);
      }),
      pairs("tophash set", (map) => {
        for (let i = 0; i < n; i++) map.set([cells[2 * i], cells[2 * i + 1]], i);
      }),
      pairs("tophash put", (map) => {
        for (let i = 0; i < n; i++) map.put(cells[2 * i], cells[2 * i + 1], i);
      }),
      pairs("tophash bulk", (map) => void map.setMany(cells, values)),
    ],
  };
}

function counting(n: number): Contest {
  const ops = n * PER_CELL;
  const points = interleaved(sampleIndices(ops, ops, 7).map((index) => index % n));
  return {
    ops,
    collect: true,
    contenders: [
      joined("Map", (map) => {
        for (let i = 0; i < points.length; i += 2) {
          const key = `${points[i]},${points[i + 1]}`;
          map.set(key, (map.get(key) ?? 0) + 1);
        }
      }),
      nested("Map of Maps", (map) => {
        for (let i = 0; i < points.length; i += 2) {
          const [x, y] = [points[i], points[i + 1]];
          map.set(x, y, (map.get(x, y) ?? 0) + 1);
        }
      }),
      pairs("tophash add", (map) => {
        for (let i = 0; i < points.length; i += 2) map.add([points[i], points[i + 1]], 1);
      }),
      pairs("tophash addMany", (map) => map.addMany(points, 1)),
    ],
  };
}

const FEWEST = 10_000; // inserts into a smaller table are over before a clock can tell

export const suite: ContestSuite = {
  how: "contest",
  title: "Insertion and counting, tuple(i32, i32) -> u32, against a Map of joined strings",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n >= FEWEST && n <= 1_000_000)
      .flatMap((n): Row[] => [
        { operation: "insert", params: { kind: "tuple", keys: "cells", n, capacity: "grow" } },
        { operation: "count", params: { kind: "tuple", keys: "cells", n } },
      ]),
  contest: ({ operation, params }) => (operation === "insert" ? inserting : counting)(Number(params.n)),
};
