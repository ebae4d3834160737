// Maps in the middle of every kind of evacuation, and settled ones.
import { HashMap, type HashMapOptions, u32 } from "tophash";
import { colliding } from "./collide.ts";
import type { KeyKind } from "./kinds.ts";
import { must } from "./same.ts";
import type { LooseMap } from "./types.ts";

export const phases = ["none", "grow", "grow far", "shrink", "compact", "reseed"] as const;
export type PhaseName = (typeof phases)[number];

const make = (kind: KeyKind, options?: HashMapOptions): LooseMap =>
  new HashMap(kind.type as never, u32, { seed: 7, ...options }) as unknown as LooseMap;

function fill(map: LooseMap, kind: KeyKind, from: number, to: number): void {
  for (let i = from; i < to; i++) map.set(kind.at(i), i);
}

/** Moves about a third of what the evacuation under way has to move. */
function moveThird(map: LooseMap): void {
  const { buckets, progress } = map.stats();
  map.evacuate({ maxBuckets: Math.ceil(buckets / 3) });
  must(map.stats().progress > progress, "the evacuation gets on");
}

/** A map of about `n` entries (some hundred at least) in the middle of that. */
export function inPhase(phase: PhaseName, kind: KeyKind, n: number): LooseMap {
  let map = make(kind);
  if (phase === "none") {
    fill(map, kind, 0, n);
    map.evacuate();
  } else if (phase === "grow") {
    for (let i = 0; i < n || !map.stats().growing; i++) map.set(kind.at(i), i);
    moveThird(map);
  } else if (phase === "grow far") {
    fill(map, kind, 0, n);
    map.evacuate();
    map.reserve(4 * n);
    moveThird(map);
  } else if (phase === "shrink") {
    fill(map, kind, 0, 6 * n);
    map.evacuate();
    for (let i = 6 * n; map.stats().phase !== "shrink"; ) map.delete(kind.at(--i));
    map.evacuate({ maxBuckets: Math.ceil(map.stats().buckets / 8) });
  } else if (phase === "compact") {
    // More entries than slots make chains; a few of them go, so that a smaller table would not do.
    map = make(kind, { loadFactor: 1.5 });
    let i = 0;
    for (; i < n || map.stats().loadFactor < 1.2 || map.stats().growing; i++) map.set(kind.at(i), i);
    for (let gone = 0; gone < i / 20; gone++) map.delete(kind.at(gone));
    map.shrink();
    moveThird(map);
  } else {
    fill(map, kind, 0, n);
    map.evacuate();
    const bits = Math.log2(map.stats().buckets) + 1;
    const crafted = colliding(map, bits, 100, (i) => kind.at(i), true);
    for (let i = 0; map.stats().phase !== "reseed"; i++) map.set(crafted[i], i);
    moveThird(map);
  }
  const due = phase === "grow far" ? "grow" : phase;
  must(map.stats().phase === due, () => `the map is in phase ${map.stats().phase}, not ${due}`);
  return map;
}
