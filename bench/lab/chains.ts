/** The chains of a settled table, counted by walking its buckets in linear memory. */
import {
  BUCKET_OVERFLOW,
  BUCKET_USED,
  HMAP_BUCKET_SHIFT,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  SEGMENT_SHIFT,
} from "../../assembly/abi/layout.ts";
import type { LabCore } from "./lab-core.ts";

/** Hmap.directory: the word behind `nevacuate`. */
const HMAP_DIRECTORY = HMAP_NEVACUATE + 4;

export interface Chains {
  /** Overflow buckets per bucket of the table. */
  overflow: number;
  /** Buckets visited by a lookup, on average over the entries and over all hashes. */
  probesHit: number;
  probesMiss: number;
}

function onesIn(bits: number): number {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}

export function walk(core: LabCore, h: number): Chains {
  const { u32 } = core;
  const at = (address: number) => u32[address >>> 2];
  const mask = core.field(h, HMAP_NARROW);
  if (core.field(h, HMAP_NEVACUATE) !== mask + 1) throw new Error("the table is being evacuated");
  const shift = new Uint8Array(u32.buffer)[h + HMAP_BUCKET_SHIFT];
  const directory = core.field(h, HMAP_DIRECTORY);
  let entries = 0;
  let buckets = 0;
  let probes = 0;
  for (let index = 0; index <= mask; index++) {
    const segment = at(directory + ((index >>> (SEGMENT_SHIFT - shift)) << 2));
    let bucket = segment + ((index << shift) & ((1 << SEGMENT_SHIFT) - 1));
    for (let position = 1; bucket !== 0; position++, bucket = at(bucket + BUCKET_OVERFLOW)) {
      const held = onesIn(at(bucket + BUCKET_USED) & 0xffff);
      entries += held;
      probes += held * position;
      buckets++;
    }
  }
  if (entries !== core.count(h)) throw new Error(`walked ${entries} of ${core.count(h)} entries`);
  const table = mask + 1;
  return { overflow: (buckets - table) / table, probesHit: probes / entries, probesMiss: buckets / table };
}
