// Tables that were dropped without `dispose` give their storage back when the garbage collector finds them.
// Finalizers run after the event loop turned, never inside a synchronous loop.

import type { Heap } from "./heap.ts";
import { uncurryThis } from "./intrinsics.ts";
import { keepInfo, TRACE_MADE, tell } from "./trace-hook.ts";

const { register: registerMethod, unregister: unregisterMethod } = FinalizationRegistry.prototype;
const register = uncurryThis(registerMethod) as (registry: object, target: object, held: Held, token: object) => void;
const unregister = uncurryThis(unregisterMethod) as (registry: object, token: object) => boolean;

interface Held {
  heap: Heap;
  h: number;
}

const registry = new FinalizationRegistry<Held>(({ heap, h }) => {
  if (!heap.disposed) heap.core.map_dispose(h);
  keepInfo(heap.maps, h, undefined);
});

/** Frees the map at address `h` when `table` is collected. */
export function watch(table: object, heap: Heap, h: number, keyType: string, valueType: string): void {
  const held = { heap, h, keyType, valueType };
  keepInfo(heap.maps, h, held);
  tell?.(heap, h, TRACE_MADE);
  register(registry, table, held, table);
}

export function unwatch(table: object, heap: Heap, h: number): void {
  keepInfo(heap.maps, h, undefined);
  unregister(registry, table);
}
