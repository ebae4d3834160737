import { HashMap, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyAt, keyRange } from "../lib/keys.ts";
import { permutation } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

/** Every key deleted, in random order, from tables made for the pass beforehand: shrinking on the way included. */
const OPS = 20_000;

interface Tables {
  keys: Uint32Array;
  order: Uint32Array;
  count: number;
}

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const order = permutation(n, 3).map((index) => keyAt("full", index));
  const tables: Tables = { keys: keyRange("full", 0, n), order, count: Math.max(1, Math.round(OPS / n)) };
  return {
    ops: n * tables.count,
    collect: true,
    contenders: [native(tables), typedArrays(tables), oneByOne(tables), bulk(tables)],
  };
}

function native({ keys, order, count }: Tables): Contender {
  let maps = [new Map<number, number>()];
  return {
    name: "Map",
    before: () => {
      maps = Array.from({ length: count }, () => {
        const map = new Map<number, number>();
        for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
        return map;
      });
    },
    pass: () => {
      let deleted = 0;
      for (const map of maps) for (let i = 0; i < order.length; i++) if (map.delete(order[i])) deleted++;
      return deleted;
    },
    after: () => maps.reduce((left, { size }) => left + size, 0),
  };
}

function typedArrays({ keys, order, count }: Tables): Contender {
  let maps = [new TypedArrayMap()];
  return {
    name: "typed arrays",
    before: () => {
      maps = Array.from({ length: count }, () => {
        const map = new TypedArrayMap();
        for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
        return map;
      });
    },
    pass: () => {
      let deleted = 0;
      for (const map of maps) for (let i = 0; i < order.length; i++) if (map.delete(order[i])) deleted++;
      return deleted;
    },
    after: () => maps.reduce((left, { size }) => left + size, 0),
  };
}

function filled({ keys, count }: Tables): HashMap<number, number>[] {
  return Array.from({ length: count }, () => {
    const map = new HashMap(u32, u32);
    map.setMany(keys, 1);
    return map;
  });
}

function leftIn(maps: HashMap<number, number>[]): number {
  const left = maps.reduce((sum, { size }) => sum + size, 0);
  for (const map of maps) map.dispose();
  return left;
}

function oneByOne(tables: Tables): Contender {
  const { order } = tables;
  let maps = [new HashMap(u32, u32)];
  return {
    name: "tophash",
    before: () => {
      maps = filled(tables);
    },
    pass: () => {
      let deleted = 0;
      for (const map of maps) for (let i = 0; i < order.length; i++) if (map.delete(order[i])) deleted++;
      return deleted;
    },
    after: () => leftIn(maps),
  };
}

function bulk(tables: Tables): Contender {
  let maps = [new HashMap(u32, u32)];
  return {
    name: "tophash bulk",
    before: () => {
      maps = filled(tables);
    },
    pass: () => {
      let deleted = 0;
      for (const map of maps) deleted += map.deleteMany(tables.order);
      return deleted;
    },
    after: () => leftIn(maps),
  };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Deletion, u32 -> u32",
  rows: ({ sizes }) => sizes.map((n) => ({ operation: "delete", params: { kind: "u32", keys: "full", n } })),
  contest,
};
