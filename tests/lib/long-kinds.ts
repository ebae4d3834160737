// Key and value types of any length, and pairs: as in kinds.ts, but keys that are equal by content are not the same
// object. `own` says which object stands for all equal ones in a model; `fresh` makes another one.
import { bytes, customKey, f64, fixedBytes, i32, string, tuple, u32 } from "tophash";
import { type KeyKind, pool, scatter, type ValueKind } from "./kinds.ts";
import type { AnyKeyType, Key } from "./types.ts";

const same = (value: unknown) => value;

/** One object for all keys of the same content. */
function owner<T extends Key>(nameOf: (key: T) => string): (key: Key) => T {
  const known = new Map<string, T>();
  return (key) => {
    const name = nameOf(key as T);
    const own = known.get(name);
    if (own !== undefined) return own;
    known.set(name, key as T);
    return key as T;
  };
}

const hex = (b: Uint8Array) => Buffer.from(b.buffer, b.byteOffset, b.byteLength).toString("latin1");

const TEXT_EDGES = [
  ...["", "\0", "\0\0", "a", "a\0", "\0a", "1", "01", "1.0", "\x7f", "\x80", "\xff", "\u0100", "\x00\x01", "\x01\x00"],
  ...["\ud800", "\udc00", "\ud800\udc00", "\udc00\ud800", "\ufeff", "\uffff", "\u00e9", "e\u0301", "\u6162", "ba"],
  // On both sides of where a key needs a block of its own, and of where the text encoder takes over.
  ...["x".repeat(127), "x".repeat(128), `${"x".repeat(127)}\xe9`, `${"x".repeat(127)}\u0100`],
  ...["n".repeat(12_256), "n".repeat(12_257), "\u0101".repeat(12_256), "\u0101".repeat(12_257)],
];

/** The same text, made in one of the ways in which engines keep strings. */
export function remade(text: string, way: number): string {
  const half = text.length >> 1;
  switch (way % 5) {
    case 0:
      return text.slice(0, half) + text.slice(half); // a cons string, when long enough
    case 1:
      return `some prefix, longer than 13${text}`.slice(27); // a slice
    case 2:
      return `${text}\u0100`.slice(0, text.length); // two bytes a unit, whatever is in it
    case 3:
      return text.split("").join("");
    default:
      return text;
  }
}

let way = 0;
const atText = pool(TEXT_EDGES, (i) =>
  i % 3 === 0 ? `key ${scatter(i)}` : i % 3 === 1 ? `\u2202${scatter(i)}` : String.fromCharCode(...units(i)),
);

/** Some units of any value. */
function units(i: number): number[] {
  return Array.from({ length: 1 + (i % 19) }, (_, j) => scatter(i * 31 + j) & (i % 2 ? 0xffff : 0xff));
}

const hasLoneSurrogate = (text: string) => /\p{Surrogate}/u.test(text);

function packed(parts: Uint8Array[]): unknown {
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i] + part.length;
  });
  const all = new Uint8Array(offsets[parts.length]);
  parts.forEach((part, i) => {
    all.set(part, offsets[i]);
  });
  return { bytes: all, offsets };
}

const encoder = new TextEncoder();

const textKind: KeyKind = {
  ...{ name: "string", type: string as AnyKeyType, at: atText, list: (keys) => [...keys] },
  own: (key) => key,
  fresh: (key) => remade(key as string, way++),
  packed: (keys) => {
    if ((keys as string[]).some(hasLoneSurrogate)) return [...keys];
    return packed((keys as string[]).map((key) => encoder.encode(key)));
  },
};

const BYTE_EDGES = [
  ...[[], [0], [0, 0], [1], [255], [0, 1], [1, 0], [1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7, 8]],
  ...[
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 5, 6, 7, 8, 0],
  ],
].map((list) => Uint8Array.from(list));
const LONG_BYTES = [63, 64, 65, 24_512, 24_513].map((length) => new Uint8Array(length).fill(7));

const ownBytes = owner(hex);
const atBytes = pool([...BYTE_EDGES, ...LONG_BYTES].map(ownBytes), (i) =>
  ownBytes(Uint8Array.from({ length: 1 + (i % 40) }, (_, j) => scatter(i * 41 + j))),
);

/** A copy, now and then in the middle of a larger buffer. */
function copyBytes(key: Key): Uint8Array {
  const from = key as Uint8Array;
  if (way++ % 2) return from.slice();
  const room = new Uint8Array(from.length + 16).fill(0xaa);
  room.set(from, 8);
  return room.subarray(8, 8 + from.length);
}

const byteKind: KeyKind = {
  ...{ name: "bytes", type: bytes as AnyKeyType, at: atBytes, list: (keys) => [...keys] },
  ...{ own: ownBytes, fresh: copyBytes, packed: (keys) => packed(keys as Uint8Array[]) },
};

