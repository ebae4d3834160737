// What this instance must know of its map, set once, when it is attached: a header may be torn while it is read.

import { KEY_FLOAT64, KEY_RECORD, KEY_WORD32 } from "../abi/layout";
import { setRacingValue } from "../table/record";

/** Bytes of a value, and whether it is the address of a copy. */
let width: u32 = 0;
let isLong: bool = false;
/** VALUE_U32 .. of a number. */
let type: u32 = 0;
/** KEY_WORD32 .. of the keys. */
let keys: u32 = 0;

export function setForm(keyKind: u32, bytes: u32, long: bool, code: u32): void {
  keys = keyKind;
  width = bytes;
  isLong = long;
  type = code;
  if (keyKind == KEY_RECORD) setRacingValue(bytes);
}
@inline export function wideKeys(): bool { return keys != KEY_WORD32; }
@inline export function floatKeys(): bool { return keys == KEY_FLOAT64; }
@inline export function valueTypeOf(): u32 { return type; }
@inline export function valueBytesOf(): u32 { return width; }
@inline export function hasLongValues(): bool { return isLong; }
