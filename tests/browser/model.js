// Runs in the page: a short model test of the package against the browser's own Map and Set. Plain JavaScript, served
// as it is.

/** A reproducible row of 32-bit words. */
function words(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  };
}

function must(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

function compare(map, model, what) {
  must(map.size === model.size, `${what}: size ${map.size}, not ${model.size}`);
  let seen = 0;
  for (const [key, value] of map) {
    must(model.get(key) === value, `${what}: ${String(key)} => ${String(value)}`);
    seen++;
  }
  must(seen === model.size, `${what}: ${seen} entries of ${model.size}`);
}

function modelTest(map, what, makeKey, makeValue) {
  const model = new Map();
  const next = words(7);
  for (let i = 0; i < 20_000; i++) {
    const key = makeKey(next() % 6000);
    if (next() % 3 === 0) must(map.delete(key) === model.delete(key), `${what}: delete`);
    else {
      map.set(key, makeValue(i));
      model.set(key, makeValue(i));
    }
    if (i % 5000 === 0) compare(map, model, what);
  }
  compare(map, model, what);
  for (const key of [...model.keys()]) must(map.delete(key), `${what}: delete all`);
  must(map.size === 0, `${what}: not empty`);
  map.dispose();
}

/** What the page reports when all went well. */
export function check({ Arena, HashMap, HashSet, any, f64, i64, u32, u64 }) {
  const thing = {};
  modelTest(
    new HashMap(u32, f64),
    "u32 to f64",
    (word) => word,
    (i) => i / 3,
  );
  modelTest(
    new HashMap(u64, u32),
    "u64 to u32",
    (word) => BigInt(word) << 30n,
    (i) => i,
  );
  modelTest(
    new HashMap(f64, any()),
    "f64 to any",
    (word) => word / 7,
    (i) => (i % 2 ? thing : "text"),
  );
  modelTest(
    new HashMap(i64, u64),
    "i64 to u64",
    (word) => -BigInt(word),
    (i) => BigInt(i),
  );

  const keys = Uint32Array.from({ length: 100_000 }, (_, i) => i * 7);
  const counts = new HashMap(u32, u32);
  counts.addMany(keys, 1);
  counts.addMany(keys.subarray(0, 1000), 1);
  const found = counts.getMany(keys);
  must(
    found.every((count, i) => count === (i < 1000 ? 2 : 1)),
    "addMany and getMany",
  );

  const set = HashSet.from(u32, [1, 2, 3]);
  must([...set.union(new Set([4]))].length === 4, "union");
  const arena = new Arena({ maxBytes: 16 << 20 });
  const { shared } = arena.stats();
  arena.dispose();
  return { ok: true, size: counts.size, shared, isolated: globalThis.crossOriginIsolated };
}
