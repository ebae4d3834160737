// 7.3.35 GroupBy ( items, callback, collection ).

import { NONE } from "./entries.ts";
import { arrayFrom, TypeErrorOf } from "./intrinsics.ts";
import { closeAfterThrow, DONE, getIterator, step } from "./iteration.ts";
import { type List, listOf } from "./list.ts";
import type { OrderedTable } from "./ordered-table.ts";

/** Puts an array of its items under each key that the callback returns. */
export function groupBy(items: unknown, callback: unknown, groups: OrderedTable): void {
  if (items === undefined || items === null) throw new TypeErrorOf("groupBy needs an iterable");
  if (typeof callback !== "function") throw new TypeErrorOf("groupBy needs a function");
  const record = getIterator(items);
  // Step 6.a, an error at the 2^53rd item, would be reached in a year or so.
  let index = 0;
  for (let item = step(record); item !== DONE; item = step(record)) {
    let key: unknown;
    try {
      key = callback(item, index++);
    } catch (error) {
      closeAfterThrow(record);
      throw error;
    }
    const number = groups.find(key);
    if (number === NONE) {
      groups.add(key, listOf(item));
      continue;
    }
    const elements = groups.value(number) as List<unknown>;
    elements[elements.length] = item;
  }
  const cursor = groups.cursor();
  while (cursor.advance()) cursor.value = arrayFrom(cursor.value as List<unknown>);
}
