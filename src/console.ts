// How console.log shows a map or set: types, size, and the first entries.

import { Cursor } from "./cursor.ts";
import type { Table } from "./table.ts";

export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

const ENTRIES_SHOWN = 10;

export type Inspect = (value: unknown, options?: object) => string;

export function show<K, V>(
  name: string,
  table: Table<K, V>,
  isMap: boolean,
  depth: number | null,
  options: object,
  inspect?: Inspect,
): string {
  const types = isMap ? `${table.keyType.name} => ${table.valueType.name}` : table.keyType.name;
  if (table.isDisposed) return `${name}<${types}> [disposed]`;
  const head = `${name}<${types}>(${table.size})`;
  const cursor = new Cursor(table, isMap);
  const next = () => {
    if (!cursor.advance()) return undefined;
    return isMap ? [cursor.key, cursor.value] : [cursor.key];
  };
  return showEntries(head, next, table.size, depth, options, inspect);
}

/**
 * `head { 1 => 2, 3 => 4, ... 5 more }`
 * @param next the parts of the next entry, undefined at the end
 * @param size undefined when nobody knows
 */
export function showEntries(
  head: string,
  next: () => readonly unknown[] | undefined,
  size: number | undefined,
  depth: number | null,
  options: object,
  inspect: Inspect = String,
): string {
  if (depth !== null && depth < 0) return `[${head}]`;
  const nested = { ...options, depth: depth === null ? null : depth - 1 };
  const parts: string[] = [];
  for (let entry = next(); entry !== undefined; entry = next()) {
    if (parts.length === ENTRIES_SHOWN) {
      parts.push(size === undefined ? "... more" : `... ${Math.max(size - ENTRIES_SHOWN, 1)} more`);
      break;
    }
    parts.push(entry.map((part) => inspect(part, nested)).join(" => "));
  }
  return parts.length === 0 ? `${head} {}` : `${head} { ${parts.join(", ")} }`;
}
