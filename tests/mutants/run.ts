// One short deterministic run of the suite's own checks on the core whose path is the argument: exit code 0 when nothing
// is wrong with it. Started by mutants.test.ts in a process of its own, which may also trap or never end.
import "../lib/instances.ts";

import { readFileSync, writeSync } from "node:fs";
import fc from "fast-check";
import { HashMap, string, u32 } from "tophash";
import { checkInvariants, init } from "tophash/core";
import { IdleEvacuation } from "tophash/idle";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_RUN } from "../../assembly/abi/status.ts";
import { colliding } from "../lib/collide.ts";
import { FakePlatform } from "../lib/fake-platform.ts";
import { FaultyArena, FOREVER } from "../lib/faults.ts";
import { growing } from "../lib/growing.ts";
import { mustDrawFromStream, mustHashBytes, mustHashWords } from "../lib/hash-checks.ts";
import { type KeyKind, keyKind, scatter, type ValueKind, valueKind } from "../lib/kinds.ts";
import { longKeyKind, longValueKind } from "../lib/long-kinds.ts";
import { RawCore } from "../lib/raw-core.ts";
import { must, mustEqual } from "../lib/same.ts";
import { twins } from "../lib/twins.ts";
import type { LooseMap } from "../lib/types.ts";
import { type Program, programs } from "../model/commands.ts";
import { mustFindDamage } from "../model/damage.ts";
import { Flood, makers, steps } from "../model/flood.ts";
import { deeds, moveLongChain } from "../model/moving-chain.ts";
import { RawMap } from "../model/raw-map.ts";
import { play } from "../model/refusals.ts";
import { SetSubject } from "../model/set-subject.ts";
import { Subject } from "../model/subject.ts";
import frozen from "../model/trace.json" with { type: "json" };
import { TRACE_NAMES, traced, tracedLarge } from "../model/trace.ts";
import { WatchedModel } from "../model/tracked-iterator.ts";
import { batches } from "./batches.ts";
import { corners } from "./corners.ts";
import { givenBack } from "./given-back.ts";
import { longKeys } from "./long-keys.ts";
import { memory } from "./memory.ts";
import { raw } from "./raw.ts";
import { rawMemory } from "./raw-memory.ts";
import { sizes } from "./sizes.ts";
import { snapshots } from "./snapshots.ts";
import { tables } from "./tables.ts";
import { walks } from "./walks.ts";

const core = readFileSync(process.argv[2]);
init(core, { memory: "shared" });

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

/** The hashes, exactly. */
function hashes(): void {
  mustHashWords(new RawCore(core));
  mustHashBytes(new RawCore(core), 1, 90);
  mustDrawFromStream(new RawCore(core));
}

/** What a seed fixes: sizes, growth, order. */
function mustBeTraced(name: string, numbers: number[]): void {
  const expected: Record<string, number[]> = frozen.shared;
  must(`${numbers}` === `${expected[name]}`, () => `the trace of ${name}`);
}

/** Strings that have the same hash, all 32 bits of it. */
function sameHash(): void {
  const map = new HashMap(string, string, { seed: 5 }) as LooseMap;
  for (const [one, other] of [...twins(5), ...twins(5, (i) => `${i} and on it goes`), ["\0\x01", "\u0100"]]) {
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
      fc.assert(property, { seed: 2, numRuns: isSet ? 1 : 2, endOnFailure: true });
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

/** Chains of any length, in little memory. */
function chains(): void {
  for (const kind of ["word", "wide", "record"] as const) {
    for (const load of [0.8, 60]) new RawMap(new RawCore(core), kind, 3, load, 60_000).live(300, 2000, 7);
    new RawMap(new RawCore(core, 6), kind, 3, 4, 14_000).live(300, 900, 7);
  }
}

const models: [string, () => void][] = [];
for (const [keys, values] of [
  ["u32", "u32"],
  ["f64", "f64"],
  ["u64", "any"],
  ["i32", "i64"],
]) {
  const make = (program: Program) => new Subject(keyKind(keys), valueKind(values), program);
  models.push([`${keys} -> ${values}`, () => model(make, 300, 25)]);
}
for (const [keys, values] of [
  [longKeyKind("string"), longValueKind("string")],
  [keyKind("u32"), longValueKind("bytes")],
  [longKeyKind("tuple(string, f64, bytes)"), valueKind("f64")],
] as [KeyKind, ValueKind][]) {
  models.push([
    `${keys.name} -> ${values.name}`,
    () => model((program) => new Subject(keys, values, program), 300, 12),
  ]);
}
for (const keys of [keyKind("u32"), keyKind("i64"), longKeyKind("string")]) {
  models.push([keys.name, () => model((program) => new SetSubject(keys, program), 300, 12)]);
}

/** Chains that are met while a part of them has moved. */
const moves = deeds.map((deed): [string, () => void] => [
  deed,
  () => {
    const map = new HashMap(u32, u32, { seed: 4 }) as LooseMap;
    must(
      moveLongChain(map, (word) => word, deed),
      "a chain moves in pieces",
    );
  },
]);

// The fastest first: of a thousand mutants most end within a tenth of it.
const quick: [string, () => void][] = [
  ["hashes", hashes],
  ["seeds", seeds],
  ...sizes,
  ...corners(core),
  ...memory,
  ...givenBack,
  ...batches,
  ...tables,
  ...longKeys,
  ["damage", () => mustFindDamage(core)],
  ["chains", chains],
  ["one hash", sameHash],
  ["idle time", idleTime],
];
const slow: [string, () => void][] = [
  ...models,
  ...raw(core),
  ...rawMemory(core),
  ...walks(core),
  ["large table", largeTable],
  ["long chain", () => longChain(keyKind("u32"), valueKind("u32"))],
  ...moves,
  ...snapshots,
  ["floods", floods],
  ["refusals of words", () => refusals(keyKind("u32"), valueKind("u32"), 2.5, 3)],
  ["refusals of values", () => refusals(keyKind("u64"), longValueKind("string"), 13 / 16, 13)],
  ["refusals of records", () => refusals(longKeyKind("string"), valueKind("u32"), 2.5, 13)],
];
// Any change at all shows in them, whether or not a promise is broken: so they come last, and say what only they notice.
const traces: [string, () => void][] = [
  ...TRACE_NAMES.map((name): [string, () => void] => [`trace ${name}`, () => mustBeTraced(name, traced(name))]),
  ["large trace", () => mustBeTraced("large", tracedLarge())],
];
for (const [name, check] of process.argv.includes("--quick") ? quick : [...quick, ...slow, ...traces]) {
  // Who waits wants to know that it goes on: tests/mutation.
  if (process.argv.includes("--aloud")) writeSync(1, `${name}\n`);
  check();
}
