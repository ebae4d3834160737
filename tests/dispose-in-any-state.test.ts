// Whatever a map is in the middle of, `dispose` gives every byte of it back, `clear` all but its header, and neither needs memory.
import "./lib/instances.ts";

import { DisposedError, HashMap, OutOfMemoryError } from "tophash";
import { checkInvariants } from "tophash/core";
import { describe, expect, test } from "vitest";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_GROW, FAULT_RUN } from "../assembly/abi/status.ts";
import { colliding } from "./lib/collide.ts";
import { initDebugCore } from "./lib/core.ts";
import { FaultyArena, FOREVER } from "./lib/faults.ts";
import { type KeyKind, keyKind, type ValueKind, valueKind } from "./lib/kinds.ts";
import { longKeyKind, longValueKind } from "./lib/long-kinds.ts";
import { must } from "./lib/same.ts";
import type { Key, LooseMap } from "./lib/types.ts";

const EVERYTHING = FAULT_BLOCK | FAULT_RUN | FAULT_GROW | FAULT_CHARGE;

initDebugCore("shared");

const kinds = (
  [
    [keyKind("u32"), valueKind("u32")],
    [keyKind("u64"), longValueKind("string")],
    [longKeyKind("string"), valueKind("any")],
    [longKeyKind("tuple(string, f64, bytes)"), longValueKind("bytes")],
  ] as [KeyKind, ValueKind][]
).map(([keys, values]) => ({ name: `${keys.name} to ${values.name}`, keys, values }));

interface Subject {
  map: LooseMap;
  arena: FaultyArena;
  key(i: number): Key;
  value(i: number): unknown;
}

/** Does something until the map is in a phase, and a little on. */
function until({ map }: Subject, phase: string, act: (i: number) => void): void {
  for (let i = 0; map.stats().phase !== phase; i++) {
    must(i < 20_000, () => `never in the phase ${phase}`);
    act(i);
  }
  map.evacuate({ maxBuckets: 3 });
  must(map.stats().phase === phase, () => `the phase ${phase} is over at once`);
}

function fill({ map, key, value }: Subject, from: number, to: number): void {
  for (let i = from; i < to; i++) map.set(key(i), value(i));
}

const states: [string, (subject: Subject) => void][] = [
  ["empty", () => {}],
  ["with one entry", (subject) => fill(subject, 0, 1)],
  [
    "settled",
    (subject) => {
      fill(subject, 0, 2000);
      subject.map.evacuate();
    },
  ],
  ["reserved and never written", ({ map }) => map.reserve(1_000_000)],
  [
    "growing",
    (subject) => {
      fill(subject, 0, 300);
      until(subject, "grow", (i) => fill(subject, 300 + i, 301 + i));
    },
  ],
  [
    "growing to many times its size",
    (subject) => {
      fill(subject, 0, 3000);
      until(subject, "grow", () => subject.map.reserve(40_000));
    },
  ],
  [
    "shrinking",
    (subject) => {
      fill(subject, 0, 3000);
      until(subject, "shrink", (i) => subject.map.delete(subject.key(i)));
    },
  ],
  [
    "closing gaps",
    (subject) => {
      fill(subject, 0, 2000);
      subject.map.evacuate();
      until(subject, "compact", () => subject.map.shrink());
    },
  ],
  [
    "moving into new secrets",
    (subject) => {
      fill(subject, 0, 700);
      subject.map.evacuate();
      const flood = colliding(subject.map, 8, 100, (word) => subject.key(1000 + word), true);
      until(subject, "reseed", (i) => subject.map.set(flood[i], subject.value(1)));
    },
  ],
  [
    "stopped on its way by the end of memory",
    (subject) => {
      fill(subject, 0, 3000);
      until(subject, "grow", () => subject.map.reserve(40_000));
      subject.arena.faults.arm(EVERYTHING, 1, FOREVER);
      try {
        for (let i = 3000; ; i++) fill(subject, i, i + 1);
      } catch (error) {
        must(error instanceof OutOfMemoryError, () => String(error));
      }
    },
  ],
  [
    "cleared",
    (subject) => {
      fill(subject, 0, 2000);
      subject.map.clear();
    },
  ],
  [
    "cleared and filled again",
    (subject) => {
      fill(subject, 0, 2000);
      subject.map.clear();
      fill(subject, 0, 500);
    },
  ],
];

describe.each(kinds)("$name", ({ keys, values }) => {
  test.each(states)("%s", (_, reach) => {
    for (const end of ["dispose", "clear"] as const) {
      // Memory as it is; the first request refused; all of them.
      for (const refused of [0, 1, FOREVER]) {
        const arena = new FaultyArena();
        const make = () => new HashMap(keys.type, values.type, { arena, seed: 3 }) as LooseMap;
        const bystander = make().set(keys.at(5), values.at(5));
        const before = arena.settledBytes();
        const map = make();
        const subject = { map, arena, key: (i: number) => keys.at(40 + i), value: (i: number) => values.at(i % 60) };
        reach(subject);
        arena.faults.disarm();
        checkInvariants(map);
        const iterators = [map.keys(), map.entries(), map.values()];
        if (map.size > 1) iterators[0].next();
        arena.faults.arm(EVERYTHING, 1, refused);
        map[end]();
        arena.faults.disarm();
        if (end === "clear") {
          checkInvariants(map);
          for (const iterator of iterators) expect(iterator.next().done).toBe(true);
          fill(subject, 0, 100);
          checkInvariants(map);
          expect(map.size).toBe(100);
          map.dispose();
        } else for (const iterator of iterators) expect(() => iterator.next()).toThrow(DisposedError);
        map.dispose();
        expect(arena.settledBytes()).toBe(before);
        checkInvariants(bystander);
        expect(bystander.get(keys.at(5))).toEqual(values.at(5));
        arena.dispose();
      }
    }
  });
});
