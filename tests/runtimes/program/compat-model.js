// tophash/compat against the built-in Map and Set: any key, insertion order, changes while iterating.

import { must, words } from "./random.js";

const COMMANDS = 20_000;

const odd = [Number.NaN, 0, -0, undefined, null, true, "", "0", 0n, 2n ** 70n, Symbol("key"), Symbol.iterator];

function keyOf(n, objects) {
  if (n % 5 === 0) return odd[n % odd.length];
  if (n % 5 === 1) return objects[n % objects.length];
  return [n, n / 3, `text ${n}`][n % 3];
}

function sameOrder(got, due, what) {
  const [mine, native] = [[...got], [...due]];
  must(mine.length === native.length, `${what}: ${mine.length} entries, not ${native.length}`);
  mine.forEach((entry, i) => {
    must(Object.is(entry[0], native[i][0]) && Object.is(entry[1], native[i][1]), `${what}: entry ${i}`);
  });
}

/** Deletes, adds and adds again while it goes; the row of keys met. */
function walk(map) {
  const row = [];
  for (const [key] of map) {
    row.push(key);
    if (row.length % 7 === 0) map.delete(key);
    if (row.length % 11 === 0) map.set({}, row.length);
    if (row.length > 3000) break;
  }
  return row.map((key) => (typeof key === "object" ? "object" : key));
}

export function compatModel({ Map: OurMap, Set: OurSet }) {
  const next = words(3);
  const objects = Array.from({ length: 100 }, (_, i) => (i % 3 ? { i } : () => i));
  const [ours, native] = [new OurMap(), new Map()];
  let operations = 0;
  for (let i = 0; i < COMMANDS; i++) {
    const key = keyOf(next() % 2000, objects);
    const command = next() % 8;
    if (command < 4) {
      ours.set(key, i);
      native.set(key, i);
    } else if (command < 6) must(ours.delete(key) === native.delete(key), `compat delete ${String(key)}`);
    else must(ours.get(key) === native.get(key) && ours.has(key) === native.has(key), `compat get ${String(key)}`);
    operations++;
    if (i % 4000 === 3999) sameOrder(ours, native, "compat iteration");
  }
  sameOrder(ours, native, "compat iteration");
  const rows = [walk(ours), walk(native)];
  must(rows[0].length === rows[1].length && rows[0].every((key, i) => Object.is(key, rows[1][i])), "compat walk");
  operations += rows[0].length;

  const [a, b] = [new OurSet([1, "2", 3n]), new OurSet(["2", 3n, null])];
  must([...a.union(b)].length === 4 && [...a.intersection(b)].join() === "2,3", "compat set methods");
  must(
    !(a instanceof Set) && a instanceof OurSet && Object.prototype.toString.call(a) === "[object Set]",
    "compat Set",
  );
  class Counter extends OurMap {
    count(key) {
      return this.set(key, (this.get(key) ?? 0) + 1);
    }
  }
  must(new Counter([["a", 1]]).count("a").get("a") === 2, "a subclass of the compat Map");
  return operations + 5;
}
