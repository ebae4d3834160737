// What constructors are given becomes a table.

import { HMAP_RESERVED } from "../assembly/abi/layout.ts";
import { type Arena, heapOf } from "./arena.ts";
import { eachStoredBatch } from "./cursor.ts";
import { byteLimit, checkObject, entryCount, loadFactor, seedOf } from "./options.ts";
import { Table } from "./table.ts";
import type { ElementType } from "./types/types.ts";

export interface HashMapOptions {
  /** Entries that fit without any growth; default 0. The storage is taken when it is first written to. */
  capacity?: number;
  /** Growth begins above this fraction of the slots; default 13/16. Higher: less memory, slower lookups. */
  loadFactor?: number;
  /** Tests only: makes the hash secrets, and all later ones, reproducible. A known seed lets anybody flood the map. */
  seed?: number | bigint;
  /** Most bytes of linear memory that this map may own; default: what the arena has. */
  maxBytes?: number;
  /** Where the map lives; default: an arena that all maps share. */
  arena?: Arena;
}

const MAX_MAP_BYTES = 0xffffffff;
const MIN_MAP_BYTES = 1024;

/** The table for a constructor's arguments. */
export function makeTable<K, V>(key: ElementType<K>, value: ElementType<V>, options: HashMapOptions = {}): Table<K, V> {
  checkObject(options);
  const capacity = options.capacity === undefined ? 0 : entryCount(options.capacity, "capacity");
  const table = new Table(heapOf(options.arena), key, value, {
    loadFactor: loadFactor(options.loadFactor),
    maxBytes: byteLimit(options.maxBytes, "maxBytes", MIN_MAP_BYTES, MAX_MAP_BYTES),
    seed: seedOf(options.seed),
  });
  if (capacity > 0 && !table.heap.core.map_reserve(table.h, capacity)) {
    const error = table.outOfMemory();
    table.dispose();
    throw error;
  }
  return table;
}

/** A copy of a table in the same arena, with the same options. O(size). */
export function cloneTable<K, V>(from: Table<K, V>): Table<K, V> {
  const size = from.size;
  const { heap, keyType, valueType } = from;
  const to = new Table(heap, keyType, valueType, from.options);
  try {
    const reserved = from.field(HMAP_RESERVED);
    if (!heap.core.map_reserve(to.h, Math.max(size, reserved))) throw to.outOfMemory();
    // References keep their indices. No key is decoded or encoded: a codec might change what is copied.
    if (from.side !== undefined) to.side = from.side.copy();
    eachStoredBatch(from, (n) => to.insertBatch(from.h, n));
    heap.core.map_set_reserved(to.h, reserved); // not what only the copying needed
  } catch (error) {
    to.dispose();
    throw error;
  } finally {
    heap.core.probe_release(); // a smaller block for long keys than the one that is kept from now on
  }
  return to;
}
