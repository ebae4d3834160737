import { HashMap, type PackedKeys, string, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { permutation } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { AskedTexts, Texts } from "../lib/texts.ts";

/**
 * Strings, made before every pass, put into tables that grow from empty, or deleted in random order from tables made for
 * the pass beforehand. `Map` keeps the string objects, tophash copies their characters: what that means for the
 * garbage collector is not timed here (see the rows on memory, and `npm run bench:latency -- --keys string`).
 */
const OPS = 20_000;

interface Tables {
  count: number;
  n: number;
  /** For each table the keys of its own, one table after the other, so that no hash is cached by an earlier table. */
  asked: AskedTexts;
  /** The keys of one table. */
  packed: PackedKeys;
  /** What the tables hold before a pass of deletions. */
  own: string[];
}

function contest({ operation, params }: Row): Contest {
  const n = Number(params.n);
  const count = Math.max(1, Math.round(OPS / n));
  const texts = new Texts(n, Number(params.length));
  const order = operation === "delete" ? permutation(n, 3) : Uint32Array.from({ length: n }, (_, i) => i);
  const indices = Uint32Array.from({ length: n * count }, (_, i) => order[i % n]);
  const own = Array.from({ length: n }, (_, i) => texts.make(i));
  const tables = { count, n, asked: new AskedTexts(texts, indices), packed: texts.packed(order), own };
  const contenders = operation === "delete" ? deletions(tables) : insertions(tables);
  return { ops: n * count, collect: true, contenders };
}

const deletions = (t: Tables): Contender[] => [nativeDelete(t), oneByOneDelete(t), bulkDelete(t), packedDelete(t)];
const insertions = (t: Tables): Contender[] => [nativeInsert(t), oneByOneInsert(t), bulkInsert(t), packedInsert(t)];

/** Read back by the keys of the pass, which tells whether each is where it belongs. */
function valueSum(maps: { get(key: string): number | undefined }[], { asked: { keys }, n }: Tables): number {
  let sum = 0;
  for (const [t, map] of maps.entries()) for (let i = 0; i < n; i++) sum = (sum + map.get(keys[t * n + i])!) | 0;
  return sum;
}

function nativeInsert(tables: Tables): Contender {
  const { asked, count, n } = tables;
  const made = [new Map<string, number>()]; // the first only stays alive: see Contest.collect
  return {
    name: "Map",
    before: asked.renew,
    pass: () => {
      for (let t = 0; t < count; t++) {
        const map = new Map<string, number>();
        for (let i = 0; i < n; i++) map.set(asked.keys[t * n + i], i);
        made.push(map);
      }
      return made.length;
    },
    after: () => valueSum(made.splice(1), tables),
  };
}

/** Around each contender's own loop: keys made before, tables checked and disposed of afterwards. */
function inserting(name: string, tables: Tables, fill: (made: HashMap<string, number>[]) => void): Contender {
  const made = [new HashMap(string, u32)];
  return {
    name,
    before: tables.asked.renew,
    pass: () => {
      fill(made);
      return made.length;
    },
    after: () => {
      const maps = made.splice(1);
      const sum = valueSum(maps, tables);
      for (const map of maps) map.dispose();
      return sum;
    },
  };
}

function oneByOneInsert(tables: Tables): Contender {
  const { asked, count, n } = tables;
  return inserting("tophash", tables, (made) => {
    for (let t = 0; t < count; t++) {
      const map = new HashMap(string, u32);
      for (let i = 0; i < n; i++) map.set(asked.keys[t * n + i], i);
      made.push(map);
    }
  });
}

function bulkInsert(tables: Tables): Contender {
  const { asked, count, n } = tables;
  const values = Uint32Array.from({ length: n }, (_, i) => i);
  return inserting("tophash bulk", tables, (made) => {
    for (let t = 0; t < count; t++) {
      const map = new HashMap(string, u32);
      map.setMany(count === 1 ? asked.keys : asked.keys.slice(t * n, t * n + n), values);
      made.push(map);
    }
  });
}

function packedInsert(tables: Tables): Contender {
  const { count, n, packed } = tables;
  const values = Uint32Array.from({ length: n }, (_, i) => i);
  return inserting("tophash packed", tables, (made) => {
    for (let t = 0; t < count; t++) {
      const map = new HashMap(string, u32);
      map.setMany(packed, values);
      made.push(map);
    }
  });
}

function nativeDelete({ asked, count, n, own }: Tables): Contender {
  let maps = [new Map<string, number>()];
  return {
    name: "Map",
    before: () => {
      asked.renew();
      maps = Array.from({ length: count }, () => new Map(own.map((key, i) => [key, i])));
    },
    pass: () => {
      let deleted = 0;
      for (let t = 0; t < count; t++) {
        const map = maps[t];
        for (let i = 0; i < n; i++) if (map.delete(asked.keys[t * n + i])) deleted++;
      }
      return deleted;
    },
    after: () => maps.reduce((left, { size }) => left + size, 0),
  };
}

/** Around each contender's own loop, which returns how many keys were there. */
function deleting(name: string, tables: Tables, empty: (maps: HashMap<string, number>[]) => number): Contender {
  let maps = [new HashMap(string, u32)];
  return {
    name,
    before: () => {
      tables.asked.renew();
      maps = Array.from({ length: tables.count }, () => {
        const map = new HashMap(string, u32);
        map.setMany(tables.own, 1);
        return map;
      });
    },
    pass: () => empty(maps),
    after: () => {
      const left = maps.reduce((sum, { size }) => sum + size, 0);
      for (const map of maps) map.dispose();
      return left;
    },
  };
}

function oneByOneDelete(tables: Tables): Contender {
  const { asked, n } = tables;
  return deleting("tophash", tables, (maps) => {
    let deleted = 0;
    for (let t = 0; t < maps.length; t++) {
      const map = maps[t];
      for (let i = 0; i < n; i++) if (map.delete(asked.keys[t * n + i])) deleted++;
    }
    return deleted;
  });
}

function bulkDelete(tables: Tables): Contender {
  const { asked, count, n } = tables;
  return deleting("tophash bulk", tables, (maps) => {
    let deleted = 0;
    for (let t = 0; t < maps.length; t++) {
      deleted += maps[t].deleteMany(count === 1 ? asked.keys : asked.keys.slice(t * n, t * n + n));
    }
    return deleted;
  });
}

function packedDelete(tables: Tables): Contender {
  return deleting("tophash packed", tables, (maps) => {
    let deleted = 0;
    for (const map of maps) deleted += map.deleteMany(tables.packed);
    return deleted;
  });
}

const MOST = 1_000_000; // ten million strings, made anew before every pass, would measure the collector

export const suite: ContestSuite = {
  how: "contest",
  title: "Insertion and deletion, string -> u32",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= MOST)
      .flatMap((n): Row[] => [
        { operation: "insert", params: { kind: "string", keys: "fresh", length: 16, n, capacity: "grow" } },
        { operation: "insert", params: { kind: "string", keys: "fresh", length: 64, n, capacity: "grow" } },
        { operation: "delete", params: { kind: "string", keys: "fresh", length: 16, n } },
      ]),
  contest,
};
