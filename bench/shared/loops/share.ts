/** Each thread does its share of one task, chunk by chunk. Imported by `loopsFor`. */
import { CHUNK } from "../asked.ts";

interface Table {
  set(key: number, value: number): unknown;
  add(key: number, delta: number): number;
  addMany(keys: Uint32Array, delta: number): void;
}

type Step = () => number;

export function insert(map: Table, keys: Uint32Array): Step {
  let at = 0;
  return () => {
    const end = Math.min(at + CHUNK, keys.length);
    const from = at;
    for (; at < end; at++) map.set(keys[at], keys[at]);
    return at - from;
  };
}

export function count(map: Table, keys: Uint32Array): Step {
  let at = 0;
  return () => {
    const end = Math.min(at + CHUNK, keys.length);
    const from = at;
    for (; at < end; at++) map.add(keys[at], 1);
    return at - from;
  };
}

const BATCH = 16_384;

export function countInBulk(map: Table, keys: Uint32Array): Step {
  let at = 0;
  return () => {
    const from = at;
    at = Math.min(at + BATCH, keys.length);
    if (at > from) map.addMany(keys.slice(from, at), 1);
    return at - from;
  };
}
