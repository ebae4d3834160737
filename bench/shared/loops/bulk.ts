/** One call for each chunk. Imported by `loopsFor`. */
import type { Asked } from "../asked.ts";

interface Table {
  getMany(keys: Uint32Array | string[], out: Uint32Array): ArrayLike<number>;
  setMany(keys: Uint32Array | string[], values: Uint32Array): number;
  addMany(keys: Uint32Array | string[], delta: number): void;
}

type Step = () => number;

export function getMany(map: Table, asked: Asked): Step {
  const { keys, chunk } = asked;
  const out = new Uint32Array(chunk);
  return () => {
    const from = asked.next();
    map.getMany(keys.slice(from, from + chunk), out);
    let sum = 0;
    for (let i = 0; i < chunk; i++) sum = (sum + out[i]) | 0;
    asked.check(from, sum);
    return chunk;
  };
}

export function setMany(map: Table, asked: Asked): Step {
  const { keys, values, chunk } = asked;
  return () => {
    const from = asked.next();
    const added = map.setMany(keys.slice(from, from + chunk), values.subarray(from, from + chunk));
    if (added !== 0) throw new Error(`setMany says that ${added} keys were new, and all of them were there`);
    return chunk;
  };
}

export function addMany(map: Table, asked: Asked): Step {
  const { keys, chunk } = asked;
  return () => {
    const from = asked.next();
    map.addMany(keys.slice(from, from + chunk), 1);
    return chunk;
  };
}
