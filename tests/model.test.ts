// Random command sequences, done to a map and to a native `Map` at once, over every key type and every value type.
// TOPHASH_RUNS=20 makes it twenty times as long.
import fc from "fast-check";
import { describe, test } from "vitest";
import { keyKinds, valueKinds } from "./lib/kinds.ts";
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

describe.each(keyKinds)("a map with $name keys does what Map does", (keys) => {
  test.each(valueKinds)("with $name values", (values) => {
    for (const { programs, numRuns, checkEvery } of [small, large]) {
      const property = fc.property(programs, (program) => {
        run(new Subject(keys, values, program), program, checkEvery);
      });
      fc.assert(property, { numRuns });
    }
  });
});

describe("a set does what Set does", () => {
  test.each(keyKinds)("with $name keys", (keys) => {
    for (const { programs, numRuns, checkEvery } of [small, large]) {
      const property = fc.property(programs, (program) => {
        run(new SetSubject(keys, program), program, checkEvery);
      });
      fc.assert(property, { numRuns: numRuns * 2 });
    }
  });
});
