import { HashMap, type PackedKeys, string, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Params, Plan, Row } from "../lib/row.ts";
import { AskedTexts, type Chars, Texts } from "../lib/texts.ts";

/**
 * Lookups by string. `keys=same` asks for the very objects that were inserted, whose hash V8 has cached in them, which is
 * rare; `keys=fresh` for equal strings made before every pass, untimed, because the first lookup would cache their hash.
 * `tophash packed` gets the same keys as one buffer of UTF-8 and never sees a string.
 */
interface Given {
  own: string[];
  asked: AskedTexts;
  packed: PackedKeys;
}

function given(params: Params): Given {
  const n = Number(params.n);
  // Misses are as many keys again, of the same form.
  const texts = new Texts(params.hit === 0 ? 2 * n : n, Number(params.length), (params.chars ?? "ascii") as Chars);
  const from = params.hit === 0 ? n : 0;
  const order = sampleIndices(n, passLength(n), 11).map((index) => from + index);
  const own = Array.from({ length: n }, (_, i) => texts.make(i));
  const asked = new AskedTexts(texts, order, params.keys === "same" ? own : undefined);
  return { own, asked, packed: texts.packed(order) };
}

function contest({ params }: Row): Contest {
  const all = given(params);
  const contenders = [native(all), oneByOne(all), bulk(all), packed(all)];
  return { ops: all.asked.keys.length, collect: params.keys === "fresh", contenders };
}

function native({ own, asked: { keys, renew } }: Given): Contender {
  const map = new Map<string, number>();
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < keys.length; i++) sum = (sum + (map.get(keys[i]) ?? 1)) | 0;
    return sum;
  };
  return { name: "Map", before: renew, pass };
}

function filled(own: string[]): HashMap<string, number> {
  const map = new HashMap(string, u32);
  for (let i = 0; i < own.length; i++) map.set(own[i], i);
  return map;
}

function oneByOne({ own, asked: { keys, renew } }: Given): Contender {
  const map = filled(own);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < keys.length; i++) sum = (sum + (map.get(keys[i]) ?? 1)) | 0;
    return sum;
  };
  return { name: "tophash", before: renew, pass };
}

function bulk({ own, asked: { keys, renew } }: Given): Contender {
  const map = filled(own);
  const out = new Uint32Array(keys.length);
  const pass = () => {
    map.getMany(keys, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash bulk", before: renew, pass };
}

function packed({ own, packed: keys }: Given): Contender {
  const map = filled(own);
  const out = new Uint32Array(keys.offsets.length - 1);
  const pass = () => {
    map.getMany(keys, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash packed", pass };
}

/** 16 characters: ids. 64: a SHA-256 in hexadecimal. */
const FORMS: readonly Params[] = [
  { keys: "fresh", length: 16, hit: 100 },
  { keys: "same", length: 16, hit: 100 },
  { keys: "fresh", length: 16, hit: 0 },
  { keys: "fresh", length: 64, hit: 100 },
  { keys: "same", length: 64, hit: 100 },
  { keys: "fresh", length: 16, chars: "two-byte", hit: 100 },
];

function rows({ sizes }: Plan): Row[] {
  // 100,000 besides the sizes asked for: the project's bars name it, since there the table fits the cache.
  const largest = Math.min(Math.max(...sizes), 1_000_000);
  const all = [...new Set([...sizes, 100_000])].filter((n) => n <= largest).sort((a, b) => a - b);
  return all.flatMap((n) =>
    FORMS.map(({ hit, ...form }): Row => ({ operation: "get", params: { kind: "string", ...form, n, hit } })),
  );
}

export const suite: ContestSuite = { how: "contest", title: "Lookup, string -> u32", rows, contest };
