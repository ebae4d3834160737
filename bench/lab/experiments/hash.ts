/** What a hash costs, and how evenly it spreads. */
import { formatNumber, formatTable } from "../../lib/table.ts";
import { BUCKETS, KEYS, PATTERNS, spreadOf } from "../bucket-loads.ts";
import { cell, type Experiment, type Lab, sizeName } from "../experiment.ts";
import { doublingFrom, raceLookups } from "../lookups.ts";
import type { LookupName } from "../stream.ts";
import { PRESENT } from "../variant.ts";
import { MURMUR, ONE_PRODUCT, ONE_PRODUCT_SWAPPED } from "../variants/hashes.ts";

const VARIANTS = [{ ...PRESENT, name: "2 multiplications (present)" }, ONE_PRODUCT, ONE_PRODUCT_SWAPPED, MURMUR];
const TIMED: LookupName[] = ["hit", "bulk hit"];
const SIZES = [1_000, 100_000];

function costs(lab: Lab): string {
  const entrants = VARIANTS.map((variant) => lab.entrant(variant, "K4V4"));
  const bySize = SIZES.map((n) => raceLookups(lab, entrants, doublingFrom(n), TIMED));
  const rows = entrants.map(({ name }, i) => [
    name,
    ...bySize.flatMap((results) => TIMED.map((lookup) => cell(results[i][lookup]!))),
  ]);
  return formatTable(["hash", ...SIZES.flatMap((n) => TIMED.map((lookup) => `${lookup} ${sizeName(n)}`))], rows);
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
  title: "one multiplication, two, or murmur3's finaliser (word/hash.ts, mix)",
  variants: VARIANTS,
  run: (lab) => `${costs(lab)}\n\n${quality(lab)}`,
};
