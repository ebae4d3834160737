// One short deterministic run of the suite's own checks on the core whose path is the argument: exit code 0 when nothing
// is wrong with it. Started by mutants.test.ts in a process of its own, which may also trap or never end.
import "../lib/instances.ts";

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { HashMap, string, u32 } from "tophash";
import { checkInvariants, init } from "tophash/core";
import { IdleEvacuation } from "tophash/idle";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_RUN } from "../../assembly/abi/status.ts";
import { colliding } from "../lib/collide.ts";
import { FakePlatform } from "../lib/fake-platform.ts";
import { FaultyArena, FOREVER } from "../lib/faults.ts";
import { growing } from "../lib/growing.ts";
import { type KeyKind, keyKind, scatter, type ValueKind, valueKind } from "../lib/kinds.ts";
import { longKeyKind, longValueKind } from "../lib/long-kinds.ts";
import { must, mustEqual } from "../lib/same.ts";
import { twins } from "../lib/twins.ts";
import type { LooseMap } from "../lib/types.ts";
import { type Program, programs } from "../model/commands.ts";
import { Flood, makers, steps } from "../model/flood.ts";
import { deeds, moveLongChain } from "../model/moving-chain.ts";
import { play } from "../model/refusals.ts";
import { SetSubject } from "../model/set-subject.ts";
import { Subject } from "../model/subject.ts";
import { WatchedModel } from "../model/tracked-iterator.ts";

init(readFileSync(process.argv[2]), { memory: "shared" });

function model(make: (program: Program) => Subject | SetSubject, size: number, numRuns: number): void {
  const property = fc.property(programs(size, 40), (program) => {
    const subject = make(program);
    for (const command of program.commands) subject.do(command, true);
    subject.end();
  });
  // Not shrunk: that it fails is all that matters here.
  fc.assert(property, { seed: 1, numRuns, endOnFailure: true });
}

/** Up to a directory of many segments and back, with an iterator on the way. */
function largeTable(): void {
  const map = new HashMap(u32, u32, { seed: 1 }) as LooseMap;
  const all = new WatchedModel();
  for (let i = 0; i < 120_000; i++) {
    map.set(scatter(i), i);
    all.set(scatter(i), i);
    if (i > 50) must(map.stats().loadFactor < 0.9, "a table grows before it is crowded");
  }
  checkInvariants(map);
  mustEqual(map, all);
  const full = map.stats().bytes;
  const iterator = all.watch(map.entries());
  for (let i = 100; i < 120_000; i++) {
    map.delete(scatter(i));
    all.delete(scatter(i));
    if (i % 100 === 0 && !iterator.done) iterator.step();
  }
  map.evacuate();
  checkInvariants(map);
  mustEqual(map, all);
  iterator.finish(120_000);
  must(map.stats().bytes < full / 50, "a table that shrank gives its memory back");
  map.dispose();
}

/** Chains that evacuation moves in pieces. */
function longChain(keys: KeyKind, values: ValueKind): void {
  const map = new HashMap(keys.type, values.type, { seed: 2 }) as LooseMap;
  const all = new WatchedModel();
  const put = (word: number, i: number) => {
    map.set(word, i);
    all.set(word, i);
  };
  const list = colliding(map, 6, 1500, (word) => word) as number[];
  list.forEach(put);
  for (let i = 0; i < 9000; i++) {
    put(scatter(1_000_000 + i), i);
    for (let j = i; j < i + 6; j++) {
      const key = list[(j * 37) % list.length];
      must(map.has(key) === all.has(key), "a key of a long chain is found while it moves");
    }
    if (i % 60 !== 0) continue;
    const key = list[(i * 7) % list.length];
    put(key, i);
    map.delete(list[i % list.length]);
    all.delete(list[i % list.length]);
    if (i % 600 === 0) checkInvariants(map);
  }
  checkInvariants(map);
  mustEqual(map, all);
  for (const key of list) {
    map.delete(key);
    all.delete(key);
  }
  map.evacuate();
  checkInvariants(map);
  mustEqual(map, all);
}

