/** The hash of keys of any length: what it costs alone and in a lookup, and whether public pairs collide under it. */
import { sampleIndices } from "../../lib/random.ts";
import { formatTable } from "../../lib/table.ts";
import { cell, type Experiment, type Lab, sizeName } from "../experiment.ts";
import { type LabCore, ROW } from "../lab-core.ts";
import { race, resultOf } from "../race.ts";
import { hashesAlone, recordLookups, SLICE, writeRow } from "../records.ts";
import type { Variant } from "../variant.ts";
import * as hashes from "../variants/string-hashes.ts";

const VARIANTS: Variant[] = [
  hashes.PRESENT,
  hashes.SIPHASH,
  hashes.SIPHASH_ONE_LOOP,
  hashes.SIPHASH_STRAIGHT,
  hashes.SIPHASH_GLOBALS,
  hashes.FOLDING,
  hashes.CHAIN,
];
/** Ways to spell SipHash differ in the hash alone; a lookup is measured of what differs in kind. */
const LOOKED_UP = [hashes.PRESENT, hashes.SIPHASH, hashes.FOLDING, hashes.CHAIN];
const LENGTHS = [4, 8, 16, 32, 64, 256];
const SEEDS = 31;

const head = (title: string) => [title, ...LENGTHS.map((length) => `${length} B`)];

/** A table for each measure: a row a variant, a column a length. */
function tables(names: readonly string[], cells: Record<string, string[][]>): string {
  return Object.entries(cells)
    .map(([title, columns]) => {
      const rows = names.map((name, i) => [name, ...columns.map((column) => column[i])]);
      return formatTable(head(title), rows);
    })
    .join("\n\n");
}

function alone(lab: Lab): string {
  const cores = VARIANTS.map((variant) => lab.core(variant));
  const cells: Record<string, string[][]> = { "alone, key after key": [], "alone, each waiting for the last": [] };
  const [row, chain] = Object.values(cells);
  for (const length of LENGTHS) {
    const contenders = cores.map((core, i) => hashesAlone(VARIANTS[i].name, core, length));
    const times = race(contenders, lab.effort);
    row.push(contenders.map((_, i) => cell(resultOf(times, i, "row", 0))));
    chain.push(contenders.map((_, i) => cell(resultOf(times, i, "chain", 0))));
  }
  return tables(
    VARIANTS.map(({ name }) => name),
    cells,
  );
}

function lookups(lab: Lab, n: number): string {
  const cores = LOOKED_UP.map((variant) => lab.core(variant));
  const order = sampleIndices(n, 128 * SLICE, n);
  const cells: Record<string, string[][]> = { [`get, ${sizeName(n)}`]: [], [`get in batches, ${sizeName(n)}`]: [] };
  const [get, batch] = Object.values(cells);
  for (const length of LENGTHS) {
    const contenders = cores.map((core, i) => recordLookups(LOOKED_UP[i].name, core, length, n, order));
    const times = race(contenders, lab.effort);
    get.push(contenders.map((_, i) => cell(resultOf(times, i, "get", 0))));
    batch.push(contenders.map((_, i) => cell(resultOf(times, i, "batch", 0))));
    for (const contender of contenders) contender.drop();
  }
  return tables(
    LOOKED_UP.map(({ name }) => name),
    cells,
  );
}

/**
 * A pair of keys of 16 bytes that everybody can write down. The top bit of the first word differs: as a product with any
 * odd number keeps exactly that difference, a chain of product and xor-shift comes to the second word with differences
 * in bits 63 and 31, and those of the second word cancel them. Any number of such blocks in a row: 2^blocks keys.
 */
function writePair(core: LabCore): void {
  writeRow(core, 16, Uint32Array.of(1, 1));
  const other = (ROW >>> 2) + 4;
  core.u32[other + 1] ^= 0x80000000;
  core.u32[other + 2] ^= 0x80000000;
  core.u32[other + 3] ^= 0x80000000;
}

function publicPair(lab: Lab): string {
  const rows = VARIANTS.map((variant) => {
    const core = lab.core(variant);
    writePair(core);
    let collisions = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const h = core.makeRecords(BigInt(seed));
      if (core.exports.record_hash(h, ROW, 16) === core.exports.record_hash(h, ROW + 16, 16)) collisions++;
      core.drop(h);
    }
    return [variant.name, collisions];
  });
  return formatTable(["a public pair of keys of 16 bytes", `collides under, of ${SEEDS} secrets`], rows);
}

export const experiment: Experiment = {
  name: "string-hash",
  title: "the hash of keys of any length (word/nh.ts, word/siphash.ts)",
  variants: VARIANTS,
  run: (lab) => {
    const parts = [alone(lab), ...lab.sizes(100_000, 1_000_000).map((n) => lookups(lab, n)), publicPair(lab)];
    return parts.join("\n\n");
  },
};
