import type { Key } from "./types.ts";

/** SameValueZero: what `Map` calls the same. Bytes by content. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

export function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value.length > 50 ? `${value.slice(0, 50)}...` : value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Fails with a sentence. Cheaper than `expect` in loops of millions. */
export function must(condition: unknown, sentence: string | (() => string)): asserts condition {
  if (!condition) throw new Error(typeof sentence === "string" ? sentence : sentence());
}

/** The content of `map` is exactly that of `model`, by every way of reading it that walks the table. */
export function mustEqual(map: Readable, model: ReadonlyMap<Key, unknown>): void {
  must(map.size === model.size, () => `size is ${map.size}, not ${model.size}`);
  let walked = 0;
  for (const [key, value] of map) {
    must(model.has(key), () => `yields ${show(key)}, which it does not hold`);
    must(same(value, model.get(key)), () => `yields ${show(key)} => ${show(value)}, not ${show(model.get(key))}`);
    walked++;
  }
  must(walked === model.size, () => `yields ${walked} entries of ${model.size}`);
  for (const [key, value] of model) {
    must(map.has(key), () => `has(${show(key)}) is false`);
    must(same(map.get(key), value), () => `get(${show(key)}) is ${show(map.get(key))}, not ${show(value)}`);
  }
}

interface Readable extends Iterable<[Key, unknown]> {
  readonly size: number;
  get(key: Key): unknown;
  has(key: Key): boolean;
}
