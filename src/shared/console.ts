// How console.log shows a shared map. Others may write meanwhile, or have broken it: printing never throws.

import { type Inspect, showEntries } from "../console.ts";
import type { SharedTable } from "./table.ts";

/** How console.log asks. */
export interface Printing {
  depth: number | null;
  options: object;
  inspect: Inspect | undefined;
}

/** @param size of maps that know it */
export function showShared<K, V>(
  name: string,
  table: SharedTable<K, V>,
  size: (() => number) | undefined,
  entries: () => Iterator<readonly [K, V]>,
  { depth, options, inspect }: Printing,
): string {
  const typed = `${name}<${table.keyType.name} => ${table.valueType.name}>`;
  if (table.heap.id === 0) return `${typed} [disposed]`;
  if (table.heap.isDestroyed) return `${typed} [destroyed]`;
  try {
    const count = size?.();
    const head = count === undefined ? typed : `${typed}(${count})`;
    const walk = entries();
    const next = () => walk.next().value as [K, V] | undefined;
    return showEntries(head, next, count, depth, options, inspect);
  } catch (error) {
    return `${typed} [${(error as Error).name}]`;
  }
}
