// Whether the highest byte of the hash is spread as chance would spread it: Pearson's chi-square over 256 counts.

import type { HashBytes } from "./report.ts";

const DEGREES = 255;
/** Entries a byte below which the statistic is not what its name says. */
const FEWEST = 5;
/** Standard deviations above what is expected: chance has more once in 3.5 million maps. */
export const MOST_DEVIATIONS = 5;

/** Wilson and Hilferty (1931): the cube root of chi-square is nearly normal. */
function deviations(chiSquare: number): number {
  const spread = 2 / (9 * DEGREES);
  return (Math.cbrt(chiSquare / DEGREES) - (1 - spread)) / Math.sqrt(spread);
}

export function judgeHashBytes(counts: number[], entries: number): HashBytes {
  const expected = entries / counts.length;
  const chiSquare = expected === 0 ? 0 : counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  if (expected < FEWEST) return { counts, chiSquare, deviations: 0, verdict: "too few" };
  const above = deviations(chiSquare);
  return { counts, chiSquare, deviations: above, verdict: above > MOST_DEVIATIONS ? "uneven" : "even" };
}
