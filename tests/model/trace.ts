// What a map with a seed does, step by step, as a few numbers: sizes, growth, memory, order of iteration, refusals. They are
// the same on every machine (same-seed-same-table.test.ts).
import { Arena, any, bytes, f64, HashMap, HashSet, i64, OutOfMemoryError, string, tuple, u32, u64 } from "tophash";
import { colliding } from "../lib/collide.ts";
import { scatter } from "../lib/kinds.ts";
import { show } from "../lib/same.ts";
import type { Key, LooseMap, LooseSet } from "../lib/types.ts";

/** FNV-1a over the text of everything that is noted. */
class Notes {
  digest = 0x811c9dc5;
  note(...all: unknown[]): void {
    const text = all.join();
    for (let i = 0; i < text.length; i++) this.digest = Math.imul(this.digest ^ text.charCodeAt(i), 0x01000193);
  }
}

interface Trace {
  types: readonly [unknown] | readonly [unknown, unknown];
  key(i: number): Key;
  value(i: number): unknown;
}

const wide = (i: number) => (BigInt(scatter(i)) << 32n) | BigInt(i);
const text = (i: number) => (i % 3 ? `key ${i}` : `${"\u0100".repeat(i % 70)}${i}`);
const chunk = (i: number) => new Uint8Array((i * 7) % 300).fill(i);

const TRACES: Record<string, Trace> = {
  "u32 -> u32": { types: [u32, u32], key: scatter, value: (i) => i },
  "u32 -> any": { types: [u32, any()], key: (i) => i, value: (i) => i },
  "u32 -> f64": { types: [u32, f64], key: scatter, value: (i) => i / 3 },
  "f64 -> f64": { types: [f64, f64], key: (i) => i / 8 - 50, value: (i) => i / 3 },
  "u64 -> u32": { types: [u64, u32], key: wide, value: (i) => i },
  "u64 -> i64": { types: [u64, i64], key: wide, value: (i) => BigInt(i) },
  u32: { types: [u32], key: scatter, value: () => 0 },
  u64: { types: [u64], key: wide, value: () => 0 },
  "string -> u32": { types: [string, u32], key: text, value: (i) => i },
  "string -> string": { types: [string, string], key: text, value: (i) => text(i * 5 + 1) },
  "u32 -> bytes": { types: [u32, bytes], key: scatter, value: chunk },
  "u64 -> bytes": { types: [u64, bytes], key: wide, value: chunk },
  "bytes -> f64": { types: [bytes, f64], key: (i) => Uint8Array.of(...chunk(i), i, i >> 8), value: (i) => i / 3 },
  string: { types: [string], key: text, value: () => 0 },
  "tuple -> string": { types: [tuple(string, u32), string], key: (i) => [text(i), i], value: text },
};

class Walk extends Notes {
  map!: LooseMap | LooseSet;
  constructor(
    readonly trace: Trace,
    readonly arena: Arena,
  ) {
    super();
  }

  open(options: object): void {
    const [key, value] = this.trace.types as [never, never];
    const all = { arena: this.arena, seed: 5, ...options };
    this.map = (value === undefined ? new HashSet(key, all) : new HashMap(key, value, all)) as LooseMap;
    this.state();
  }

  set(i: number): void {
    const key = this.trace.key(i);
    if (this.map instanceof HashSet) this.map.add(key);
    else this.map.set(key, this.trace.value(i));
  }

  /** Everything that is counted. */
  state(): void {
    const { map } = this;
    const { phase, buckets, overflowBuckets, evacuated, evacuations, reseeds, bytes, maxChain, slots } = map.stats();
    this.note(map.size, phase, buckets, overflowBuckets, evacuated, evacuations, reseeds, bytes, maxChain, slots);
    const { usedBytes, bytes: all } = this.arena.stats() as unknown as Record<string, number>;
    this.note(usedBytes, all);
  }

  order(most = Number.POSITIVE_INFINITY): void {
    let left = most;
    for (const each of this.map) {
      if (left-- === 0) break;
      this.note(show(each));
    }
  }

  /** Does it; that memory ended, and where, is noted. */
  attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
      this.note(error.message);
      return false;
    }
  }
}

