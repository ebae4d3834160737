// A key as it was when it was passed, for calls that read it more than once: what runs between may change an array or bytes.

import { CODE_BYTES, CODE_PAIR, CODE_TUPLE, type ElementType } from "../types/types.ts";
import { asLong } from "./long-type.ts";
import type { PairType } from "./tuple.ts";

/** The key itself, or a copy where the program could change it. Not for custom keys. @throws TypeError, RangeError for a wrong key */
export function ownKey<K>(type: ElementType<K>, key: K): K {
  switch (type.code) {
    case CODE_PAIR:
      return (type as unknown as PairType).prepare(key, "a key") as K;
    case CODE_BYTES:
    case CODE_TUPLE:
      return asLong(type).prepareCopy(key, "a key") as K;
    default:
      return key;
  }
}
