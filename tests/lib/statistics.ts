// What chance allows: tests of hashes compare with this instead of with numbers that happened to come out.

/** A chi-square statistic that further ones may be added to. */
export interface ChiSquare {
  sum: number;
  degrees: number;
}

/** Of the counts of equally likely cells. */
export function chiSquare(counts: Uint32Array): ChiSquare {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  let sum = 0;
  for (const count of counts) sum += (count - expected) ** 2;
  return { sum: sum / expected, degrees: counts.length - 1 };
}

/**
 * How many standard deviations of a normal distribution the statistic is worth: too uneven above 0, too even below
 * (Wilson and Hilferty, "The distribution of chi-square", 1931).
 */
export function deviations({ sum, degrees }: ChiSquare): number {
  const spread = 2 / (9 * degrees);
  return (Math.cbrt(sum / degrees) - (1 - spread)) / Math.sqrt(spread);
}

/** The natural logarithm of n!, by Stirling's series where it is exact enough. */
function logFactorial(n: number): number {
  let log = 0;
  let x = n;
  while (x < 20) log -= Math.log(++x);
  return log + (x + 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/** The probability that a Poisson variable is at least `least`. */
export function poissonTail(mean: number, least: number): number {
  if (least <= 0) return 1;
  if (mean === 0) return 0;
  let term = Math.exp(least * Math.log(mean) - mean - logFactorial(least));
  let tail = 0;
  for (let k = least; term > tail * 1e-17 && k < least + 10_000; k++) {
    tail += term;
    term *= mean / (k + 1);
  }
  return Math.min(tail, 1);
}

/** Entries of a bucket that one table in a million million has, if keys fall into buckets at random. */
export function mostByChance(entries: number, buckets: number, odds = 1e-12): number {
  let most = Math.ceil(entries / buckets);
  while (poissonTail(entries / buckets, most + 1) * buckets > odds) most++;
  return most;
}
