// What ends a command.

export const OK = 0;
/** Something was found, or failed. */
export const FAILED = 1;
/** The command line itself was wrong. */
export const USAGE = 2;

/** The command line was wrong: one sentence that says how. */
export class UsageError extends Error {}

/** What was asked for cannot be done with this file, on this machine: one sentence. */
export class CommandError extends Error {}

/** The word that was probably meant, if one is near enough: two letters wrong, left out or exchanged at most. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((name) => distance(word, name));
  const least = Math.min(...distances);
  return least <= Math.min(2, word.length - 1) ? known[distances.indexOf(least)] : undefined;
}

/** Letters inserted, left out, changed, or exchanged with their neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
