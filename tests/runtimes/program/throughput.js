// How fast get and set are here, beside the native Map: a look, not a measurement (bench/ measures). Both sides must come to
// the same sum.

const KEYS = 150_000;
const ROUNDS = 3;

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

/** Nanoseconds a call, the best of the rounds; undefined where the clock stands still, as on some edge platforms. */
function time(make, sums) {
  let [set, get] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    const map = make();
    const start = performance.now();
    fill(map);
    const filled = performance.now();
    sums.push(sum(map));
    const read = performance.now();
    [set, get] = [Math.min(set, filled - start), Math.min(get, read - filled)];
    map.dispose?.();
  }
  const each = (ms) => (ms > 0 ? Math.round((ms * 1e6) / KEYS) : undefined);
  return { set: each(set), get: each(get) };
}

/** `ratios`: times as fast as Map. */
export function throughput({ HashMap, u32 }) {
  const sums = [];
  const native = time(() => new Map(), sums);
  const tophash = time(() => new HashMap(u32, u32), sums);
  const due = (KEYS * (KEYS - 1)) / 2;
  if (sums.some((each) => each !== due)) throw new Error(`sums ${sums.join()}, not ${due}`);
  const ratio = (a, b) => (a && b ? Math.round((a / b) * 100) / 100 : undefined);
  return {
    nanoseconds: { native, tophash },
    ratios: { get: ratio(native.get, tophash.get), set: ratio(native.set, tophash.set) },
  };
}
