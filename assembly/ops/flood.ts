// When a chain is longer than chance has it: somebody knows the secrets.

import { Hmap } from "../table/hmap";

/**
 * A chain of so many full buckets that chance does not explain: eight standard deviations and a dozen entries above the mean
 * (tests/flooding-bound.test.ts), at least that of a table about to grow: deletions while iterating leave chains from then.
 */
export function flooded(h: Hmap, chain: u32): bool {
  const mean = max<f64>(<f64>h.count / <f64>(<u64>h.narrow + 1), <f64>h.load / 65536.0);
  return <f64>(chain * <u32>h.slots) > mean + 8.0 * sqrt<f64>(mean) + 12.0;
}
