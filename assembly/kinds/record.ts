// Keys of any length: the slot holds the hash of a record, the bucket's value word its address (table/record.ts).

import { TORN, isSame } from "../arena/seq";
import { Hmap } from "../table/hmap";
import { valueSlot } from "../table/bucket";
import { hashProbe, hashRecord, isProbe, isProbeRacing } from "../table/record";

/** A key slot, see U32Key. The word is the hash; the key itself is the probe. */
@unmanaged export class RecordKey {
  bits: u32;
  @inline get isRecord(): bool { return true; }
  @inline read(): u32 { return this.bits; }
  @inline write(word: u32): void { this.bits = word; }
  @inline hash(word: u32, h: Hmap): u32 { return word; }
  @inline oldWord(word: u32, h: Hmap): u32 { return hashProbe(h.oldSecrets, h.oldShortSecrets); }
  @inline oldHash(word: u32, h: Hmap): u32 { return word; }
  /** Of the slots whose hash matches, the one whose record is the probe. */
  @inline confirm(bits: u32, bucket: usize, h: Hmap): u32 {
    while (bits && !isProbe(h, load<u32>(valueSlot<RecordKey, u32>(bucket, ctz(bits))))) bits &= bits - 1;
    return bits & (0 - bits);
  }
  /** The same while others may write: TORN when the shard has changed. */
  @inline confirmRacing(bits: u32, bucket: usize, line: usize, seq: u32): u32 {
    for (; bits; bits &= bits - 1) {
      const record = <usize>load<u32>(valueSlot<RecordKey, u32>(bucket, ctz(bits)));
      if (!isSame(line, seq)) return TORN;
      if (isProbeRacing(record)) return bits & (0 - bits);
    }
    return 0;
  }
  /** The word by the present secrets of what lies in a slot: during a reseed it may be by the old ones. */
  @inline renewed(word: u32, value: usize, h: Hmap): u32 {
    return hashRecord(h, load<u32>(value), h.secrets, h.shortSecrets);
  }
}
