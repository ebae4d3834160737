// Threads of a shared map that are killed die while they hold a lock, if they can be caught at it.
import type { SharedHashMap } from "tophash/shared";
import { ARENA } from "../../assembly/abi/layout.ts";
import { LINE_OWNER, LINE_SHIFT, ROOT_LINES } from "../../assembly/abi/shared.ts";
import type { Undertaker } from "../linearizability/run.ts";

/** Milliseconds after which one that still holds the same lock sleeps. */
const SLEEPS = 0.1;

/** `first`: the number of the first line with a lock. */
export function undertaker(map: Pick<SharedHashMap<never, never>, "handle" | "abandon">, first = 0): Undertaker {
  const words = new Int32Array(map.handle.memory.buffer);
  const { shards } = map.handle;
  const wordOf = (shard: number) => (ARENA + ROOT_LINES + ((first + shard) << LINE_SHIFT)) >>> 2;
  const isHolding = (shard: number, id: number) => Atomics.load(words, wordOf(shard) + (LINE_OWNER >>> 2)) === id;
  return {
    // It takes a while to end a thread: only one that sleeps with the lock will not have let go of it by then.
    isBusy(id) {
      for (let shard = 0; shard < shards; shard++) {
        if (!isHolding(shard, id)) continue;
        const seq = Atomics.load(words, wordOf(shard));
        for (const end = performance.now() + SLEEPS; performance.now() < end; );
        if (seq % 2 !== 0 && isHolding(shard, id) && Atomics.load(words, wordOf(shard)) === seq) return true;
      }
      return false;
    },
    bury: (id) => map.abandon(id),
  };
}
