// Key and value types by the names that a snapshot's header has.

import { bytes, fixedBytes } from "../keys/bytes.ts";
import { customKey } from "../keys/custom.ts";
import { string } from "../keys/text.ts";
import { tuple } from "../keys/tuple.ts";
import { f32, f64, i32, i64, type KeyType, u32, u64, type ValueType } from "../types/types.ts";
import { CommandError } from "./errors.ts";

const SIMPLE: Record<string, KeyType<unknown>> = { u32, i32, f64, i64, u64, string, bytes };
const VALUES: Record<string, ValueType<unknown>> = { u32, i32, f32, f64, i64, u64, string, bytes };

/** A codec's keys are what it made of them: strings and bytes. */
const asEncoded = customKey<string | Uint8Array>({ encode: (key) => key, decode: (encoded) => encoded });

/** @throws CommandError for a name that this version does not know */
export function keyTypeOf(name: string): KeyType<unknown> {
  if (Object.hasOwn(SIMPLE, name)) return SIMPLE[name];
  if (name === "customKey") return asEncoded;
  const [, kind, inside] = /^(fixedBytes|tuple)\((.*)\)$/.exec(name) ?? [];
  if (kind === "fixedBytes" && /^\d+$/.test(inside)) return fixedBytes(Number(inside));
  if (kind === "tuple") return tuple(...inside.split(", ").map(keyTypeOf));
  throw new CommandError(`this version of tophash has no key type ${name}`);
}

/** @throws CommandError for a name that this version does not know */
export function valueTypeOf(name: string): ValueType<unknown> {
  if (Object.hasOwn(VALUES, name)) return VALUES[name];
  throw new CommandError(`this version of tophash has no value type ${name}`);
}
