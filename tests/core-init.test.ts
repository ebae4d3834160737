// `tophash/core`: where the code comes from, on which memory it runs, and what `init` refuses.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { Arena, DisposedError, f64, HashMap, HashSet, i64, u32 } from "tophash";
import { checkInvariants, hashOf, init } from "tophash/core";
import { afterEach, describe, expect, inject, test } from "vitest";
import { initDebugCore, inRepository } from "./lib/core.ts";

const plain = readFileSync(inRepository("dist/core.wasm"));
const shared = readFileSync(inRepository("build/core.wasm"));

afterEach(() => initDebugCore(inject("memory")));

/** Whether the core of the moment works, and on which memory. */
function works(): boolean {
  const map = new HashMap(u32, u32);
  for (let i = 0; i < 1000; i++) map.set(i, i * 2);
  checkInvariants(map);
  expect(map.get(999)).toBe(1998);
  map.dispose();
  return new Arena().stats().shared;
}

describe("init", () => {
  test("uses the memory form that it is told, with the bytes of either form", () => {
    for (const bytes of [plain, shared, new Uint8Array(plain), Uint8Array.from(shared).buffer, undefined]) {
      init(bytes, { memory: "plain" });
      expect(works()).toBe(false);
      init(bytes, { memory: "shared" });
      expect(works()).toBe(true);
    }
  });

  test("takes shared memory where there is one when it is told nothing", () => {
    for (const options of [undefined, {}, { memory: "auto" as const }]) {
      init(plain, options);
      expect(works()).toBe(true);
      init(undefined, options);
      expect(works()).toBe(true);
    }
  });

  test("takes a compiled module, which decides the memory form", () => {
    init(new WebAssembly.Module(plain));
    expect(works()).toBe(false);
    init(new WebAssembly.Module(shared));
    expect(works()).toBe(true);
  });

  test("takes a module and bytes of another realm", () => {
    const realm = runInNewContext("({ Module: WebAssembly.Module, ArrayBuffer, Uint8Array })");
    const module = new realm.Module(plain);
    const view = realm.Uint8Array.from(plain);
    expect(module instanceof WebAssembly.Module || view instanceof Uint8Array).toBe(false);
    for (const source of [module, view, view.buffer]) {
      init(source, { memory: "plain" });
      expect(works()).toBe(false);
    }
  });

  test("leaves maps and arenas that exist with the core that they have", () => {
    const map = new HashMap(u32, u32).set(1, 1);
    const arena = new Arena();
    const inArena = new HashMap(u32, f64, { arena }).set(2, 0.5);
    const iterator = map.keys();
    init(plain, { memory: inject("memory") === "plain" ? "shared" : "plain" });
    const other = new HashMap(u32, u32).set(3, 3);
    for (let i = 10; i < 5000; i++) {
      map.set(i, i);
      inArena.set(i, i);
      other.set(i, i);
    }
    expect([map.get(1), inArena.get(2), other.get(3)]).toEqual([1, 0.5, 3]);
    expect([map.size, inArena.size, other.size]).toEqual([4991, 4991, 4991]);
    expect(iterator.next().done).toBe(false);
    for (const each of [map, inArena, other]) checkInvariants(each);
    expect(new HashMap(u32, f64, { arena }).set(1, 1).size).toBe(1);
    expect(map.clone().get(1)).toBe(1);
  });

  test.each([5, "core.wasm", {}, [], null, true])("refuses %o, and what was there before goes on", (source) => {
    expect(() => init(source as never)).toThrow(TypeError);
    works();
  });

  test.each([
    ["no bytes", "new Uint8Array(0)"],
    ["three bytes", "new Uint8Array([1, 2, 3])"],
    ["another module", "Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)"],
    ["a core cut short in its imports", "core.subarray(0, 100)"],
    ["a core cut short in its code", "core.subarray(0, 10_000)"],
    ["a core with another length of a section", "core.fill(255, 9, 14)"],
  ])("refuses %s, at the latest when the first map is made", (_, bytes) => {
    // In a process of its own: reading past the end of something could also never end.
    const script = `
      import { readFileSync } from "node:fs";
      import { HashMap, u32 } from "tophash";
      import { init } from "tophash/core";
      const core = readFileSync("dist/core.wasm");
      try {
        init(${bytes});
        new HashMap(u32, u32);
        console.log("taken");
      } catch (error) {
        init();
        console.log(error instanceof Error && new HashMap(u32, u32).set(1, 2).get(1) === 2 ? "refused" : "broken");
      }`;
    const options = { cwd: inRepository(""), timeout: 10_000, encoding: "utf8" as const };
    expect(execFileSync(process.execPath, ["--input-type=module", "-e", script], options)).toBe("refused\n");
  });

  test("refuses a core of another version", () => {
    // The module of a function `abi_version` that returns 1, and one without it.
    const old = [
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0],
      ...[7, 15, 1, 11, ...Buffer.from("abi_version"), 0, 0, 10, 6, 1, 4, 0, 0x41, 1, 0x0b],
    ];
    for (const bytes of [old, old.slice(0, 8)]) {
      init(new WebAssembly.Module(Uint8Array.from(bytes)));
      expect(() => new HashMap(u32, u32)).toThrow(/does not fit this version/);
    }
  });

  test("refuses the core of shared maps, as a module and as bytes, and says what to use", () => {
    const other = readFileSync(inRepository("dist/shared.wasm"));
    for (const source of [other, new WebAssembly.Module(other)]) {
      for (const memory of ["auto", "shared", "plain"] as const) {
        init(source, { memory });
        expect(() => new HashMap(u32, u32)).toThrow(TypeError);
        expect(() => new HashMap(u32, u32)).toThrow(/does not fit this version of tophash.*use the core\.wasm/);
      }
    }
    init();
    works();
  });

  test("refuses a memory form that there is not", () => {
    for (const memory of ["both", "", null, 5])
      expect(() => init(undefined, { memory: memory as never })).toThrow(TypeError);
  });
});

describe("hashOf", () => {
  test("is a 32-bit word that the seed decides, the same for keys that are the same", () => {
    const create = (seed: number) => new HashMap(f64, u32, { seed });
    const [one, again, other] = [create(1), create(1), create(2)];
    for (const key of [0, 1, -1, 0.5, Infinity, Number.NaN]) {
      const hash = hashOf(one, key);
      expect(hash >>> 0).toBe(hash);
      expect(hashOf(again, key)).toBe(hash);
    }
    expect(hashOf(one, -0)).toBe(hashOf(one, 0));
    expect([0, 1, 2, 3].map((key) => hashOf(one, key))).not.toEqual([0, 1, 2, 3].map((key) => hashOf(other, key)));
  });

  test("spreads: consecutive keys fill the low and the high bits evenly", () => {
    const set = new HashSet(i64);
    const low = new Uint32Array(256);
    const high = new Uint32Array(256);
    for (let i = 0n; i < 65536n; i++) {
      const hash = hashOf(set, i);
      low[hash & 255]++;
      high[hash >>> 24]++;
    }
    // 256 expected in each: eight standard deviations to either side.
    for (const counts of [low, high]) for (const count of counts) expect(Math.abs(count - 256)).toBeLessThan(128);
  });

  test("refuses wrong keys and disposed maps", () => {
    const map = new HashMap(u32, u32);
    expect(() => hashOf(map, -1)).toThrow(RangeError);
    expect(() => hashOf(map, "1" as never)).toThrow(TypeError);
    map.dispose();
    expect(() => hashOf(map, 1)).toThrow(DisposedError);
    expect(() => checkInvariants(map)).toThrow(DisposedError);
  });
});
