/** Hashing and looking up keys of any length: what takes part in a race. */
import { BATCH, BATCH_KEYS, BATCH_VALUES } from "../../assembly/abi/layout.ts";
import { mix32 } from "../lib/keys.ts";
import { type LabCore, ROW, ROW_BYTES } from "./lab-core.ts";
import { copyOf } from "./loops.ts";
import type { Contender, Measure } from "./race.ts";

/** Lookups of a slice: the longest keys of one fill 2 MiB. */
export const SLICE = 8192;
/** Hashes of a slice, made from as many keys as the L1 cache holds beside the rest. */
const HASHES = 1 << 16;
const CACHED_BYTES = 1 << 14;

/** What the variants of this experiment export besides. */
interface HashExports {
  hash_row(h: number, at: number, length: number, n: number): number;
  hash_chain(h: number, at: number, length: number, n: number): number;
}

type Walk = (h: number, length: number, n: number) => number;

/** One call a key, the key's bytes in place. */
const GET = `(h, length, n) => {
  let sum = 0;
  for (let i = 0, key = ${ROW}; i < n; i++, key += length) sum = (sum + u32[access(h, key, length) >>> 2]) | 0;
  return sum;
}`;

const GET_BATCH = `(h, length, n) => {
  let sum = 0;
  for (let i = 0, key = ${ROW}; i < n; i += ${BATCH}) {
    for (let j = 0; j < ${BATCH}; j++, key += length) {
      entries[2 * j] = key;
      entries[2 * j + 1] = length;
    }
    batchGet(h, ${BATCH});
    for (let j = 0; j < ${BATCH}; j++) sum = (sum + values[j]) | 0;
  }
  return sum;
}`;

/** Key i of so many bytes, distinct from its first four on. */
function writeKey(u32: Uint32Array, at: number, length: number, i: number): void {
  for (let word = 0; word < length / 4; word++) u32[(at >>> 2) + word] = mix32(i + word * 0x01000193);
}

/** Writes the keys of these numbers to the row. */
export function writeRow(core: LabCore, length: number, numbers: Uint32Array): void {
  if (numbers.length * length > ROW_BYTES) throw new RangeError("the row is too short");
  for (let j = 0; j < numbers.length; j++) writeKey(core.u32, ROW + j * length, length, numbers[j]);
}

/** A map of keys 0 to n - 1 with their numbers as values. */
function filled(core: LabCore, length: number, n: number): number {
  const h = core.makeRecords();
  for (let i = 0; i < n; i++) {
    writeKey(core.u32, ROW, length, i);
    core.u32[core.exports.record_assign(h, ROW, length) >>> 2] = i;
  }
  if (core.count(h) !== n) throw new Error(`${core.count(h)} entries of ${n}`);
  return h;
}

export interface Lookup extends Contender {
  drop(): void;
}

/** Lookups of keys that are there, `order` of them, one call a key and in batches. */
export function recordLookups(name: string, core: LabCore, length: number, n: number, order: Uint32Array): Lookup {
  const h = filled(core, length, n);
  const entries = new Uint32Array(core.memory.buffer, BATCH_KEYS, 2 * BATCH);
  const values = new Uint32Array(core.memory.buffer, BATCH_VALUES, BATCH);
  const one = copyOf<Walk>(GET, { access: core.exports.record_access, u32: core.u32 });
  const batch = copyOf<Walk>(GET_BATCH, { batchGet: core.exports.batch_get, entries, values });
  const slices = order.length / SLICE;
  let next = 0;
  let sum = 0;
  const before = () => {
    const numbers = order.subarray((next % slices) * SLICE, ((next % slices) + 1) * SLICE);
    next++;
    writeRow(core, length, numbers);
    sum = numbers.reduce((total, i) => (total + i) | 0, 0);
  };
  const measure = (walk: Walk): Measure => ({
    ops: SLICE,
    before,
    run: () => walk(h, length, SLICE),
    truth: () => sum,
  });
  return { name, measures: { get: measure(one), batch: measure(batch) }, drop: () => core.drop(h) };
}

/** The hash without a table: of keys that do not depend on each other, and of keys that do. */
export function hashesAlone(name: string, core: LabCore, length: number): Contender {
  const h = core.makeRecords();
  const keys = CACHED_BYTES / length;
  writeRow(
    core,
    length,
    Uint32Array.from({ length: keys + 8 }, (_, i) => i),
  );
  const { hash_row, hash_chain } = core.exports as unknown as HashExports;
  const row = () => {
    let sum = 0;
    for (let done = 0; done < HASHES; done += keys) sum = (sum + hash_row(h, ROW, length, keys)) | 0;
    return sum;
  };
  const chain = () => hash_chain(h, ROW, length, HASHES);
  const [rowSum, chainEnd] = [row(), chain()];
  return {
    name,
    measures: {
      row: { ops: HASHES, run: row, truth: () => rowSum },
      chain: { ops: HASHES, run: chain, truth: () => chainEnd },
    },
  };
}
