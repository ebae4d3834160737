import { HashMap, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyRange, type Pattern } from "../lib/keys.ts";
import type { ContestSuite, Plan, Row } from "../lib/row.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

/**
 * Building tables: one pass makes as many tables of n keys as are needed to be timed. What a table costs to drop is
 * not timed for anyone: `Map` and the typed arrays leave it to the collector, which runs between the passes, and
 * tophash's maps are disposed of there. Their memory is then used again, warm; the once-per-process rows
 * (`memory=fresh`, see fresh-insert.ts) show the same without that advantage.
 */

const OPS = 20_000;
/** `Map` has no capacity to give: its column is the same in both. */
const capacityOf = (params: Row["params"]) => (params.capacity === "given" ? Number(params.n) : 0);

export function rowsFor({ sizes, quick }: Plan, memory: "warm" | "fresh"): Row[] {
  const row = (keys: Pattern, n: number, capacity: string): Row => ({
    operation: "insert",
    params: { kind: "u32", keys, n, capacity, memory },
  });
  return sizes.flatMap((n) => [
    row("full", n, "grow"),
    row("full", n, "given"),
    row("30bit", n, "grow"),
    ...(quick ? [] : [row("sequential", n, "grow")]),
  ]);
}

export function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const keys = keyRange(params.keys as Pattern, 0, n);
  const tables = Math.max(1, Math.round(OPS / n));
  const capacity = capacityOf(params);
  return {
    ops: n * tables,
    collect: true,
    contenders: [
      native(keys, tables),
      typedArrays(keys, tables, capacity),
      oneByOne(keys, tables, capacity),
      bulk(keys, tables, capacity),
    ],
  };
}

function native(keys: Uint32Array, tables: number): Contender {
  const made = [new Map<number, number>()]; // the first only stays alive: see Contest.collect
  return {
    name: "Map",
    pass: () => {
      for (let t = 0; t < tables; t++) {
        const map = new Map<number, number>();
        for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
        made.push(map);
      }
      return made.length;
    },
    after: () => {
      let sum = 0;
      for (const map of made.splice(1)) for (let i = 0; i < keys.length; i++) sum = (sum + map.get(keys[i])!) | 0;
      return sum;
    },
  };
}

function typedArrays(keys: Uint32Array, tables: number, capacity: number): Contender {
  const made = [new TypedArrayMap()];
  return {
    name: "typed arrays",
    pass: () => {
      for (let t = 0; t < tables; t++) {
        const map = new TypedArrayMap(capacity);
        for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
        made.push(map);
      }
      return made.length;
    },
    after: () => {
      let sum = 0;
      for (const map of made.splice(1)) for (let i = 0; i < keys.length; i++) sum = (sum + map.get(keys[i])!) | 0;
      return sum;
    },
  };
}

/** What both tophash contenders do afterwards: read everything back, and give the memory back. */
function readBack(made: HashMap<number, number>[], keys: Uint32Array): number {
  let sum = 0;
  for (const map of made.splice(1)) {
    const values = map.getMany(keys, new Uint32Array(keys.length));
    for (let i = 0; i < values.length; i++) sum = (sum + values[i]) | 0;
    map.dispose();
  }
  return sum;
}

function oneByOne(keys: Uint32Array, tables: number, capacity: number): Contender {
  const made = [new HashMap(u32, u32)];
  return {
    name: "tophash",
    pass: () => {
      for (let t = 0; t < tables; t++) {
        const map = new HashMap(u32, u32, { capacity });
        for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
        made.push(map);
      }
      return made.length;
    },
    after: () => readBack(made, keys),
  };
}

function bulk(keys: Uint32Array, tables: number, capacity: number): Contender {
  const made = [new HashMap(u32, u32)];
  const values = Uint32Array.from(keys, (_, i) => i);
  return {
    name: "tophash bulk",
    pass: () => {
      for (let t = 0; t < tables; t++) {
        const map = new HashMap(u32, u32, { capacity });
        map.setMany(keys, values);
        made.push(map);
      }
      return made.length;
    },
    after: () => readBack(made, keys),
  };
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Insertion, u32 -> u32, table after table in one process",
  rows: (plan) => rowsFor(plan, "warm"),
  contest,
};
