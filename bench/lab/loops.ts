/**
 * The loops that are timed. Each variant has copies of its own, made from source text: V8 keeps one type feedback for
 * all closures of one function, and a loop that has called two instances calls both of them slower.
 */
import { BATCH, BATCH_KEYS, BATCH_VALUES } from "../../assembly/abi/layout.ts";
import { type KeyKind, keyKindOf, type LabCore, MISSING, type ShapeName } from "./lab-core.ts";

/** A bulk call's answers are summed up one in so many: reading them all costs JavaScript as much as the call. */
export const BULK_STRIDE = 16;

export type Keys = Int32Array | Float64Array;
type Loop = (h: number, keys: Keys, from: number, to: number) => number;

export interface Loops {
  /** Checksum of the values found, one call per key. */
  lookup: Loop;
  lookupBulk: Loop;
  /** Sets key i to the value i. */
  insert: Loop;
  insertBulk: Loop;
}

const LOOKUP = `(h, keys, from, to) => {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const at = access(h, keys[i]);
    sum = (sum + (at === 0 ? ${MISSING} : u32[at >>> 2])) | 0;
  }
  return sum;
}`;

const INSERT = `(h, keys, from, to) => {
  for (let i = from; i < to; i++) {
    const at = assign(h, keys[i]);
    if (at === 0) throw new Error("out of memory");
    u32[at >>> 2] = i; // the lowest bit says whether the key was new
  }
  return u32[h >>> 2];
}`;

const LOOKUP_BULK = `(h, keys, from, to) => {
  let sum = 0;
  for (let i = from; i < to; i += ${BATCH}) {
    const n = Math.min(${BATCH}, to - i);
    room.set(keys.subarray(i, i + n));
    batchGet(h, n);
    for (let j = 0; j < n; j += ${BULK_STRIDE}) sum = (sum + values[j * width]) | 0;
  }
  return sum;
}`;

const INSERT_BULK = `(h, keys, from, to) => {
  for (let i = from; i < to; i += ${BATCH}) {
    const n = Math.min(${BATCH}, to - i);
    room.set(keys.subarray(i, i + n));
    for (let j = 0; j < n; j++) values[j * width] = i + j;
    if (batchSet(h, n, 1) !== n) throw new Error("out of memory");
  }
  return u32[h >>> 2];
}`;

let copies = 0;

/** A function of its own: the number makes the text, by which V8 finds functions that it knows, another one. */
export function copyOf<F = Loop>(source: string, scope: Record<string, unknown>): F {
  const make = new Function(...Object.keys(scope), `"use strict"; /* ${copies++} */ return ${source};`);
  return make(...Object.values(scope)) as F;
}

/** Where a batch's keys and values lie, in views of the right width. */
function batchViews(core: LabCore, kind: KeyKind) {
  const { buffer } = core.memory;
  const room = kind === "u32" ? new Int32Array(buffer, BATCH_KEYS, BATCH) : new Float64Array(buffer, BATCH_KEYS, BATCH);
  return { room, values: new Uint32Array(buffer, BATCH_VALUES, 2 * BATCH) };
}

export function loopsFor(core: LabCore, shape: ShapeName): Loops {
  const kind = keyKindOf(shape);
  const { exports, u32 } = core;
  const access = kind === "u32" ? exports.u32_access : exports.f64_access;
  const assign = kind === "u32" ? exports.u32_assign : exports.f64_assign;
  const scope = { ...batchViews(core, kind), u32, width: shape.endsWith("V8") ? 2 : 1 };
  return {
    lookup: copyOf(LOOKUP, { access, u32 }),
    lookupBulk: copyOf(LOOKUP_BULK, { ...scope, batchGet: exports.batch_get }),
    insert: copyOf(INSERT, { assign, u32 }),
    insertBulk: copyOf(INSERT_BULK, { ...scope, batchSet: exports.batch_set }),
  };
}
