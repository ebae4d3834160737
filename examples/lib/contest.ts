// One task done by both maps: warmed up, timed in turn, results compared entry by entry.
import type { HashMap } from "tophash";

/** `N` are the Map's keys, `K` those of tophash. */
export interface Task<N, V, K = N> {
  name: string;
  /** Before each turn of either of them, not timed: what they are given anew. */
  prepare?(): void;
  native(): Map<N, V>;
  tophash(): HashMap<K, V>;
  /** Which keys correspond, where they are not the same; default: they are. */
  nativeKey?(key: K): N;
  tophashKey?(key: N): K;
}

export interface Outcome {
  name: string;
  equal: boolean;
  nativeMs: number;
  tophashMs: number;
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Both directions: what tophash iterates must be in the Map, and what the Map holds must be found in tophash. */
function sameEntries<N, V, K>(task: Task<N, V, K>, native: Map<N, V>, other: HashMap<K, V>): boolean {
  const nativeKey = (key: K) => task.nativeKey?.(key) ?? (key as unknown as N);
  const tophashKey = (key: N) => task.tophashKey?.(key) ?? (key as unknown as K);
  if (native.size !== other.size) return false;
  for (const [key, value] of other) if (native.get(nativeKey(key)) !== value) return false;
  for (const [key, value] of native) if (other.get(tophashKey(key)) !== value) return false;
  return true;
}

/** A slow machine gets fewer rounds, at least the one. */
const LIMIT_MS = 3000;

/**
 * Alternating rounds share whatever the machine does meanwhile; who goes first alternates, too. The first one is not
 * counted: it compiles the code.
 */
export function contest<N, V, K>(task: Task<N, V, K>, rounds: number, report: (done: number) => void): Outcome {
  const nativeTimes: number[] = [];
  const tophashTimes: number[] = [];
  const timed = <T>(work: () => T): [T, number] => {
    task.prepare?.();
    const start = performance.now();
    const result = work();
    return [result, performance.now() - start];
  };
  const start = performance.now();
  let equal = true;
  for (let round = 0; round <= rounds; round++) {
    if (round > 1 && performance.now() - start > LIMIT_MS) break;
    report(round / (rounds + 1));
    const early = round % 2 === 0 ? timed(() => task.native()) : undefined;
    const [ours, ourTime] = timed(() => task.tophash());
    const [theirs, theirTime] = early ?? timed(() => task.native());
    equal &&= sameEntries(task, theirs, ours);
    ours.dispose();
    if (round === 0) continue;
    nativeTimes.push(theirTime);
    tophashTimes.push(ourTime);
  }
  return { name: task.name, equal, nativeMs: median(nativeTimes), tophashMs: median(tophashTimes) };
}
