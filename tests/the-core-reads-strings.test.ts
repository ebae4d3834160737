// Where the engine has the `wasm:js-string` builtins the core reads strings itself: the same keys as those that JavaScript writes.
// (On an engine that really has them: string-builtins.test.ts.)
import "./lib/text-builtins.ts";

import { HashMap, HashSet, string, u32 } from "tophash";
import { checkInvariants, init } from "tophash/core";
import { describe, expect, test } from "vitest";
import { debugCore } from "./lib/core.ts";
import { must, show } from "./lib/same.ts";
import { read } from "./lib/text-builtins.ts";

const LONGEST = 12_256;
const keys = ["", "\0", "\0\0", "a\0", "1", "01", "\udc00\ud800", "\ud800\udc00", "\0\x01", "\x01\0"];
for (let unit = 0; unit < 65_536; unit += 37) keys.push(String.fromCharCode(unit), `k${String.fromCharCode(unit)}`);
for (const length of [127, 128, LONGEST - 1, LONGEST, LONGEST + 1, 100_000]) {
  for (const unit of ["a", "\xff", "\u0100"]) keys.push(unit.repeat(length));
  keys.push(`${"a".repeat(length - 1)}\u0100`, `${"a".repeat(length - 1)}\xff`);
}
const distinct = [...new Set(keys)];

describe.each(["shared", "plain"] as const)("on %s memory", (memory) => {
  test.each(["auto", "plain"] as const)("strings: %s", (strings) => {
    init(debugCore(), { memory, strings });
    read.units = 0;
    const map = new HashMap(string, u32);
    for (const [i, key] of distinct.entries()) map.set(key, i);
    expect(map.size).toBe(distinct.length);
    checkInvariants(map);
    for (const [i, key] of distinct.entries()) must(map.get(key) === i, () => `get(${show(key)}) is ${map.get(key)}`);
    // Bulk calls write the keys, single ones read them: each finds what the other put there.
    expect(Array.from(map.getMany(distinct) as ArrayLike<number>)).toEqual(distinct.map((_, i) => i));
    expect(new HashSet(string).addMany(distinct)).toBe(distinct.length);
    for (const key of distinct) must(!map.has(`${key}?`), () => `has ${show(`${key}?`)}`);
    for (const key of distinct) must(map.delete(key) && !map.delete(key), () => `delete(${show(key)}) once`);
    expect(map.size).toBe(0);
    // The core read the units itself, or did not ask for one.
    expect(read.units > distinct.length).toBe(strings === "auto");
    expect(read.units === 0).toBe(strings === "plain");
    map.dispose();
  });
});
