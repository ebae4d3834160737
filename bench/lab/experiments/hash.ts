/** What a hash costs, and how evenly it spreads. */
import { formatNumber, formatTable } from "../../lib/table.ts";
import { BUCKETS, KEYS, PATTERNS, spreadOf } from "../bucket-loads.ts";
import { cell, type Experiment, type Lab, sizeName } from "../experiment.ts";
import type { ShapeName } from "../lab-core.ts";
import { doublingFrom, raceLookups } from "../lookups.ts";
import type { LookupName } from "../stream.ts";
import { PRESENT } from "../variant.ts";
import * as hashes from "../variants/hashes.ts";

const VARIANTS = [
  { ...PRESENT, name: "two steps (present)" },
  hashes.ONE_SHIFT,
  hashes.FIRST_STEP,
  hashes.FIRST_STEP_SWAPPED,
  hashes.HALVES_FOLDED,
  hashes.THREE_PRODUCTS,
  hashes.MURMUR,
];
const TIMED: LookupName[] = ["hit", "bulk hit"];
const SIZES = [1_000, 100_000];
const SHAPES: ShapeName[] = ["K4V4", "K8V8"];

function costs(lab: Lab): string {
  return SHAPES.map((shape) => costsOf(lab, shape)).join("\n\n");
}

function costsOf(lab: Lab, shape: ShapeName): string {
  const entrants = VARIANTS.map((variant) => lab.entrant(variant, shape));
  const bySize = SIZES.map((n) => raceLookups(lab, entrants, doublingFrom(n), TIMED));
  const rows = entrants.map(({ name }, i) => [
    name,
    ...bySize.flatMap((results) => TIMED.map((lookup) => cell(results[i][lookup]!))),
  ]);
  return formatTable([shape, ...SIZES.flatMap((n) => TIMED.map((lookup) => `${lookup} ${sizeName(n)}`))], rows);
}

function quality(lab: Lab): string {
  const rows = VARIANTS.map((variant) => {
    const { core } = lab.entrant(variant, "K4V4");
    const found = PATTERNS.map((pattern) => spreadOf(core, pattern));
    return [variant.name, ...found.map(({ median, worst }) => `${formatNumber(median)} / ${formatNumber(worst)}`)];
  });
  const head = ["chi-square / degrees", ...PATTERNS.map(({ name }) => name)];
  return `${formatTable(head, rows)}\n${KEYS} keys in ${BUCKETS} buckets, median / worst of 31 secrets; 1 is random, less is more even, 8 is half of the buckets unused`;
}

export const experiment: Experiment = {
  name: "hash",
  title: "the hash of a word: its steps one by one, and others (word/hash.ts, mix)",
  variants: VARIANTS,
  run: (lab) => `${costs(lab)}\n\n${quality(lab)}`,
};
