/**
 * The timed loops of latency.ts: every insert from empty to n keys, one loop for each contender and kind of key, so that each
 * sees one kind of map only. They return the map's size as the proof of work.
 *
 * The clock is read once per insert, so that no stall can hide between the end of one measurement and the beginning
 * of the next: whatever the collector or the kernel does is charged to the insert during which it happened. Making the
 * key, a string or an object, is charged too, to everyone alike, the empty loop included.
 */
import { HashMap, string, u32 } from "tophash";
import { CompatMap } from "../lib/compat.ts";
import { mix32 } from "../lib/keys.ts";
import { writeDigits } from "../lib/texts.ts";
import { TypedArrayMap } from "../rivals/typed-array-map.ts";

export type Insert = (n: number, times: Float32Array) => number;

const text = Buffer.alloc(16);

/** Equal to no string that is there already, and an object of its own: what parsers and sockets make. */
function textKey(i: number): string {
  writeDigits(text, 0, i, text.length);
  return text.latin1Slice(0, text.length);
}

export const U32_LOOPS: Record<string, Insert> = {
  "empty loop": (n, times) => {
    let last = performance.now();
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum ^= mix32(i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return sum === -1 ? 0 : n;
  },
  Map: (n, times) => {
    const map = new Map<number, number>();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(mix32(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return map.size;
  },
  "typed arrays": (n, times) => {
    const map = new TypedArrayMap();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(mix32(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return map.size;
  },
  tophash: (n, times) => {
    const map = new HashMap(u32, u32);
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(mix32(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    const { size } = map;
    map.dispose();
    return size;
  },
  compat: (n, times) => {
    const map = new CompatMap!<number, number>();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(mix32(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    const { size } = map;
    map.clear();
    return size;
  },
};

export const STRING_LOOPS: Record<string, Insert> = {
  "empty loop": (n, times) => {
    let last = performance.now();
    let length = 0;
    for (let i = 0; i < n; i++) {
      length ^= textKey(i).length;
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return length === -1 ? 0 : n;
  },
  Map: (n, times) => {
    const map = new Map<string, number>();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(textKey(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return map.size;
  },
  tophash: (n, times) => {
    const map = new HashMap(string, u32);
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(textKey(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    const { size } = map;
    map.dispose();
    return size;
  },
  compat: (n, times) => {
    const map = new CompatMap!<string, number>();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(textKey(i), i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    const { size } = map;
    map.clear();
    return size;
  },
};

/** The objects live as long as the map that holds them; the empty loop lets go of them at once. */
export const OBJECT_LOOPS: Record<string, Insert> = {
  "empty loop": (n, times) => {
    let last = performance.now();
    let made: { id: number } | undefined;
    for (let i = 0; i < n; i++) {
      made = { id: i };
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return made!.id + 1;
  },
  Map: (n, times) => {
    const map = new Map<object, number>();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set({ id: i }, i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    return map.size;
  },
  compat: (n, times) => {
    const map = new CompatMap!<object, number>();
    let last = performance.now();
    for (let i = 0; i < n; i++) {
      map.set({ id: i }, i);
      const now = performance.now();
      times[i] = (now - last) * 1e6;
      last = now;
    }
    const { size } = map;
    map.clear();
    return size;
  },
};
