// How fast get and set are here, beside the native Map: a look, not a measurement (bench/ measures). Both sides must come to
// the same sum.

const KEYS = 100_000;
const ROUNDS = 7;

/** Spread over 32 bits, all different. */
const key = (i) => Math.imul(i, 0x9e3779b1) >>> 0;

function fill(map) {
  for (let i = 0; i < KEYS; i++) map.set(key(i), i);
}

function sum(map) {
  let total = 0;
  for (let i = 0; i < KEYS; i++) total += map.get(key((i * 7) % KEYS));
  return total;
}

/** One round; `best` keeps the fewest milliseconds. @throws Error when the sum is wrong */
function round(map, best) {
  const start = performance.now();
  fill(map);
  const filled = performance.now();
  const total = sum(map);
  const read = performance.now();
  map.dispose?.();
  best.set = Math.min(best.set, filled - start);
  best.get = Math.min(best.get, read - filled);
  if (total !== (KEYS * (KEYS - 1)) / 2) throw new Error(`a sum of ${total}`);
}

/** Times as fast as Map, the best of rounds that take turns; undefined where the clock stands still, as on some platforms. */
export function throughput({ HashMap, u32 }) {
  const [native, tophash] = [1, 2].map(() => ({ set: Infinity, get: Infinity }));
  for (let i = 0; i < ROUNDS; i++) {
    round(new Map(), native);
    round(new HashMap(u32, u32), tophash);
  }
  const each = ({ set, get }) => ({ set: Math.round((set * 1e6) / KEYS), get: Math.round((get * 1e6) / KEYS) });
  const ratio = (a, b) => (a > 0 && b > 0 ? Math.round((a / b) * 100) / 100 : undefined);
  return {
    nanoseconds: { native: each(native), tophash: each(tophash) },
    ratios: { get: ratio(native.get, tophash.get), set: ratio(native.set, tophash.set) },
  };
}
