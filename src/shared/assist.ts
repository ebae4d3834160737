// `assist`: evacuating what other threads' writes have made grow. The queue is the idle scheduler's (idle/queue.ts), here in shared memory: any number of
// threads may assist at once, each takes the shard that is due.

import { HMAP_PHASE, MORE_LEFT, OUT_OF_MEMORY, PHASE_NONE } from "../../assembly/abi/layout.ts";
import { STATUS_POISONED } from "../../assembly/abi/shared.ts";
import { pending } from "../idle/frontier.ts";
import { COLD, type Heat, HOT, RangeQueue, WARM } from "../idle/queue.ts";
import type { Range } from "../idle/ring.ts";
import { isPoisoned, ofMap, seqOf } from "./shards.ts";
import type { SharedTable } from "./table.ts";

type AnyTable = SharedTable<never, never>;

/** Ranges of each priority: no fewer than shards, and a power of two. */
const CAPACITY = 256;
/** Buckets of one range: then it is another shard's turn. */
const PIECE = 256;
/** Buckets moved under one lock: some microseconds, in which others wait for this shard. */
const BUCKETS_PER_LOCK = 16;
/** Writes since the last look, from which a shard counts as hot. */
const HOT_WRITES = 64;

/** Bytes of a map's queue: | queue | a word for each shard: 1 while it is queued |. */
export function queueBytes(shards: number): number {
  return RangeQueue.bytes(CAPACITY) + 4 * shards;
}
export function queueMemory(shards: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(queueBytes(shards));
  RangeQueue.format(CAPACITY, memory);
  return memory;
}

export class Assistant {
  readonly #queue: RangeQueue;
  readonly #queued: Int32Array;
  /** The shards' seq when this thread looked last: two for each write since. */
  readonly #seen: Uint32Array;
  readonly #range: Range = { map: 0, evacuation: 0, from: 0, to: 0 };

  constructor(
    readonly table: AnyTable,
    memory: SharedArrayBuffer,
  ) {
    this.#queue = new RangeQueue(memory, RangeQueue.bytes(CAPACITY));
    this.#queued = new Int32Array(memory, RangeQueue.bytes(CAPACITY), table.shards);
    this.#seen = new Uint32Array(table.shards);
  }

  /** Moves buckets until none is left (true), so many were moved, or it is time. */
  run(maxBuckets: number, deadline: number): boolean {
    const { table } = this;
    table.live();
    let left = maxBuckets;
    let isStuck = false;
    do {
      for (let shard = 0; shard < table.shards; shard++) this.#enqueue(shard);
      while (
        left > 0 &&
        performance.now() < deadline &&
        (this.#queue.pop(this.#range) || (!isStuck && this.#takeAny()))
      ) {
        const moved = this.#move(Math.min(left, PIECE));
        if (moved === 0) isStuck = true;
        left -= moved;
      }
    } while (!isStuck && left > 0 && performance.now() < deadline && this.#isMoving());
    const isDone = !this.#isMoving();
    if (isStuck && left === maxBuckets && !isDone) throw table.heap.outOfMemory();
    return isDone;
  }

  /**
   * A range of any shard that has some left, when the queue has none: who took it is at it, and two may share it; or was killed, and then
   * nobody would come to it any more.
   */
  #takeAny(): boolean {
    const { table } = this;
    for (let shard = 0; shard < table.shards; shard++) {
      this.#range.map = shard;
      if (!isPoisoned(table, shard) && this.#hasMore(shard, this.#range)) return true;
    }
    return false;
  }

  /** Moves a part of the range that was taken, and queues what is left of it; how many buckets, 0 when there is no memory for it. */
  #move(most: number): number {
    const { table } = this;
    const { evacuation, to, map: shard } = this.#range;
    const range: Range = { map: shard, evacuation: 0, from: 0, to: 0 };
    let moved = 0;
    let status: number = MORE_LEFT;
    // Writes may have moved part of the range meanwhile, or be in the next evacuation.
    while (moved < most && this.#hasMore(shard, range) && range.evacuation === evacuation && range.from < to) {
      status = table.heap.core.shard_evacuate(shard, Math.min(BUCKETS_PER_LOCK, most - moved));
      if (status >= STATUS_POISONED || status === OUT_OF_MEMORY) break;
      moved += BUCKETS_PER_LOCK;
      if (status !== MORE_LEFT) break;
    }
    Atomics.store(this.#queued, shard, 0);
    if (status > STATUS_POISONED) throw table.failure(status);
    if (status === OUT_OF_MEMORY) return moved;
    this.#enqueue(shard);
    return Math.max(moved, 1); // what others have moved is progress, too
  }

  /** Puts the next piece of what a shard has left into the queue, unless it is there. */
  #enqueue(shard: number): void {
    const { table } = this;
    if (isPoisoned(table, shard)) return; // the others go on: they may make room for it
    const range: Range = { map: shard, evacuation: 0, from: 0, to: 0 };
    if (!this.#hasMore(shard, range)) return;
    if (Atomics.compareExchange(this.#queued, shard, 0, 1) !== 0) return;
    range.to = Math.min(range.to, range.from + PIECE);
    if (!this.#queue.push(range, this.#heat(shard))) Atomics.store(this.#queued, shard, 0);
  }

  /** Whether a shard has something left to move: then `range` is that. */
  #hasMore(shard: number, range: Range): boolean {
    const { table } = this;
    return ofMap(table, shard, (h) => pending(table.heap, h, range));
  }

  /** A shard that is written to often makes its writers wait longest: it comes first. */
  #heat(shard: number): Heat {
    const seq = seqOf(this.table, shard);
    const writes = ((seq - this.#seen[shard]) >>> 0) >>> 1;
    this.#seen[shard] = seq;
    if (writes >= HOT_WRITES) return HOT;
    return writes > 0 ? WARM : COLD;
  }

  #isMoving(): boolean {
    const { table } = this;
    for (let shard = 0; shard < table.shards; shard++) {
      if (ofMap(table, shard, (h) => table.heap.u8[h + HMAP_PHASE]) !== PHASE_NONE && !isPoisoned(table, shard))
        return true;
    }
    return false;
  }
}
