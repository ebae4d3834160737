// With a seed a map does the same on every machine, and in every version: when it grows and shrinks, what memory
// it takes, where it ends, the order of iteration. The numbers are frozen in model/trace.json. Who changes one of
// these things on purpose writes them anew: `TOPHASH_FREEZE=1 npx vitest run tests/same-seed`.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import { TRACE_NAMES, traced, tracedLarge } from "./model/trace.ts";

const path = inRepository("tests/model/trace.json");
/** By memory form: a plain memory grows in larger steps. */
const all: Record<string, Record<string, number[]>> = JSON.parse(readFileSync(path, "utf8"));
const frozen = all[inject("memory")];

function mustBeFrozen(name: string, numbers: number[]): void {
  if (process.env.TOPHASH_FREEZE === undefined) expect(numbers).toEqual(frozen[name]);
  frozen[name] = numbers;
  if (process.env.TOPHASH_FREEZE !== undefined) writeFileSync(path, `${JSON.stringify(all, undefined, 2)}\n`);
}

test.each(TRACE_NAMES)("%s", (name) => mustBeFrozen(name, traced(name)));

test("tables of many segments", () => mustBeFrozen("large", tracedLarge()));
