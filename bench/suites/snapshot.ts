import { deserialize, serialize } from "node:v8";
import { f64, HashMap, string, u32 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyRange } from "../lib/keys.ts";
import type { ContestSuite, Row } from "../lib/row.ts";
import { writeDigits } from "../lib/texts.ts";

/**
 * A table from what was kept of it: `Map` is filled from arrays of keys and values, which is the least that a program must do,
 * or read back by V8's own serializer (left out above a million entries, where it runs out of patience and memory). Saving, the other way round.
 */
const SERIALIZED = 1_000_000;

interface Kept {
  keys: readonly (number | string)[] | Uint32Array;
  values: Float64Array;
}

type AnyMap = Map<number | string, number>;
type AnyHashMap = HashMap<number | string, number>;

function kept(kind: string, n: number): Kept {
  const values = Float64Array.from({ length: n }, (_, i) => i / 2);
  if (kind === "u32") return { keys: keyRange("full", 0, n), values };
  const text = Buffer.alloc(16);
  const keys = Array.from({ length: n }, (_, i) => {
    writeDigits(text, 0, i, text.length);
    return text.latin1Slice(0, text.length);
  });
  return { keys, values };
}

const keyTypeOf = (kind: string) => (kind === "u32" ? u32 : string) as never;

function mapOf({ keys, values }: Kept): AnyMap {
  const map: AnyMap = new Map();
  for (let i = 0; i < keys.length; i++) map.set(keys[i], values[i]);
  return map;
}

function hashMapOf(kind: string, { keys, values }: Kept): AnyHashMap {
  const map = new HashMap<number | string, number>(keyTypeOf(kind), f64);
  map.setMany(keys as never, values);
  return map;
}

/** Some of the entries, and how many there are: equal for equal tables, whatever their order. */
function sample(map: { size: number; get(key: number | string): number | undefined }, { keys }: Kept): number {
  let sum = map.size;
  for (let i = 0; i < keys.length; i += 97) sum = (sum + map.get(keys[i])! * 2) | 0;
  return sum;
}

/** Tables stay until the answer is checked. */
function loader(name: string, data: Kept, load: () => AnyMap | AnyHashMap): Contender {
  let made: AnyMap | AnyHashMap | undefined;
  return {
    name,
    pass: () => {
      made = load();
      return made.size;
    },
    after: () => {
      const sum = sample(made!, data);
      if (made instanceof HashMap) made.dispose();
      made = undefined;
      return sum;
    },
  };
}

function loading(kind: string, n: number): Contender[] {
  const data = kept(kind, n);
  const own = hashMapOf(kind, data);
  const snapshot = own.toSnapshot();
  own.dispose();
  const contenders = [
    loader("Map", data, () => mapOf(data)),
    loader("tophash", data, () => HashMap.fromSnapshot(keyTypeOf(kind), f64, snapshot) as AnyHashMap),
    loader("tophash setMany", data, () => hashMapOf(kind, data)),
  ];
  if (n <= SERIALIZED) {
    const bytes = serialize(mapOf(data));
    contenders.push(loader("Map deserialize", data, () => deserialize(bytes)));
  }
  return contenders;
}

function saving(kind: string, n: number): Contender[] {
  const data = kept(kind, n);
  const native = mapOf(data);
  const own = hashMapOf(kind, data);
  // What was saved is not equal: what can be read from it is.
  const saver = (name: string, save: () => Uint8Array, load: (bytes: Uint8Array) => AnyMap | AnyHashMap): Contender => {
    let bytes: Uint8Array = new Uint8Array(0);
    return {
      name,
      pass: () => {
        bytes = save();
        return 0;
      },
      after: () => {
        const back = load(bytes);
        const sum = sample(back, data);
        if (back instanceof HashMap) back.dispose();
        return sum;
      },
    };
  };
  return [
    saver(
      "Map",
      () => serialize(native),
      (bytes) => deserialize(bytes),
    ),
    saver(
      "tophash",
      () => own.toSnapshot(),
      (bytes) => HashMap.fromSnapshot(keyTypeOf(kind), f64, bytes) as AnyHashMap,
    ),
  ];
}

export const suite: ContestSuite = {
  how: "contest",
  title: "Snapshots: a table from bytes or arrays, and bytes from a table",
  rows: ({ sizes }) =>
    sizes.flatMap((n): Row[] =>
      ["u32", "string"].flatMap((kind) => [
        { operation: "load", params: { kind, values: "f64", n } },
        ...(n <= SERIALIZED ? [{ operation: "save", params: { kind, values: "f64", n } }] : []),
      ]),
    ),
  contest: ({ operation, params }): Contest => {
    const n = Number(params.n);
    const make = operation === "load" ? loading : saving;
    return { ops: n, collect: true, contenders: make(String(params.kind), n) };
  },
};
