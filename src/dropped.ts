// Tables that were dropped without `dispose` give their storage back when the garbage collector finds them.
// Finalizers run after the event loop turned, never inside a synchronous loop.

import type { Heap } from "./heap.ts";

const registry = new FinalizationRegistry<{ heap: Heap; h: number }>(({ heap, h }) => {
  if (!heap.disposed) heap.core.map_dispose(h);
});

/** Frees the map at address `h` when `table` is collected. */
export function watch(table: object, heap: Heap, h: number): void {
  registry.register(table, { heap, h }, table);
}

export function unwatch(table: object): void {
  registry.unregister(table);
}