/** A fixed seed fixes the order, another seed makes another order. */
function seeds(): void {
  const order = (seed: number) => {
    const map = new HashMap(u32, u32, { seed });
    for (let i = 0; i < 500; i++) map.set(i, i);
    must(map.stats().maxChain < 6, "consecutive keys make no long chains");
    return [...map.keys()].join();
  };
  const [one, again, other] = [1, 1, 2].map(order);
  must(one === again && one !== other, "the order follows the seed");
}

/** A growth that begins while a scheduler watches. */
function idleTime(): void {
  const platform = new FakePlatform();
  const map = growing(1000);
  map.evacuate();
  new IdleEvacuation({ platform }).watch(map);
  map.reserve(20_000);
  platform.pass(1000);
  platform.runAll();
  must(!map.stats().growing, "idle time finishes what began");
}

/** Strings that have the same hash, all 32 bits of it. */
function sameHash(): void {
  const map = new HashMap(string, string, { seed: 5 }) as LooseMap;
  for (const [one, other] of [...twins(5), ["\0\x01", "\u0100"]]) {
    map.set(one, "1").set(other, "2");
    must(map.get(one) === "1" && map.get(other) === "2", "keys of one hash are two");
    checkInvariants(map);
    must(map.delete(one) && !map.has(one) && map.has(other), "one of two keys of one hash is deleted");
    checkInvariants(map);
  }
}

/** Keys that collide, so that the map draws new secrets. */
function floods(): void {
  for (const [name, make] of makers) {
    if (name !== "u32" && name !== "string") continue;
    for (const isSet of [false, true]) {
      const property = fc.property(steps, fc.nat(), (all, seed) => new Flood(name, make, isSet, seed).run(all));
      fc.assert(property, { seed: 2, numRuns: 6, endOnFailure: true });
    }
  }
}

/** Requests for memory that are refused: a short form of every-allocation-may-fail.test.ts. */
function refusals(keys: KeyKind, values: ValueKind, loadFactor: number, stride: number): void {
  const run = (places: number, from: number, to: number, flood?: Parameters<typeof play>[5]) => {
    const arena = new FaultyArena();
    try {
      return play({ keys, values, size: 150, loadFactor }, arena, places, from, to, flood);
    } finally {
      arena.dispose();
    }
  };
  for (const places of [FAULT_BLOCK | FAULT_RUN, FAULT_CHARGE]) {
    const { asked, flood } = run(places, FOREVER, 0);
    for (let i = 1; i <= asked; i += stride) run(places, i, i % 2 ? i : FOREVER, flood);
  }
}

seeds();
idleTime();
sameHash();
for (const [keys, values] of [
  ["u32", "u32"],
  ["f64", "f64"],
  ["u64", "any"],
  ["i32", "i64"],
]) {
  model((program) => new Subject(keyKind(keys), valueKind(values), program), 300, 25);
}
model((program) => new SetSubject(keyKind("u32"), program), 300, 25);
model((program) => new SetSubject(keyKind("i64"), program), 300, 25);
for (const [keys, values] of [
  [longKeyKind("string"), longValueKind("string")],
  [keyKind("u32"), longValueKind("bytes")],
  [longKeyKind("tuple(string, f64, bytes)"), valueKind("f64")],
] as [KeyKind, ValueKind][]) {
  model((program) => new Subject(keys, values, program), 300, 12);
}
model((program) => new SetSubject(longKeyKind("string"), program), 300, 12);
floods();
refusals(keyKind("u32"), valueKind("u32"), 2.5, 3);
refusals(keyKind("u64"), longValueKind("string"), 13 / 16, 13);
refusals(longKeyKind("string"), valueKind("u32"), 2.5, 13);
largeTable();
longChain(keyKind("u32"), valueKind("u32"));
for (const deed of deeds) {
  const map = new HashMap(u32, u32, { seed: 4 }) as LooseMap;
  must(
    moveLongChain(map, (word) => word, deed),
    "a chain moves in pieces",
  );
}
