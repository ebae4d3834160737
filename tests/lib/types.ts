// The tests run one body over all types, so they speak to maps through these loose forms.
import type { HashMap, HashSet } from "tophash";

export type Key = number | bigint | string | Uint8Array | readonly unknown[] | object;
export type LooseMap = HashMap<Key, unknown>;
export type LooseSet = HashSet<Key>;

/** What the constructors take as a key type and a value type. */
export type AnyKeyType = ConstructorParameters<typeof HashMap<Key, unknown>>[0];
export type AnyValueType = ConstructorParameters<typeof HashMap<Key, unknown>>[1];

export type TypedArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;