const ownDigest = owner(hex);
const atDigest = pool(
  [0, 1, 255].map((byte) => ownDigest(new Uint8Array(16).fill(byte))),
  (i) => ownDigest(new Uint8Array(Uint32Array.from([1, 2, 3, 4], (part) => scatter(i * part)).buffer)),
);

const digestKind: KeyKind = {
  ...{ name: "fixedBytes(16)", type: fixedBytes(16) as AnyKeyType, at: atDigest, list: (keys) => [...keys] },
  ...{ own: ownDigest, fresh: copyBytes, packed: (keys) => packed(keys as Uint8Array[]) },
};

type Tuple = unknown[];
const freshTuple = (key: Key) => (key as Tuple).map((part) => (part instanceof Uint8Array ? copyBytes(part) : part));

/** By content, -0 as 0. */
const tupleName = (key: Tuple) =>
  JSON.stringify(
    key.map((part) =>
      part instanceof Uint8Array
        ? [hex(part)]
        : typeof part === "string"
          ? part
          : `#${part || part === "" ? part : Number(part) === 0 ? 0 : part}`,
    ),
  );

function tupleKind(type: unknown, name: string, edges: Tuple[], rest: (i: number) => Tuple): KeyKind {
  const own = owner<Tuple>(tupleName);
  const at = pool(edges.map(own), (i) => own(rest(i)));
  return { name, type: type as AnyKeyType, at, list: (keys) => [...keys], own, fresh: freshTuple };
}

const I32 = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
const pairs = I32.flatMap((x) => I32.map((y) => [x, y]));
const gridKind: KeyKind = {
  ...tupleKind(tuple(i32, i32), "tuple(i32, i32)", pairs, (i) => [scatter(i) | 0, (scatter(i + 1) | 0) % 9]),
  packed: (keys) => Int32Array.from(keys.flat() as number[]),
};
const mixedPairs = I32.flatMap((x) => I32.map((y) => [x >>> 0, y]));
const mixedKind = tupleKind(tuple(u32, i32), "tuple(u32, i32)", mixedPairs, (i) => [scatter(i), scatter(i * 3) | 0]);

const NO_BYTES = new Uint8Array(0);
const PARTS: Tuple[] = [
  ...[
    ["", 0, NO_BYTES],
    ["", Number.NaN, NO_BYTES],
    ["\0", 0, NO_BYTES],
    ["", 0, Uint8Array.of(0)],
    ["ab", 0, NO_BYTES],
  ],
  ...[
    ["a", 0, Uint8Array.of(0x62)],
    ["\ud800", Infinity, NO_BYTES],
    ["\u0100", -1, NO_BYTES],
    ["\0\x01", -1, NO_BYTES],
  ],
];
const partsKind = tupleKind(tuple(string, f64, bytes), "tuple(string, f64, bytes)", PARTS, (i) => [
  atText(i % 50),
  i / 2,
  Uint8Array.of(i, i >>> 8),
]);

interface Person {
  id: number;
  name: string;
}

/** Odd ones as text, even ones as bytes in one buffer for all, as codecs may do it. */
const scratch = Buffer.alloc(4);
const codec = customKey<Person>({
  encode: ({ id, name }) => {
    if (id % 2) return `${id}:${name}`;
    scratch.writeUInt32LE(id);
    return scratch;
  },
  decode: (encoded) => {
    const id =
      typeof encoded === "string" ? Number(encoded.split(":")[0]) : new DataView(encoded.buffer).getUint32(0, true);
    return { id, name: nameOf(id) };
  },
});
const nameOf = (id: number) => `name of ${id % 100}`;
const ownPerson = owner<Person>(({ id }) => String(id));
const customKind: KeyKind = {
  ...{ name: "customKey", type: codec as AnyKeyType, list: (keys) => [...keys] },
  at: (i) => ownPerson({ id: i < 20 ? i : scatter(i), name: nameOf(i < 20 ? i : scatter(i)) }),
  ...{ own: ownPerson, fresh: (key) => ({ ...(key as Person) }) },
};

export const longKeyKinds: readonly KeyKind[] = [
  ...[textKind, byteKind, digestKind, gridKind, mixedKind, partsKind, customKind],
];

export const longValueKinds: readonly ValueKind[] = [
  {
    ...{ name: "string", type: string, at: atText, list: (values: readonly unknown[]) => [...values], stored: same },
    ...{ deltas: [], farDeltas: [], zero: undefined },
  },
  {
    ...{ name: "bytes", type: bytes, at: atBytes, list: (values: readonly unknown[]) => [...values], stored: same },
    ...{ deltas: [], farDeltas: [], zero: undefined },
  },
];

export const longKeyKind = (name: string): KeyKind => longKeyKinds.find((kind) => kind.name === name)!;
export const longValueKind = (name: string): ValueKind => longValueKinds.find((kind) => kind.name === name)!;
