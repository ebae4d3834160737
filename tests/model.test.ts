// Random command sequences, done to a map and to a native `Map` at once, over every key type and every value type.
// TOPHASH_RUNS=20 makes it twenty times as long.
import fc from "fast-check";
import { describe, test } from "vitest";
import { type KeyKind, keyKinds, type ValueKind, valueKind, valueKinds } from "./lib/kinds.ts";
import { longKeyKind, longKeyKinds, longValueKinds } from "./lib/long-kinds.ts";
import { type Program, programs } from "./model/commands.ts";
import { SetSubject } from "./model/set-subject.ts";
import { Subject } from "./model/subject.ts";

const factor = Number(process.env.TOPHASH_RUNS ?? 1);

interface Runner {
  do(command: Program["commands"][number], check: boolean): void;
  end(): void;
}

function run(subject: Runner, program: Program, checkEvery: number): void {
  program.commands.forEach((command, i) => {
    subject.do(command, i % checkEvery === 0);
  });
  subject.end();
}

// Few keys, many meetings; the whole table is walked after each step.
const small = { programs: programs(300, 80), numRuns: 40 * factor, checkEvery: 1 };
// Enough keys for a directory of several segments; walked every third step.
const large = { programs: programs(14_000, 30), numRuns: 3 * factor, checkEvery: 3 };

// Keys and values of any length: the same, on fewer keys.
const long = { programs: programs(5000, 30), numRuns: 3 * factor, checkEvery: 3 };

function mapTest(keys: KeyKind, values: ValueKind, sizes: (typeof small)[]): void {
  for (const { programs, numRuns, checkEvery } of sizes) {
    const property = fc.property(programs, (program) => {
      run(new Subject(keys, values, program), program, checkEvery);
    });
    fc.assert(property, { numRuns });
  }
}

function setTest(keys: KeyKind, sizes: (typeof small)[]): void {
  for (const { programs, numRuns, checkEvery } of sizes) {
    const property = fc.property(programs, (program) => {
      run(new SetSubject(keys, program), program, checkEvery);
    });
    fc.assert(property, { numRuns: numRuns * 2 });
  }
}

describe.each(keyKinds)("a map with $name keys does what Map does", (keys) => {
  test.each(valueKinds)("with $name values", (values) => mapTest(keys, values, [small, large]));
});

describe.each(longKeyKinds)("a map with $name keys does what Map does", (keys) => {
  // Each width of value, and what lies in no record.
  const widths = ["u32", "f64", ...(keys.name === "string" ? ["any"] : [])].map(valueKind);
  test.each(widths)("with $name values", (values) => mapTest(keys, values, [small, long]));
});

describe.each(longValueKinds)("a map with $name values does what Map does", (values) => {
  const keys = [keyKinds[0], keyKinds[4], longKeyKind("string"), longKeyKind("tuple(i32, i32)")];
  test.each(keys)("with $name keys", (kind) => mapTest(kind, values, [small, long]));
});

describe("a set does what Set does", () => {
  test.each(keyKinds)("with $name keys", (keys) => setTest(keys, [small, large]));
  test.each(longKeyKinds)("with $name keys", (keys) => setTest(keys, [small, long]));
});
