// What `add` takes and says, for shared maps.

import { STATUS_OUT_OF_RANGE, STATUS_POISONED, WRITE_ADD } from "../../assembly/abi/shared.ts";
import { checkDelta, checkNumeric, refuse } from "../add.ts";
import { CODE_F64 } from "../types/types.ts";
import type { SharedTable } from "./table.ts";

/** Larger magnitudes leave every range. */
const MOST = 2n ** 64n - 1n;

/** Adds `delta` to the key's value, a missing key counts as 0; the new value. */
export function addShared<K, V>(table: SharedTable<K, V>, key: K, delta: V): V {
  const { valueType: type } = table;
  checkNumeric(type);
  checkDelta(type, delta);
  if (type.code > CODE_F64 && ((delta as bigint) > MOST || (delta as bigint) < -MOST)) {
    throw refuse(type, table.get(key) ?? 0n, delta);
  }
  table.attached();
  const own = table.own(key);
  table.putDelta(delta as number | bigint);
  const status = table.runOwn(WRITE_ADD, own);
  if (status === STATUS_OUT_OF_RANGE) throw refuse(type, table.word(), delta);
  if (status >= STATUS_POISONED) throw table.failure(status);
  return table.word();
}
