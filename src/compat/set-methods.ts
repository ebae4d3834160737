// 24.2.4: the methods that take another set. `own` is the receiver's [[SetData]], `record` the argument's Set Record.
// A cursor over `own` sees what the argument's methods change in it, as the specification's index does.

import { close, DONE, step } from "./iteration.ts";
import { OrderedTable } from "./ordered-table.ts";
import { recordHas, recordKeys, type SetRecord } from "./set-record.ts";

/** 24.2.4.5 Set.prototype.difference, from step 4 */
export function difference(own: OrderedTable, record: SetRecord): OrderedTable {
  const result = own.copyKeys();
  if (own.size <= record.size) {
    const cursor = result.cursor();
    while (cursor.advance()) {
      const key = cursor.key;
      if (recordHas(record, key)) result.delete(key);
    }
  } else {
    const keys = recordKeys(record);
    for (let key = step(keys); key !== DONE; key = step(keys)) result.delete(key);
  }
  return result;
}

/** 24.2.4.9 Set.prototype.intersection, from step 4 */
export function intersection(own: OrderedTable, record: SetRecord): OrderedTable {
  const result = new OrderedTable(false);
  if (own.size <= record.size) {
    const cursor = own.cursor();
    while (cursor.advance()) {
      const key = cursor.key;
      if (recordHas(record, key)) result.add(key, undefined);
    }
  } else {
    const keys = recordKeys(record);
    for (let key = step(keys); key !== DONE; key = step(keys)) if (own.has(key)) result.add(key, undefined);
  }
  return result;
}

/** 24.2.4.10 Set.prototype.isDisjointFrom, from step 4 */
export function isDisjointFrom(own: OrderedTable, record: SetRecord): boolean {
  if (own.size > record.size) return !hasOneOf(own, record, true);
  const cursor = own.cursor();
  while (cursor.advance()) {
    if (recordHas(record, cursor.key)) return false;
  }
  return true;
}

/** 24.2.4.11 Set.prototype.isSubsetOf, from step 4 */
export function isSubsetOf(own: OrderedTable, record: SetRecord): boolean {
  if (own.size > record.size) return false;
  const cursor = own.cursor();
  while (cursor.advance()) {
    if (!recordHas(record, cursor.key)) return false;
  }
  return true;
}

/** 24.2.4.12 Set.prototype.isSupersetOf, from step 4 */
export function isSupersetOf(own: OrderedTable, record: SetRecord): boolean {
  if (own.size < record.size) return false;
  return !hasOneOf(own, record, false);
}

/** Whether one of the argument's keys is in `own`, or is not; its iterator is closed then. */
function hasOneOf(own: OrderedTable, record: SetRecord, present: boolean): boolean {
  const keys = recordKeys(record);
  for (let key = step(keys); key !== DONE; key = step(keys)) {
    if (own.has(key) !== present) continue;
    close(keys);
    return true;
  }
  return false;
}

/** 24.2.4.15 Set.prototype.symmetricDifference, from step 4 */
export function symmetricDifference(own: OrderedTable, record: SetRecord): OrderedTable {
  const keys = recordKeys(record); // before the copy
  const result = own.copyKeys();
  for (let key = step(keys); key !== DONE; key = step(keys)) {
    if (own.has(key)) result.delete(key);
    else result.add(key, undefined);
  }
  return result;
}

/** 24.2.4.16 Set.prototype.union, from step 4 */
export function union(own: OrderedTable, record: SetRecord): OrderedTable {
  const keys = recordKeys(record); // before the copy
  const result = own.copyKeys();
  for (let key = step(keys); key !== DONE; key = step(keys)) result.add(key, undefined);
  return result;
}
