// A map that is watched: held weakly, so that it is reclaimed as if it were not; and how recently it was written to.

import type { Heap } from "../heap.ts";
import type { Table } from "../table.ts";
import { entries, evacuated } from "./frontier.ts";
import { COLD, type Heat, HOT, PRIORITIES, type Priority, WARM } from "./queue.ts";

type AnyTable = Table<unknown, unknown>;

/** Milliseconds since the last write that was noticed, up to which a map counts as hot, as warm. */
const HOT_FOR = 100;
const WARM_FOR = 10_000;

/** Milliseconds until a map that found no memory is tried again: doubled each time, up to the second. */
const FIRST_RETRY = 16;
const LAST_RETRY = 4096;

export class Watched {
  readonly #table: WeakRef<AnyTable>;
  readonly heap: Heap;
  readonly h: number;
  /** Its range is in the queue. */
  isQueued = false;
  /** Not to be queued before then. */
  notBefore = 0;
  /** Milliseconds that it waits for memory this time; 0 when it does not. */
  patience = 0;
  /** The map's count of evacuated buckets when it was last seen: what it is ahead is what writes have moved since. */
  #seen: number;
  #entries: number;
  #mutations: number;
  #written: number;

  constructor(
    readonly id: number,
    table: AnyTable,
    /** As asked for. */
    public priority: Priority | "auto",
    now: number,
  ) {
    this.#table = new WeakRef(table);
    this.heap = table.heap;
    this.h = table.h;
    this.#seen = evacuated(table.heap, table.h);
    this.#entries = entries(table.heap, table.h);
    this.#mutations = table.mutations;
    this.#written = now;
  }

  /** Whether entries came or went since this was asked last. */
  isChanged(): boolean {
    const before = this.#entries;
    this.#entries = entries(this.heap, this.h);
    return this.#entries !== before;
  }

  /** Buckets that were evacuated since this was asked last. */
  evacuated(): number {
    const before = this.#seen;
    this.#seen = evacuated(this.heap, this.h);
    return (this.#seen - before) >>> 0;
  }

  /** The table, unless it was dropped or disposed of. */
  get table(): AnyTable | undefined {
    const table = this.#table.deref();
    return table === undefined || table.isDisposed ? undefined : table;
  }

  /**
   * How urgent its evacuation is. A write is noticed as a change of the table's counter, which costs writes nothing; it
   * counts as of now. Reads leave no trace.
   */
  heat({ mutations }: AnyTable, now: number): Heat {
    if (mutations !== this.#mutations) {
      this.#mutations = mutations;
      this.#written = now;
    }
    if (this.priority !== "auto") return PRIORITIES.indexOf(this.priority) as Heat;
    const age = now - this.#written;
    if (age <= HOT_FOR) return HOT;
    return age <= WARM_FOR ? WARM : COLD;
  }

  /** It found no memory: let it wait, longer each time. */
  putOff(now: number): void {
    this.patience = Math.min(Math.max(this.patience * 2, FIRST_RETRY), LAST_RETRY);
    this.notBefore = now + this.patience;
  }

  /** It moved: what it waited for is there. */
  gotOn(): void {
    this.patience = 0;
    this.notBefore = 0;
  }
}
