/** One call for each key. Imported by `loopsFor`. */
import { mix32 } from "../../lib/keys.ts";
import type { Asked } from "../asked.ts";
import type { Key } from "../maps.ts";

export interface Table {
  get(key: Key): number | undefined;
  set(key: Key, value: number): unknown;
  add(key: Key, delta: number): number;
  delete(key: Key): boolean;
}

type Step = () => number;

export function get(map: Table, asked: Asked): Step {
  const { keys, chunk } = asked;
  return () => {
    const from = asked.next();
    let sum = 0;
    for (let i = from; i < from + chunk; i++) sum = (sum + map.get(keys[i])!) | 0;
    asked.check(from, sum);
    return chunk;
  };
}

export function set(map: Table, asked: Asked): Step {
  const { keys, values, chunk } = asked;
  return () => {
    const from = asked.next();
    for (let i = from; i < from + chunk; i++) map.set(keys[i], values[i]);
    return chunk;
  };
}

export function add(map: Table, asked: Asked): Step {
  const { keys, chunk } = asked;
  return () => {
    const from = asked.next();
    for (let i = from; i < from + chunk; i++) map.add(keys[i], 1);
    return chunk;
  };
}

const OWN_KEYS = 2 ** 20;

/** Inserts keys that no other thread knows, and deletes each at once. */
export function churn(map: Table, { chunk }: Asked, n: number, thread: number): Step {
  const first = n + thread * OWN_KEYS;
  let at = 0;
  return () => {
    let deleted = 0;
    for (let i = 0; i < chunk; i += 2) {
      const key = mix32(first + at);
      at = (at + 1) % OWN_KEYS;
      map.set(key, i);
      if (map.delete(key)) deleted += 2;
    }
    if (deleted !== chunk)
      throw new Error(`of ${chunk / 2} keys just inserted, ${deleted / 2} were there to be deleted`);
    return chunk;
  };
}

/** Nine gets to a set. */
export function mix(map: Table, asked: Asked): Step {
  const { keys, values, chunk } = asked;
  return () => {
    const from = asked.next();
    let sum = 0;
    for (let i = 0; i < chunk; i++) {
      const key = keys[from + i];
      if (i % 10 === 9) {
        map.set(key, values[from + i]);
        sum = (sum + values[from + i]) | 0;
      } else {
        sum = (sum + map.get(key)!) | 0;
      }
    }
    asked.check(from, sum);
    return chunk;
  };
}
