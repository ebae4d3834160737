// console.log(map): types, size and some entries; short whatever the map holds.
import { inspect } from "node:util";
import { Arena, any, f64, HashMap, HashSet, u32, u64 } from "tophash";
import { describe, expect, test } from "vitest";

/** "1 => 2", not the "u32 => u32" of the types. */
const ENTRY = /\b\d+n? => /g;

describe("a printed map", () => {
  test("shows its types, its size and its entries", () => {
    const text = inspect(new HashMap(u32, f64).set(1, 0.5).set(2, 2.5));
    expect(text).toMatch(/^HashMap.*\(2\)/);
    expect(text).toMatch(/u32.*f64/);
    expect(text).toMatch(/1 => 0\.5/);
    expect(text).toMatch(/2 => 2\.5/);
  });

  test("shows an empty map as one", () => {
    const text = inspect(new HashMap(u64, any()));
    expect(text).toMatch(/^HashMap.*\(0\)/);
    expect(text).toMatch(/u64.*any/);
    expect(text).not.toMatch(ENTRY);
  });

  test("shows a set with its key type and keys", () => {
    const text = inspect(HashSet.from(u64, [7n, 8n]));
    expect(text).toMatch(/^HashSet.*\(2\)/);
    expect(text).toMatch(/u64/);
    expect(text).toMatch(/7n/);
    expect(text).toMatch(/8n/);
    expect(text).not.toMatch(ENTRY);
  });

  test("cuts a large map short and says how much more there is", () => {
    const map = new HashMap(u32, u32);
    for (let i = 0; i < 100_000; i++) map.set(i, i);
    const text = inspect(map);
    expect(text).toMatch(/^HashMap.*\(100000\)/);
    expect(text).toMatch(/\d+ more/);
    expect(text.length).toBeLessThan(6000);
    const shown = text.match(ENTRY)!.length;
    expect(shown).toBeGreaterThan(0);
    expect(text).toMatch(new RegExp(`${100_000 - shown} more`));
  });

  test("nests: values are printed in depth, maps in objects only so deep", () => {
    const map = new HashMap(u32, any()).set(1, { a: { b: 2 } });
    expect(inspect(map)).toMatch(/1 => \{ a: \{ b: 2 \} \}/);
    const deep = inspect({ a: { b: { c: { map } } } });
    expect(deep).not.toMatch(ENTRY);
    const shallow = inspect({ map }, { depth: 0 });
    expect(shallow).toMatch(/HashMap/);
    expect(shallow).not.toMatch(ENTRY);
  });

  test("a map that holds itself does not print for ever", () => {
    const map = new HashMap(u32, any());
    map.set(1, map);
    expect(inspect(map).length).toBeLessThan(1000);
  });

  test("does not show its workings: no addresses, no typed arrays", () => {
    const text = inspect(new HashMap(u32, u32).set(1, 2), { showHidden: false });
    expect(text).not.toMatch(/Array\(|address|WebAssembly|_/);
    expect(text.length).toBeLessThan(80);
  });

  test("a disposed map says that it is", () => {
    const [map, set] = [new HashMap(u32, u32), new HashSet(u32)];
    map.dispose();
    set.dispose();
    expect(inspect(map)).toMatch(/HashMap.*disposed/);
    expect(inspect(set)).toMatch(/HashSet.*disposed/);
    const arena = new Arena();
    const inArena = new HashMap(u32, u32, { arena });
    arena.dispose();
    expect(inspect(inArena)).toMatch(/disposed/);
  });

  test("Object.prototype.toString knows what it is", () => {
    expect(String(new HashMap(u32, u32))).toBe("[object HashMap]");
    expect(String(new HashSet(u32))).toBe("[object HashSet]");
  });
});
