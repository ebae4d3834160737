// The API in forty lines: `npx tsx examples/quickstart.ts`, after a build.
import { any, bytes, f64, HashMap, HashSet, i32, string, tuple, u32, u64 } from "tophash";

// Types first, then as Map. A capacity is a hint; the map grows without it.
const scores = new HashMap(u32, f64, { capacity: 1000 });
scores.set(42, 0.5).set(7, 1.25);
console.log(scores.get(42), scores.has(8), scores.size);

// Count with one lookup instead of two ...
scores.add(42, 1);
// ... or a whole array in one call.
scores.addMany(Uint32Array.of(7, 7, 8), 1);
console.log(scores.getMany(Uint32Array.of(42, 7, 8, 9), undefined, { missing: -1 }));

// Strings are keys and values, too.
const words = new HashMap(string, u32);
for (const word of "to be or not to be".split(" ")) words.add(word, 1);
console.log(words.get("be"), [...words.keys()].sort());

// A pair of numbers is one key; `at` and `put` take its parts without making an array.
const grid = new HashMap(tuple(i32, i32), u32);
grid.put(-3, 4, 10).set([5, 6], 20);
console.log(grid.at(-3, 4), grid.get([5, 6]), grid.hasAt(4, -3));

// Bytes are equal when their content is; a range of a buffer is looked up where it lies.
const methods = new HashMap(bytes, u32);
const request = new TextEncoder().encode("GET /index.html");
methods.setRange(request, 0, 3, 1);
console.log(methods.get(new TextEncoder().encode("GET")));

// Compute a value only when the key is new.
const names = new HashMap(u32, any<string[]>());
names.getOrInsertComputed(1, () => []).push("Ada");
names.getOrInsertComputed(1, () => []).push("Grace");
console.log(names.get(1));

// A set of 64-bit integers, exact beyond 2^53.
const ids = HashSet.from(u64, [1n, 2n ** 63n]);
console.log(ids.has(2n ** 63n), ids.size);

// As bytes, and back: to a file, to another machine.
const copy = HashMap.fromSnapshot(string, u32, words.toSnapshot());
console.log(copy.get("be"));

// Iterates as Map does, in no promised order; changing it meanwhile is allowed.
for (const [key, score] of scores) if (score < 1.2) scores.delete(key);
console.log(scores);
console.log(scores.stats());

// The memory returns when the map is collected, or now.
for (const owner of [scores, words, copy, grid, methods, names, ids]) owner.dispose();
