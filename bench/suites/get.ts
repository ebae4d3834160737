import { any, f32, f64, HashMap, i32, u32, u64 } from "tophash";
import type { Contender, Contest } from "../lib/contest.ts";
import { keyAt, keyRange, type Pattern } from "../lib/keys.ts";
import { passLength, sampleIndices } from "../lib/random.ts";
import type { ContestSuite, Plan, Row } from "../lib/row.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

/**
 * Lookups in random order. A hit adds its value to the checksum, a miss adds 1; for the bulk call the loop that adds
 * up the answers is timed as well, since the other loops read their answers too.
 */

const row = (keys: Pattern, n: number, hit: number): Row => ({
  operation: "get",
  params: { kind: "u32", keys, n, hit },
});

function rows({ sizes, quick }: Plan): Row[] {
  const small = [1, 10, 100].filter((n) => !sizes.includes(n));
  const all = small.map((n) => row("full", n, 100));
  for (const n of sizes) {
    for (const keys of ["full", "30bit"] as const) all.push(row(keys, n, 100), row(keys, n, 0));
    if (!quick) all.push(row("sequential", n, 100));
    // What is left of it in a program that uses maps of five kinds, once V8 has seen all of them.
    all.push({ operation: "get", params: { kind: "u32", keys: "full", n, hit: 100, "kinds-in-use": 5 } });
  }
  return all;
}

function contest({ params }: Row): Contest {
  const n = Number(params.n);
  const keys = params.keys as Pattern;
  const from = params.hit === 0 ? n : 0;
  const sample = sampleIndices(n, passLength(n), 1).map((index) => keyAt(keys, from + index));
  if (params["kinds-in-use"]) useOtherKinds();
  const own = keyRange(keys, 0, n);
  return {
    ops: sample.length,
    contenders: [native(own, sample), typedArrays(own, sample), oneByOne(own, sample), bulk(own, sample)],
  };
}

function native(keys: Uint32Array, sample: Uint32Array): Contender {
  const map = new Map<number, number>();
  for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < sample.length; i++) {
      const value = map.get(sample[i]);
      sum = (sum + (value === undefined ? 1 : value)) | 0;
    }
    return sum;
  };
  return { name: "Map", pass };
}

function typedArrays(keys: Uint32Array, sample: Uint32Array): Contender {
  const map = new TypedArrayMap();
  for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < sample.length; i++) {
      const value = map.get(sample[i]);
      sum = (sum + (value === undefined ? 1 : value)) | 0;
    }
    return sum;
  };
  return { name: "typed arrays", pass };
}

function oneByOne(keys: Uint32Array, sample: Uint32Array): Contender {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
  const pass = () => {
    let sum = 0;
    for (let i = 0; i < sample.length; i++) {
      const value = map.get(sample[i]);
      sum = (sum + (value === undefined ? 1 : value)) | 0;
    }
    return sum;
  };
  return { name: "tophash", pass };
}

function bulk(keys: Uint32Array, sample: Uint32Array): Contender {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
  const out = new Uint32Array(sample.length);
  const pass = () => {
    map.getMany(sample, out, { missing: 1 });
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum = (sum + out[i]) | 0;
    return sum;
  };
  return { name: "tophash bulk", pass };
}

/** Hot loops over maps of four other kinds, so that the shared code has lost whatever one kind alone let V8 assume. */
function useOtherKinds(): void {
  const native = new Map<unknown, unknown>();
  const byBig = new HashMap(u64, u64);
  const byDouble = new HashMap(f64, f64);
  const bySigned = new HashMap(i32, f32);
  const toObjects = new HashMap(u32, any<object>());
  for (let i = 0; i < 20_000; i++) {
    for (const key of [`key ${i % 100}`, BigInt(i), i + 0.5, i]) native.set(key, native.get(key) ?? key);
    byBig.set(BigInt(i), byBig.get(BigInt(i)) ?? 1n);
    byDouble.set(i + 0.5, byDouble.get(i + 0.5) ?? i);
    bySigned.set(-i, bySigned.get(-i) ?? i);
    toObjects.set(i, toObjects.get(i) ?? native);
  }
  for (const map of [byBig, byDouble, bySigned, toObjects]) map.dispose();
}

export const suite: ContestSuite = { how: "contest", title: "Lookup, u32 -> u32", rows, contest };
