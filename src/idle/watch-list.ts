// The watched maps, by arena: one word of an arena tells whether any of its maps began an evacuation.

import { ARENA, ARENA_BEGUN } from "../../assembly/abi/layout.ts";
import type { Heap } from "../heap.ts";
import type { Table } from "../table.ts";
import { isMoving } from "./frontier.ts";
import type { Priority } from "./queue.ts";
import { Watched } from "./watched.ts";

type AnyTable = Table<unknown, unknown>;

interface OfArena {
  /** The arena's count of evacuations when it was last looked at. */
  begun: number;
  maps: Set<Watched>;
}

const MOST_IDS = 2 ** 32;
/** Maps that one `isChanging` looks at. */
const SAMPLE = 64;

/**
 * One for all lists, and for ever: V8 11 (Node 20) may run no finalizer of any registry any more after a registry that had
 * some to run was itself collected.
 */
const dropped = new FinalizationRegistry<{ list: WeakRef<WatchList>; watched: Watched }>(({ list, watched }) =>
  list.deref()?.remove(watched),
);

export class WatchList {
  readonly #itself = new WeakRef(this);
  readonly #byTable = new WeakMap<AnyTable, Watched>();
  readonly #byId = new Map<number, Watched>();
  readonly #arenas = new Map<Heap, OfArena>();
  #lastId = 0;
  /** Where `isChanging` goes on. */
  #sampled = this.#byId.values();
  /** The map that `isChanging` last found to be so: asked first. */
  #busy: Watched | undefined;

  /** @param gone told of each map that is watched no longer */
  constructor(readonly gone: (watched: Watched) => void) {}

  get size(): number {
    return this.#byId.size;
  }

  byTable(table: AnyTable): Watched | undefined {
    return this.#byTable.get(table);
  }

  byId(id: number): Watched | undefined {
    return this.#byId.get(id);
  }

  add(table: AnyTable, priority: Priority | "auto", now: number): Watched {
    do this.#lastId = (this.#lastId + 1) % MOST_IDS;
    while (this.#byId.has(this.#lastId));
    const watched = new Watched(this.#lastId, table, priority, now);
    const { heap } = table;
    this.#byTable.set(table, watched);
    this.#byId.set(watched.id, watched);
    let arena = this.#arenas.get(heap);
    if (arena === undefined) {
      arena = { begun: begun(heap), maps: new Set() };
      this.#arenas.set(heap, arena);
    }
    arena.maps.add(watched);
    dropped.register(table, { list: this.#itself, watched }, watched);
    return watched;
  }

  remove(watched: Watched): void {
    dropped.unregister(watched);
    if (!this.#byId.delete(watched.id)) return;
    const { table, heap } = watched;
    if (table !== undefined) this.#byTable.delete(table);
    const arena = this.#arenas.get(heap)!;
    arena.maps.delete(watched);
    if (arena.maps.size === 0) this.#arenas.delete(heap);
    if (this.#busy === watched) this.#busy = undefined;
    this.gone(watched);
  }

  [Symbol.iterator](): Iterator<Watched> {
    return this.#byId.values();
  }

  /** Lets go of those that were disposed of. O(maps) */
  prune(): void {
    for (const watched of this) if (watched.table === undefined) this.remove(watched);
  }

  /**
   * Whether entries come and go, so that a growth may begin any moment: asks 64 maps at most, the next ones each time, and
   * does not need the maps themselves for that.
   */
  isChanging(): boolean {
    let isChanging = this.#busy?.isChanged() ?? false;
    for (let i = Math.min(SAMPLE, this.size); i > 0; i--) {
      let next = this.#sampled.next();
      if (next.done) {
        this.#sampled = this.#byId.values();
        next = this.#sampled.next();
      }
      if (!next.value?.isChanged()) continue;
      isChanging = true;
      this.#busy = next.value;
    }
    return isChanging;
  }

  /**
   * Calls `found` for each map that is being evacuated and not queued, in the arenas where an evacuation began since the last
   * look. A load and a comparison for each arena where none did.
   */
  look(found: (watched: Watched) => void): void {
    for (const [heap, arena] of this.#arenas) {
      if (heap.disposed) {
        for (const watched of arena.maps) this.remove(watched);
        continue;
      }
      const count = begun(heap);
      if (count === arena.begun) continue;
      arena.begun = count;
      for (const watched of arena.maps) if (!watched.isQueued && isMoving(heap, watched.h)) found(watched);
    }
  }
}

function begun(heap: Heap): number {
  return heap.u32[(ARENA + ARENA_BEGUN) >>> 2];
}
