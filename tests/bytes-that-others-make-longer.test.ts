// Bytes may lie in a growable SharedArrayBuffer, which another thread makes longer at any time: also between the moment when room is made for them and the
// one when they are copied there. No more is copied than there is room for. The core is wrapped before the package takes WebAssembly.Instance.
const Native = WebAssembly.Instance;
let grow: (() => void) | undefined;
WebAssembly.Instance = new Proxy(Native, {
  construct(_, [module, imports]) {
    const exports = { ...new Native(module, imports).exports } as Record<string, (...args: number[]) => number>;
    const { probe_reserve } = exports;
    exports.probe_reserve = (bytes) => {
      const at = probe_reserve(bytes);
      grow?.();
      grow = undefined;
      return at;
    };
    return { exports };
  },
});

const { bytes, customKey, f64, HashMap, tuple, u32 } = await import("tophash");
const { checkInvariants } = await import("tophash/core");
const { SharedHashMap } = await import("tophash/shared");
const { describe, expect, test } = await import("vitest");

const LENGTH = 30_000; // more than the probe has room for
const MOST = 3_000_000;

/** Bytes that are made longer behind the next time that room is made. */
function growing(): Uint8Array {
  const Growable = SharedArrayBuffer as unknown as new (n: number, options: object) => { grow(n: number): void };
  const buffer = new Growable(LENGTH, { maxByteLength: MOST });
  grow = () => buffer.grow(MOST);
  return new Uint8Array(buffer as unknown as SharedArrayBuffer).fill(1);
}

const whole = new Uint8Array(LENGTH).fill(1);
const codec = customKey<Uint8Array>({ encode: (key) => key, decode: (key) => key as Uint8Array });

describe("a HashMap", () => {
  test("keys", () => {
    using map = new HashMap(bytes, u32);
    expect(map.set(growing(), 1).get(whole)).toBe(1);
    checkInvariants(map);
  });
  test("keys of a codec", () => {
    using map = new HashMap(codec, u32);
    expect(map.set(growing(), 1).get(whole)).toBe(1);
    checkInvariants(map);
  });
  test("keys of many", () => {
    using map = new HashMap(bytes, u32);
    map.setMany([growing()], 1);
    expect(map.get(whole)).toBe(1);
    checkInvariants(map);
  });
  test("parts", () => {
    using map = new HashMap(tuple(f64, bytes, u32, bytes), u32);
    const part = growing();
    map.set([0.5, part, 7, Uint8Array.of(1, 2)], 1);
    expect(map.get([0.5, whole, 7, Uint8Array.of(1, 2)])).toBe(1);
    checkInvariants(map);
  });
  test("values", () => {
    using map = new HashMap(u32, bytes);
    expect(map.set(1, growing()).get(1)).toEqual(whole);
    checkInvariants(map);
  });
});

describe("a SharedHashMap", () => {
  test("keys, values, and what is expected", () => {
    const map = new SharedHashMap(bytes, bytes, { shards: 1 });
    map.set(growing(), whole);
    expect(map.get(whole)).toEqual(whole);
    expect(map.set(whole, growing()).get(whole)).toEqual(whole);
    expect(map.compareExchange(whole, growing(), Uint8Array.of(5))).toBe(true);
    expect(map.get(whole)).toEqual(Uint8Array.of(5));
    expect(map.delete(growing())).toBe(true);
    map.destroy();
  });
});
