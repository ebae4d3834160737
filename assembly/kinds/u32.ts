// Keys of one 32-bit word: u32, i32.

import { Hmap } from "../table/hmap";
import { mix } from "../word/hash";

/** A key slot. Methods that need no slot are called on `kind<U32Key>()`, resolve statically and inline. */
@unmanaged export class U32Key {
  bits: u32;
  @inline read(): u32 { return this.bits; }
  @inline write(key: u32): void { this.bits = key; }
  @inline hash(key: u32, h: Hmap): u32 { return mix(key, h.secret0, h.secret1, h.secret2); }
}
