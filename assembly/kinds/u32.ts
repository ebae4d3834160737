// Keys of one 32-bit word: u32, i32.

import { Hmap } from "../table/hmap";
import { mixBy } from "../table/secrets";
import { mix32 } from "../word/hash";

/** A key slot. Methods that need no slot are called on `kind<U32Key>()`, resolve statically and inline. */
@unmanaged export class U32Key {
  bits: u32;
  @inline get isRecord(): bool { return false; }
  @inline read(): u32 { return this.bits; }
  @inline write(key: u32): void { this.bits = key; }
  @inline hash(key: u32, h: Hmap): u32 { return mix32(key, h.secret1, h.secret2); }
  /** The word that the key lies by in its old home, while the table is reseeded; and the hash of that word. */
  @inline oldWord(key: u32, h: Hmap): u32 { return key; }
  @inline oldHash(key: u32, h: Hmap): u32 { return mixBy(key, h.oldSecrets); }
  /** Of the slots that match, the one that holds the key: here the match has decided. */
  @inline confirm(bits: u32, bucket: usize, h: Hmap): u32 { return bits; }
  @inline confirmRacing(bits: u32, bucket: usize, line: usize, seq: u32): u32 { return bits; }
  /** The word by the present secrets. */
  @inline renewed(key: u32, value: usize, h: Hmap): u32 { return key; }
}
