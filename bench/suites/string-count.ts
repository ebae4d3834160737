import { HashMap, type PackedKeys, string, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { AskedTexts, Texts } from "../lib/texts.ts";
import { zipfRanks } from "../lib/zipf.ts";

/**
 * Counting words: a stream of strings, each an object of its own as a tokenizer makes them, over up to n distinct
 * words, four occurrences each on average, from an empty table. Evenly spread, and by Zipf's law, as in a language.
 */
const PER_WORD = 4;
const FEWEST = 1 << 15;
const MOST = 1 << 22;
const LENGTH = 8;

interface Stream {
  asked: AskedTexts;
  packed: PackedKeys;
}

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const ops = Math.min(Math.max(n * PER_WORD, FEWEST), MOST);
  const indices = params.spread === "even" ? evenly(n, ops) : zipfRanks(n, 1.1, ops, 6);
  const texts = new Texts(n, LENGTH);
  const stream = { asked: new AskedTexts(texts, indices), packed: texts.packed(indices) };
  const contenders = [native(stream), getAndSet(stream), add(stream), addMany(stream), addPacked(stream)];
  return { ops, collect: true, contenders };
}

function evenly(n: number, ops: number): Uint32Array {
  return sampleIndices(ops, ops, 7).map((index) => index % n);
}

/** Order does not matter to it, and a wrong count of any word changes it. */
const entrySum = (sum: number, word: string, count: number) =>
  (sum + Math.imul(Number.parseInt(word, 16) | 1, count)) | 0;

function native({ asked: { keys, renew } }: Stream): Contender {
  let map = new Map<string, number>();
  return {
    name: "Map",
    before: () => {
      renew();
      map = new Map();
    },
    pass: () => {
      for (let i = 0; i < keys.length; i++) map.set(keys[i], (map.get(keys[i]) ?? 0) + 1);
      return map.size;
    },
    after: () => {
      let sum = 0;
      for (const [word, count] of map) sum = entrySum(sum, word, count);
      return sum;
    },
  };
}

/** Around a loop of each contender's own: a new map and new strings before, its contents checked after. */
function counting(name: string, renew: () => void, count: (map: HashMap<string, number>) => void): Contender {
  let map = new HashMap(string, u32);
  return {
    name,
    before: () => {
      renew();
      map.dispose();
      map = new HashMap(string, u32);
    },
    pass: () => {
      count(map);
      return map.size;
    },
    after: () => {
      let sum = 0;
      map.forEach((count, word) => {
        sum = entrySum(sum, word, count);
      });
      return sum;
    },
  };
}

function getAndSet({ asked: { keys, renew } }: Stream): Contender {
  return counting("tophash get+set", renew, (map) => {
    for (let i = 0; i < keys.length; i++) map.set(keys[i], (map.get(keys[i]) ?? 0) + 1);
  });
}

function add({ asked: { keys, renew } }: Stream): Contender {
  return counting("tophash add", renew, (map) => {
    for (let i = 0; i < keys.length; i++) map.add(keys[i], 1);
  });
}

function addMany({ asked: { keys, renew } }: Stream): Contender {
  return counting("tophash addMany", renew, (map) => map.addMany(keys, 1));
}

function addPacked({ packed }: Stream): Contender {
  return counting(
    "tophash packed",
    () => {},
    (map) => map.addMany(packed, 1),
  );
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Counting words, string -> u32",
  rows: ({ sizes }) =>
    sizes
      .filter((n) => n <= 1_000_000)
      .flatMap((n) =>
        ["even", "zipf"].map((spread) => ({
          operation: "count",
          params: { kind: "string", keys: "fresh", length: LENGTH, n, spread },
        })),
      ),
  contest,
};
