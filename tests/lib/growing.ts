// Maps that have an evacuation before them.
import { type Arena, HashMap, u32 } from "tophash";
import { scatter } from "./kinds.ts";

/** A map of `n` entries that begins to grow to four times its table: about n / 6 buckets to move. */
export function growing(n: number, arena?: Arena): HashMap<number, number> {
  const map = new HashMap(u32, u32, { arena, capacity: n, seed: 1 });
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  map.evacuate();
  map.reserve(4 * n);
  return map;
}

/** Buckets of its narrow table that are not moved yet. */
export function left(map: HashMap<number, number>): number {
  const { phase, progress } = map.stats();
  return phase === "none" ? 0 : 1 - progress;
}
