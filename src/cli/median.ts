/** Medians everywhere: on a shared machine the mean belongs to the neighbours. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median distance from the median, as a fraction of it: how far a number may be trusted. */
export function spread(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map((value) => Math.abs(value - centre))) / centre;
}

/**
 * How many times `baseline` the other is, as the median over the rounds of the ratio within one round: whatever
 * slowed the machine down in a round slowed down both.
 */
export function pairedRatio(baseline: readonly number[], other: readonly number[]): number {
  return median(other.map((value, round) => baseline[round] / value));
}
