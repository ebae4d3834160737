// A map that grows, shrinks and is used as maps are has nothing to complain of, whatever its types and at every step.
import { HashMap, type HashMapOptions, HashSet } from "tophash";
import { type Finding, health, inspect } from "tophash/inspect";
import { SharedHashMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { keyKinds, scatter, valueKinds } from "./lib/kinds.ts";
import { longKeyKind, longKeyKinds, longValueKinds } from "./lib/long-kinds.ts";
import { inPhase, phases } from "./lib/phases.ts";
import type { LooseMap, LooseSet } from "./lib/types.ts";

const complaints = (map: LooseMap | LooseSet): Finding[] =>
  health(inspect(map, { verify: true })).filter(({ level }) => level !== "ok");

/** What chance has seldom would be seen now and then. */
const SEED = { seed: 20 };

const kinds = [...keyKinds, ...longKeyKinds];

describe.each(kinds)("$name keys", (kind) => {
  test("from the first entry to thousands and back, in maps and sets", () => {
    const map = new HashMap(kind.type as never, valueKinds[0].type as never, SEED) as unknown as LooseMap;
    const set = new HashSet(kind.type as never, SEED) as unknown as LooseSet;
    for (let i = 0; i < 3000; i++) {
      map.set(kind.at(i), i);
      set.add(kind.at(i));
      if (i < 40 || i % 97 === 0) for (const each of [map, set]) expect(complaints(each)).toEqual([]);
    }
    for (let i = 0; i < 3000; i++) {
      map.delete(kind.at(i));
      set.delete(kind.at(i));
      if (i % 97 === 0) for (const each of [map, set]) expect(complaints(each)).toEqual([]);
    }
    for (const each of [map, set]) expect(complaints(each)).toEqual([]);
  });

  test.each(phases.filter((phase) => phase !== "reseed"))("in phase %s", (phase) => {
    const map = inPhase(phase, kind, 1500);
    expect(complaints(map)).toEqual([]);
    expect(health(inspect(map.toSnapshot())).filter(({ level }) => level !== "ok")).toEqual([]);
  });
});

test.each([...valueKinds, ...longValueKinds])("$name values", (values) => {
  const map = new HashMap(longKeyKind("string").type as never, values.type as never, SEED) as unknown as LooseMap;
  for (let i = 0; i < 4000; i++) {
    map.set(`key ${i}`, values.at(i));
    if (i % 499 === 0) expect(complaints(map)).toEqual([]);
  }
});

test.each<HashMapOptions>([{}, { capacity: 20_000 }, { loadFactor: 0.5 }, { loadFactor: 1.2 }, { seed: 1 }])(
  "with options %o, at rest and in mid-growth, by sequential keys and by scattered ones",
  (options) => {
    for (const key of [(i: number) => i, scatter, (i: number) => (i << 12) >>> 0]) {
      const map = new HashMap(keyKinds[0].type as never, keyKinds[0].type as never, {
        ...SEED,
        ...options,
      }) as unknown as LooseMap;
      for (let i = 0; i < 20_000; i++) {
        map.set(key(i), i);
        // A map made for more has room that is not used yet.
        const expected = options.capacity && i < options.capacity / 3 ? ["memory"] : [];
        if (i % 1009 === 0) {
          const found = complaints(map).map(({ subject }) => subject);
          expect(found.filter((subject) => !expected.includes(subject))).toEqual([]);
        }
      }
    }
  },
);

test("at a steady size while entries come and go", () => {
  const map = new HashMap(keyKinds[0].type as never, keyKinds[0].type as never, SEED) as unknown as LooseMap;
  for (let i = 0; i < 5000; i++) map.set(scatter(i), i);
  for (let i = 5000; i < 60_000; i++) {
    map.set(scatter(i), i);
    map.delete(scatter(i - 5000));
    if (i % 1999 === 0) expect(complaints(map).filter(({ level }) => level === "warning")).toEqual([]);
  }
});

test("a shared map, by one thread", () => {
  const map = new SharedHashMap(keyKinds[0].type as never, keyKinds[0].type as never, { maxBytes: 2 ** 26, ...SEED });
  for (let i = 0; i < 30_000; i++) {
    map.set(scatter(i) as never, i as never);
    if (i < 60 || i % 1499 === 0) expect(complaints(map as never)).toEqual([]);
  }
  map.destroy();
});
