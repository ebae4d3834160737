import { CompatMap } from "../lib/compat.ts";
import type { Contender, Contest } from "../lib/contest.ts";
import { mix30 } from "../lib/keys.ts";
import { passLength, permutation, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { Texts } from "../lib/texts.ts";

/**
 * The drop-in Map in a program written for the built-in one: the same calls on both, any key, insertion order. `string`
 * keys are equal to those inserted, made anew before each pass; `same-string` and `object` keys are the very ones;
 * `integer` keys are below 2^30.
 */
type Key = number | string | object;
type Keys = "integer" | "string" | "same-string" | "object";

interface Given {
  /** In the order of insertion. */
  own: Key[];
  /** Operated on in a pass, in another order. */
  asked: Key[];
  renew(): void;
}

function given({ operation, params }: Row): Given {
  const n = Number(params.n);
  const keys = params.keys as Keys;
  const texts = new Texts(keys === "string" || keys === "same-string" ? n : 0, 16);
  const make = (i: number): Key => {
    if (keys === "integer") return mix30(i);
    return keys === "object" ? { id: i } : texts.make(i);
  };
  const own = Array.from({ length: n }, (_, i) => make(i));
  const order = operation === "delete" ? permutation(n, 3) : sampleIndices(n, passLength(n), 15);
  const inOrder = operation === "insert" ? own.map((_, i) => i) : order;
  const asked = Array.from(inOrder, (index) => own[index]);
  const renew = () => {
    if (keys === "string") for (let i = 0; i < asked.length; i++) asked[i] = texts.make(inOrder[i]);
  };
  return { own, asked, renew };
}

function contest(row: Row): Contest {
  const all = given(row);
  const { operation, params } = row;
  const ops = operation === "iterate" ? all.own.length * walksOf(all) : all.asked.length;
  const collect = params.keys === "string" || operation === "insert" || operation === "delete";
  return { ops, collect, contenders: OPERATIONS[operation].map((contender) => contender(all)) };
}

function filled(map: Map<Key, number>, { own }: Given): Map<Key, number> {
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  return map;
}

/** The order counts, too. */
const step = (sum: number, key: Key, value: number) => (Math.imul(sum, 31) + value + (key === 0 ? 1 : 0)) | 0;

/** A small table is walked often, to have something to time. */
const walksOf = ({ own }: Given) => Math.max(1, Math.round(20_000 / own.length));

/** One loop for each of the two maps, since V8 shares type feedback between the closures of one function. */
const OPERATIONS: Record<string, ((given: Given) => Contender)[]> = {
  get: [
    (given) => {
      const map = filled(new Map(), given);
      const { asked, renew } = given;
      const pass = () => {
        let sum = 0;
        for (let i = 0; i < asked.length; i++) sum = (sum + map.get(asked[i])!) | 0;
        return sum;
      };
      return { name: "Map", before: renew, pass };
    },
    (given) => {
      const map = filled(new CompatMap!(), given);
      const { asked, renew } = given;
      const pass = () => {
        let sum = 0;
        for (let i = 0; i < asked.length; i++) sum = (sum + map.get(asked[i])!) | 0;
        return sum;
      };
      return { name: "compat", before: renew, pass };
    },
  ],
  has: [
    (given) => {
      const map = filled(new Map(), given);
      const { asked, renew } = given;
      const pass = () => {
        let found = 0;
        for (let i = 0; i < asked.length; i++) if (map.has(asked[i])) found++;
        return found;
      };
      return { name: "Map", before: renew, pass };
    },
    (given) => {
      const map = filled(new CompatMap!(), given);
      const { asked, renew } = given;
      const pass = () => {
        let found = 0;
        for (let i = 0; i < asked.length; i++) if (map.has(asked[i])) found++;
        return found;
      };
      return { name: "compat", before: renew, pass };
    },
  ],
  set: [
    (given) => {
      const map = filled(new Map(), given);
      const { asked, renew } = given;
      const pass = () => {
        for (let i = 0; i < asked.length; i++) map.set(asked[i], i);
        return map.size;
      };
      return { name: "Map", before: renew, pass, after: () => map.get(asked[0])! };
    },
    (given) => {
      const map = filled(new CompatMap!(), given);
      const { asked, renew } = given;
      const pass = () => {
        for (let i = 0; i < asked.length; i++) map.set(asked[i], i);
        return map.size;
      };
      return { name: "compat", before: renew, pass, after: () => map.get(asked[0])! };
    },
  ],
  insert: [
    (given) => {
      let map = new Map<Key, number>();
      const { asked, renew } = given;
      const before = () => {
        renew();
        map.clear();
        map = new Map();
      };
      const pass = () => {
        for (let i = 0; i < asked.length; i++) map.set(asked[i], i);
        return map.size;
      };
      return { name: "Map", before, pass, after: () => map.get(asked[asked.length - 1])! };
    },
    (given) => {
      let map = new CompatMap!<Key, number>();
      const { asked, renew } = given;
      const before = () => {
        renew();
        map.clear(); // finalizers do not run meanwhile
        map = new CompatMap!();
      };
      const pass = () => {
        for (let i = 0; i < asked.length; i++) map.set(asked[i], i);
        return map.size;
      };
      return { name: "compat", before, pass, after: () => map.get(asked[asked.length - 1])! };
    },
  ],
  delete: [
    (given) => {
      let map = new Map<Key, number>();
      const { asked, renew } = given;
      const before = () => {
        renew();
        map.clear();
        map = filled(new Map(), given);
      };
      const pass = () => {
        let deleted = 0;
        for (let i = 0; i < asked.length; i++) if (map.delete(asked[i])) deleted++;
        return deleted;
      };
      return { name: "Map", before, pass, after: () => map.size };
    },
    (given) => {
      let map = new CompatMap!<Key, number>();
      const { asked, renew } = given;
      const before = () => {
        renew();
        map.clear(); // finalizers do not run meanwhile
        map = filled(new CompatMap!(), given);
      };
      const pass = () => {
        let deleted = 0;
        for (let i = 0; i < asked.length; i++) if (map.delete(asked[i])) deleted++;
        return deleted;
      };
      return { name: "compat", before, pass, after: () => map.size };
    },
  ],
  iterate: [
    (given) => {
      const map = filled(new Map(), given);
      const walks = walksOf(given);
      const pass = () => {
        let sum = 0;
        for (let w = 0; w < walks; w++) for (const [key, value] of map) sum = step(sum, key, value);
        return sum;
      };
      return { name: "Map", pass };
    },
    (given) => {
      const map = filled(new CompatMap!(), given);
      const walks = walksOf(given);
      const pass = () => {
        let sum = 0;
        for (let w = 0; w < walks; w++) for (const [key, value] of map) sum = step(sum, key, value);
        return sum;
      };
      return { name: "compat", pass };
    },
  ],
};

const MOST = 1_000_000;
const FEWEST = 10_000; // tables that are made for the pass are over before a clock can tell, when they are smaller
const LOOKUPS: readonly Keys[] = ["integer", "string", "same-string", "object"];
const OTHERS: readonly Keys[] = ["integer", "string", "object"];

export const suite: ContestSuite = {
  how: "contest",
  title: "Drop-in Map of tophash/compat -> number",
  rows: ({ sizes }) => {
    if (CompatMap === undefined) return [];
    return sizes
      .filter((n) => n <= MOST)
      .flatMap((n) =>
        Object.keys(OPERATIONS)
          .filter((operation) => n >= FEWEST || (operation !== "insert" && operation !== "delete"))
          .flatMap((operation) =>
            (operation === "get" ? LOOKUPS : OTHERS).map(
              (keys): Row => ({ operation, params: { kind: "compat", keys, n } }),
            ),
          ),
      );
  },
  contest,
};
