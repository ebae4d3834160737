// Keys of one 64-bit word: i64, u64, and f64 as its canonical bits.

import { Hmap } from "../table/hmap";
import { mixBy } from "../table/secrets";
import { mix } from "../word/hash";

/** A key slot, see U32Key. */
@unmanaged export class U64Key {
  bits: u64;
  @inline get isRecord(): bool { return false; }
  @inline read(): u64 { return this.bits; }
  @inline write(key: u64): void { this.bits = key; }
  @inline hash(key: u64, h: Hmap): u32 { return mix(key, h.secret0, h.secret1, h.secret2); }
  @inline oldWord(key: u64, h: Hmap): u64 { return key; }
  @inline oldHash(key: u64, h: Hmap): u32 { return mixBy(key, h.oldSecrets); }
  @inline confirm(bits: u32, bucket: usize, h: Hmap): u32 { return bits; }
  @inline confirmRacing(bits: u32, bucket: usize, line: usize, seq: u32): u32 { return bits; }
  @inline renewed(key: u64, value: usize, h: Hmap): u64 { return key; }
}

/** One bit pattern per SameValueZero class: one NaN, and -0 is 0. So equal floats are equal words. */
@inline export function canonical(key: f64): u64 {
  return select<u64>(0, select<u64>(0x7ff8000000000000, reinterpret<u64>(key), key != key), key == 0);
}
