// How console.log shows a map or set: types, size, and the first entries.

import { Cursor } from "./cursor.ts";
import type { Table } from "./table.ts";

export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

const ENTRIES_SHOWN = 10;

type Inspect = (value: unknown, options?: object) => string;

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
  if (depth !== null && depth < 0) return `[${head}]`;
  if (table.size === 0) return `${head} {}`;
  const text: Inspect = inspect ?? String;
  const nested = { ...options, depth: depth === null ? null : depth - 1 };
  const parts: string[] = [];
  const cursor = new Cursor(table, isMap);
  while (parts.length < ENTRIES_SHOWN && cursor.advance()) {
    const key = text(cursor.key, nested);
    parts.push(isMap ? `${key} => ${text(cursor.value, nested)}` : key);
  }
  const more = table.size - parts.length;
  if (more > 0) parts.push(`... ${more} more`);
  return `${head} { ${parts.join(", ")} }`;
}
