// Counters of a shared map are read without its locks. Whoever empties it meanwhile puts other tables in place of those that are read, and what was
// theirs is somebody else's: it is not what is told. The core is wrapped before the package takes WebAssembly.Instance.
const Native = WebAssembly.Instance;
let found = (): void => {};
WebAssembly.Instance = new Proxy(Native, {
  construct(_, [module, imports]) {
    const exports = { ...new Native(module, imports).exports } as Record<string, (...args: number[]) => number>;
    const { shard_map } = exports;
    if (shard_map !== undefined) {
      exports.shard_map = (shard) => {
        const h = shard_map(shard);
        found();
        return h;
      };
    }
    return { exports };
  },
});

const { u32 } = await import("tophash");
const { inspect } = await import("tophash/inspect");
const { SharedHashMap } = await import("tophash/shared");
const { expect, test } = await import("vitest");

const KEYS = 1000;
const AFTERWARDS = 7;

/** What `look` sees when another attachment empties the map, and fills it a little, behind the n-th table that was found. */
function seen<T>(n: number, look: (map: InstanceType<typeof SharedHashMap<number, number>>) => T): T {
  const map = new SharedHashMap(u32, u32, { maxBytes: 2 ** 24, shards: 1, seed: 1 });
  for (let i = 0; i < KEYS; i++) map.set(i, i);
  const other = SharedHashMap.attach<number, number>(map.handle);
  let tables = 0;
  found = () => {
    if (++tables !== n) return;
    other.clear();
    for (let i = 0; i < AFTERWARDS; i++) other.set(i, i);
  };
  try {
    return look(map);
  } finally {
    found = () => {};
    expect(tables).toBeGreaterThanOrEqual(n);
    map.destroy();
  }
}

// What is found is looked at once more: emptied behind that it was as it is told.
const due = (n: number) => (n === 1 ? AFTERWARDS : KEYS);

test.each([1, 2])("size, emptied behind look %i", (n) => {
  expect(seen(n, (map) => map.size)).toBe(due(n));
});

test.each([1, 2])("stats, emptied behind look %i", (n) => {
  const { size, largestShard, loadFactor, slots } = seen(n, (map) => map.stats());
  expect({ size, largestShard, loadFactor }).toEqual({
    size: due(n),
    largestShard: due(n),
    loadFactor: due(n) / slots,
  });
});

// The fifth look is under the lock.
test.each([1, 2, 3, 4])("a report, emptied behind look %i", (n) => {
  const { stats, shards, depths } = seen(n, (map) => inspect(map));
  expect(stats.size).toBe(n === 1 ? AFTERWARDS : KEYS);
  expect(shards!.sizes).toEqual([n <= 3 ? AFTERWARDS : KEYS]);
  expect(depths.reduce((sum, found) => sum + found)).toBe(AFTERWARDS);
});
