// Whether a value is the one that JavaScript expects (SHARED_EXPECTED): floats as SameValueZero has it, long ones by content.

import { LENGTH_MASK, VALUE_F32, VALUE_F64 } from "../abi/layout";
import { SHARED_EXPECTED } from "../abi/shared";
import { crossing } from "../arena/place";
import { isInMemory } from "../table/record";
import { sameBytes } from "../word/bytes";
import { valueBytesOf, valueTypeOf } from "./form";

/** A number at an address. */
export function isExpectedNumber(at: usize): bool {
  const expected = crossing(SHARED_EXPECTED);
  if (valueTypeOf() == VALUE_F32) {
    const a = load<f32>(at), b = load<f32>(expected);
    return a == b || (a != a && b != b);
  }
  if (valueTypeOf() == VALUE_F64) {
    const a = load<f64>(at), b = load<f64>(expected);
    return a == b || (a != a && b != b);
  }
  return valueBytesOf() == 4 ? load<u32>(at) == load<u32>(expected) : load<u64>(at) == load<u64>(expected);
}

/** | length word | bytes | at an address, which may be nonsense by now. */
export function isExpectedCopy(copy: usize): bool {
  const expected = crossing(SHARED_EXPECTED);
  const word = load<u32>(expected, 4), bytes = word & LENGTH_MASK;
  return load<u32>(copy) == word && isInMemory(copy + 4, bytes) && sameBytes(copy + 4, <usize>load<u32>(expected), bytes);
}