/** Growth, shrinking and everything on the way, in a roomy arena. */
function roomy(walk: Walk): void {
  walk.open({});
  for (let i = 0; i < 1500; i++) {
    walk.set(i);
    walk.state();
    if (i % 100 === 37) walk.order(60);
    if (i % 7 === 3) walk.note(walk.map.delete(walk.trace.key(i >> 1)));
  }
  walk.order();
  for (let i = 0; i < 1480; i++) {
    walk.note(walk.map.delete(walk.trace.key(i)));
    if (i % 3 === 0) walk.state();
  }
  walk.map.reserve(3000);
  for (let steps = 0; steps < 20; steps++) walk.note(walk.map.evacuate({ maxBuckets: steps }));
  walk.state();
  for (let i = 0; i < 300; i++) walk.set(i);
  walk.map.shrink();
  for (let i = 0; i < 100; i++) {
    walk.note(walk.map.has(walk.trace.key(i)));
    walk.set(i);
    walk.state();
  }
  const copy = walk.map.clone();
  walk.map.clear();
  walk.state();
  walk.map.dispose();
  walk.map = copy as LooseMap;
  walk.order();
  for (const key of colliding(walk.map, 5, 90, walk.trace.key)) {
    if (walk.map instanceof HashSet) walk.map.add(key);
    else walk.map.set(key, walk.trace.value(1));
    walk.state();
  }
  walk.map.evacuate();
  walk.state();
  walk.map.dispose();
}

/** Until memory ends, more than once. */
function narrow(walk: Walk, options: object): void {
  walk.open(options);
  let end = 0;
  for (let refused = 0; refused < 12; end++) {
    if (walk.attempt(() => walk.set(end))) continue;
    refused++;
    walk.state();
    if (refused % 4 === 0) for (let i = 0; i < end; i += 2 + refused) walk.map.delete(walk.trace.key(i));
  }
  walk.attempt(() => walk.map.reserve(1e9));
  walk.attempt(() => walk.map.reserve(end * 2));
  walk.attempt(() => void walk.map.evacuate());
  walk.order(200);
  for (let i = 0; i < end; i++) walk.map.delete(walk.trace.key(i));
  walk.state();
  walk.map.clear();
  walk.state();
  walk.map.dispose();
}

/** The numbers of one trace. */
export function traced(name: string): number[] {
  const trace = TRACES[name];
  const all: Walk[] = [];
  const walk = (maxBytes: number, act: (walk: Walk) => void) => {
    const arena = new Arena({ maxBytes });
    const one = new Walk(trace, arena);
    act(one);
    all.push(one);
    arena.dispose();
  };
  walk(2 ** 28, roomy);
  walk(2 ** 28, (one) => narrow(one, { maxBytes: 30_000 }));
  walk(2 ** 20, (one) => narrow(one, { capacity: 500, loadFactor: 2 }));
  return all.map(({ digest }) => digest >>> 0);
}

export const TRACE_NAMES = Object.keys(TRACES);

/** Tables of many segments, in blocks of entries: directories of all three capacities, segments taken and dropped. */
export function tracedLarge(): number[] {
  const arena = new Arena();
  const walk = new Walk(TRACES["u32 -> u32"], arena);
  walk.open({});
  const block = (from: number) => Uint32Array.from({ length: 4000 }, (_, i) => scatter(from + i));
  for (let i = 0; i < 140_000; i += 4000) {
    (walk.map as LooseMap).setMany(block(i) as never, 1);
    walk.state();
  }
  walk.order(20_000);
  for (let i = 0; i < 136_000; i += 4000) {
    walk.map.deleteMany(block(i) as never);
    walk.state();
  }
  walk.map.evacuate();
  walk.state();
  for (const entries of [90_000, 100_000, 7_000_000, 100_000_000]) {
    const map = new HashMap(u32, u32, { arena, seed: 2, capacity: entries });
    walk.map = map as LooseMap;
    for (let i = 0; i < 20; i++) walk.set(i);
    walk.state();
    walk.order();
    walk.map.shrink();
    walk.map.evacuate();
    walk.state();
  }
  arena.dispose();
  return [walk.digest >>> 0];
}
