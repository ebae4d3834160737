import type { Contender, Contest } from "../lib/contest.ts";
import { mix32 } from "../lib/keys.ts";
import { hasKind, makeStringMap } from "../lib/later-kinds.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Plan, Row } from "../lib/row.ts";

/**
 * Sixteen-character strings. `keys=same` looks up the very objects that were inserted, whose hash V8 has cached in
 * them: `Map` at its best, and rare. `keys=fresh` looks up equal strings that were just made, as JSON, files and sockets
 * make them; they are made anew before every pass, untimed, because the first lookup would cache their hash.
 */
const LENGTH = 16;
const hex = (word: number) => word.toString(16).padStart(8, "0");
const keyOf = (i: number) => hex(mix32(i)) + hex(mix32(i ^ 0x5bd1e995));

interface Strings {
  own: string[];
  /** What to look up in the coming pass. */
  asked: string[];
  renew(): void;
}

function strings(n: number, fresh: boolean): Strings {
  const text = Buffer.from(Array.from({ length: n }, (_, i) => keyOf(i)).join(""), "latin1");
  const make = (i: number) => text.toString("latin1", i * LENGTH, i * LENGTH + LENGTH);
  const own = Array.from({ length: n }, (_, i) => make(i));
  const order = sampleIndices(n, passLength(n), 11);
  const asked = Array.from(order, (index) => own[index]);
  const renew = () => {
    if (fresh) for (let i = 0; i < order.length; i++) asked[i] = make(order[i]);
  };
  return { own, asked, renew };
}

function contest({ params }: Row): Contest {
  const given = strings(Number(params.n), params.keys === "fresh");
  const contenders = [native(given), oneByOne(given), bulk(given)];
  return { ops: given.asked.length, collect: params.keys === "fresh", contenders };
}

function native({ own, asked, renew }: Strings): Contender {
  const map = new Map<string, number>();
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i++) sum = (sum + (map.get(asked[i]) ?? 1)) | 0;
    return sum;
  };
  return { name: "Map", before: renew, pass };
}

function oneByOne({ own, asked, renew }: Strings): Contender {
  const map = makeStringMap();
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i++) sum = (sum + (map.get(asked[i]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash", before: renew, pass };
}

function bulk({ own, asked, renew }: Strings): Contender {
  const map = makeStringMap();
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  const out = new Uint32Array(asked.length);
  const pass = () => {
    map.getMany(asked, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash bulk", before: renew, pass };
}

function rows({ sizes }: Plan): Row[] {
  if (!hasKind("string")) return [];
  // 100,000 besides the sizes asked for: the project's bars name it, since there the table fits the cache.
  const largest = Math.min(Math.max(...sizes), 1_000_000);
  const all = [...new Set([...sizes, 100_000])].filter((n) => n <= largest).sort((a, b) => a - b);
  return all.flatMap((n) =>
    ["fresh", "same"].map((keys) => ({
      operation: "get",
      params: { kind: "string", keys, length: LENGTH, n, hit: 100 },
    })),
  );
}

export const suite: ContestSuite = { how: "contest", title: "string -> u32", rows, contest };
