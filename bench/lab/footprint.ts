/** Bytes per entry along a doubling, without which the price of a geometry or of a load factor is hidden. */
import type { Entrant, Lab } from "./experiment.ts";

/** Counts at which a growing table is weighed: evenly spaced on a logarithmic scale, as sizes of tables are. */
const STEPS = 32;

export interface Footprint {
  /** At n entries. */
  first: number;
  mean: number;
  least: number;
  most: number;
}

/** A table that grows from n to 2n entries. */
export function footprint(lab: Lab, { core, loops, shape, load }: Entrant, n: number): Footprint {
  const { keys } = lab.stream(shape, 2 * n);
  const h = core.make(shape, load);
  const bytes: number[] = [];
  for (let step = 0, from = 0; step < STEPS; step++) {
    const count = Math.round(n * 2 ** (step / STEPS));
    loops.insert(h, keys, from, count);
    bytes.push(core.bytes(h) / count);
    from = count;
  }
  core.drop(h);
  const mean = bytes.reduce((sum, each) => sum + each, 0) / STEPS;
  return { first: bytes[0], mean, least: Math.min(...bytes), most: Math.max(...bytes) };
}
