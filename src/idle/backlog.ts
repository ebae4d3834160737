// What the watched maps have left to move, and moving it. When that happens is not its business.

import { MORE_LEFT, OUT_OF_MEMORY } from "../../assembly/abi/layout.ts";
import { BUCKETS_PER_LOOK } from "../collection.ts";
import type { Table } from "../table.ts";
import { pending } from "./frontier.ts";
import { type Priority, RangeQueue } from "./queue.ts";
import type { Range } from "./ring.ts";
import { WatchList } from "./watch-list.ts";
import type { Watched } from "./watched.ts";

/** Buckets of one range: a segment of the table, about 150 us. Then it is another map's turn. */
const PIECE = 1024;

export class Backlog {
  readonly list = new WatchList((watched) => this.waiting.delete(watched));
  readonly queue: RangeQueue;
  /** Maps with something left that are not in the queue: for want of room there, or of memory. */
  readonly waiting = new Set<Watched>();
  /** Buckets moved here, and by the maps' own writes. */
  buckets = 0;
  bucketsByWrites = 0;
  readonly #clock: () => number;
  readonly #range: Range = { map: 0, evacuation: 0, from: 0, to: 0 };

  constructor(capacity: number, clock: () => number) {
    this.queue = RangeQueue.format(capacity);
    this.#clock = clock;
  }

  add(table: Table<unknown, unknown>, priority: Priority | "auto"): void {
    this.#enqueue(this.list.add(table, priority, this.#clock()));
  }

  /** Its range in the queue goes when it comes up. */
  forget(watched: Watched): void {
    if (watched.table !== undefined) this.bucketsByWrites += watched.evacuated();
    this.list.remove(watched);
  }

  forgetAll(): void {
    for (const watched of this.list) this.forget(watched);
  }

  /** Queues what began since the last time, and what has waited long enough. */
  findWork(): void {
    this.list.look((watched) => {
      if (!this.waiting.has(watched)) this.#enqueue(watched);
    });
    const now = this.#clock();
    for (const watched of this.waiting) if (watched.notBefore <= now && !this.#enqueue(watched)) break;
  }

  /** Moves one range, or as much of it as can be begun before `end`, and queues the rest. False when none is queued. */
  moveOne(end: number): boolean {
    const range = this.#range;
    if (!this.queue.pop(range)) return false;
    const watched = this.list.byId(range.map);
    if (watched === undefined) return true;
    watched.isQueued = false;
    this.#move(watched, range, end);
    this.#enqueue(watched);
    return true;
  }

  /** When the next of those that wait is due; Infinity when none waits. */
  nextTry(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { notBefore } of this.waiting) next = Math.min(next, notBefore);
    return next;
  }

  /** Maps that wait for memory. */
  get withoutMemory(): number {
    let count = 0;
    for (const { patience } of this.waiting) if (patience > 0) count++;
    return count;
  }

  /** Counts what the maps' own writes moved. O(maps) */
  countWrites(): void {
    for (const watched of this.list) this.bucketsByWrites += watched.evacuated();
  }

  #move(watched: Watched, { evacuation, to }: Range, end: number): void {
    const table = watched.table;
    if (table === undefined) return;
    const { heap, h } = table;
    const left: Range = { map: 0, evacuation: 0, from: 0, to: 0 };
    this.bucketsByWrites += watched.evacuated();
    // Writes may have moved part of the range meanwhile, or all of it, or be in the next evacuation.
    while (pending(heap, h, left) && left.evacuation === evacuation && left.from < to) {
      const moved = heap.core.map_evacuate(h, Math.min(BUCKETS_PER_LOOK, to - left.from));
      this.buckets += watched.evacuated();
      if (moved === OUT_OF_MEMORY) {
        watched.putOff(this.#clock());
        return;
      }
      watched.gotOn();
      if (moved !== MORE_LEFT || this.#clock() >= end) return;
    }
  }

  /** Puts the next piece of what a map has left into the queue, or the map among those that wait: then it is false. */
  #enqueue(watched: Watched): boolean {
    const range = this.#range;
    const { table, heap, h } = watched;
    if (table === undefined) this.forget(watched);
    else if (pending(heap, h, range)) {
      const now = this.#clock();
      range.map = watched.id;
      range.to = Math.min(range.to, range.from + PIECE);
      watched.isQueued = watched.notBefore <= now && this.queue.push(range, watched.heat(table, now));
      if (!watched.isQueued) {
        this.waiting.add(watched);
        return false;
      }
    }
    this.waiting.delete(watched);
    return true;
  }
}
