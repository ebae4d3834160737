// Pauses sorted into decades, as the child counts them and the picture draws them.

/** Upper ends in milliseconds; the last decade has none. */
const ENDS = [0.001, 0.01, 0.1, 1, 10, 100, 1000] as const;
export const DECADES = [
  "below 1 us",
  "1 - 10 us",
  "10 - 100 us",
  "0.1 - 1 ms",
  "1 - 10 ms",
  "10 - 100 ms",
  "0.1 - 1 s",
  "1 s and more",
] as const;

export function decadeOf(pauseMs: number): number {
  let decade = 0;
  while (decade < ENDS.length && pauseMs >= ENDS[decade]) decade++;
  return decade;
}
