// Random command sequences, done by one thread to a SharedHashMap and to a native `Map` at once, over every key type and every value
// type. TOPHASH_RUNS=20 makes it twenty times as long.
import fc from "fast-check";
import { describe, test } from "vitest";
import { type KeyKind, keyKinds, type ValueKind, valueKind, valueKinds } from "./lib/kinds.ts";
import { longKeyKinds, longValueKinds } from "./lib/long-kinds.ts";
import { programs } from "./model/commands.ts";
import { SharedSubject } from "./shared/shared-subject.ts";

const factor = Number(process.env.TOPHASH_RUNS ?? 1);

function compare(keys: KeyKind, values: ValueKind): void {
  for (const [size, length, numRuns, checkEvery] of [
    [300, 60, 8, 1],
    [4000, 20, 2, 3],
  ]) {
    const property = fc.property(programs(size, length), fc.constantFrom(1, 3, 32), ({ commands, ...rest }, shards) => {
      const subject = new SharedSubject(keys, values, rest, shards);
      commands.forEach((command, i) => {
        subject.do(command, i % checkEvery === 0);
      });
      subject.end();
    });
    fc.assert(property, { numRuns: numRuns * factor });
  }
}

describe.each([...keyKinds, ...longKeyKinds.filter(({ name }) => name !== "customKey")])("with $name keys", (keys) => {
  const values = [...valueKinds.filter(({ name }) => name !== "any"), ...longValueKinds];
  // Each width of value for the keys of any length.
  const chosen = keyKinds.includes(keys) ? values : [valueKind("u32"), valueKind("f64"), ...longValueKinds];
  test.each(chosen)("and $name values", (kind) => compare(keys, kind));
});
