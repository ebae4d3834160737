// Lookups without a lock. What is read may change meanwhile: before an address that was read is followed, and at the end, the
// line's seq must be what it was. Memory never shrinks, so what was once an address can always be read.

import { LINE_TABLE, STATUS_ABSENT } from "../abi/shared";
import { TORN, isSame, readSeq } from "../arena/seq";
import { RecordKey } from "../kinds/record";
import { U32Key } from "../kinds/u32";
import { U64Key } from "../kinds/u64";
import { bucketShift, kind, match, overflow, segmentBuckets, splatKey, valueSlot } from "../table/bucket";
import { EVERYWHERE, Hmap, NOWHERE, hmap } from "../table/hmap";
import { hashProbe } from "../table/record";
import { mixBy } from "../table/secrets";
import { accessRecord, probeHash } from "../ops/record";
import { accessWord } from "../ops/word";
import { copyHeld, copyRacing } from "./copy";
import { valueBytesOf } from "./form";
import { isProbeKey } from "./probe-key";
import { enterClean, guarded, leave, lineOf, rootHash, rootProbeHash } from "./shard";

/** Attempts before a reader takes the lock: seq may be odd for long because its owner sleeps, or is dead. */
const ATTEMPTS: u32 = 512;

/** The address of the key's value slot, 0 when it is not in the chain, or TORN. */
@inline function findIn<Kind, Key, V>(h: Hmap, index: u32, key: Key, line: usize, seq: u32): usize {
  const directory = <usize>h.directory;
  if (!isSame(line, seq)) return <usize>TORN;
  const segment = <usize>load<u32>(directory + (<usize>(index >> segmentBuckets<Kind, V>()) << 2));
  if (!isSame(line, seq)) return <usize>TORN;
  let bucket = segment + (<usize>(index & ((<u32>1 << segmentBuckets<Kind, V>()) - 1)) << bucketShift<Kind, V>());
  const splat = splatKey<Key>(key);
  do {
    const bits = kind<Kind>().confirmRacing(match<Kind, Key, V>(bucket, splat), bucket, line, seq);
    if (bits == TORN) return <usize>TORN;
    if (bits) return valueSlot<Kind, V>(bucket, ctz(bits));
    bucket = overflow(bucket);
    if (bucket && !isSame(line, seq)) return <usize>TORN;
  } while (bucket);
  return 0;
}

/** As accessElsewhere: the second home, while one chain is partly moved or the table is reseeded. */
function findElsewhere<Kind, Key, V>(h: Hmap, key: Key, hash: u32, line: usize, seq: u32): usize {
  if (h.moving == EVERYWHERE) {
    const word = kind<Kind>().oldWord(key, h);
    const home = kind<Kind>().oldHash(word, h) & h.wide;
    return home < h.nevacuate ? 0 : findIn<Kind, Key, V>(h, home, word, line, seq);
  }
  if (!h.isMoving(hash)) return 0;
  return findIn<Kind, Key, V>(h, h.otherHome(hash, h.home(hash)), key, line, seq);
}

/**
 * Where the key's value lies in a table (in its record, where keys are records), 0 when it is not there, or TORN. `word` is the key, or the hash
 * of a record.
 */
@inline export function locate<Kind, Key, V>(h: Hmap, line: usize, seq: u32, word: Key, hash: u32): usize {
  let key = word, home = hash;
  if (h.drawn != 1) { // not the secrets any more that all shards begin with
    if (kind<Kind>().isRecord) {
      home = hashProbe(h.secrets, h.shortSecrets);
      key = <Key>home;
    } else home = mixBy(<u64>word, h.secrets);
  }
  let at = findIn<Kind, Key, V>(h, h.home(home), key, line, seq);
  if (!at && h.moving != NOWHERE) at = findElsewhere<Kind, Key, V>(h, key, home, line, seq);
  if (!at) return isSame(line, seq) ? 0 : <usize>TORN;
  if (!kind<Kind>().isRecord || at == <usize>TORN) return at;
  const record = <usize>load<u32>(at);
  return isSame(line, seq) ? record : <usize>TORN;
}

/** `locate` in a table whose values are words of 4 bytes. Compiled once for each kind of key. */
export function locateIn<Key>(h: Hmap, line: usize, seq: u32, key: Key, hash: u32): usize {
  if (isProbeKey<Key>()) return locate<RecordKey, u32, u32>(h, line, seq, hash, hash);
  if (sizeof<Key>() == 4) return locate<U32Key, u32, u32>(h, line, seq, <u32>key, hash);
  return locate<U64Key, u64, u32>(h, line, seq, <u64>key, hash);
}

/** STATUS_ABSENT, STATUS_PRESENT, STATUS_LARGE, or TORN when that takes too long. */
@inline function attempts<Kind, Key, V>(line: usize, word: Key, hash: u32): u32 {
  for (let i: u32 = 0; i < ATTEMPTS; i++) {
    const seq = readSeq(line);
    if (seq & 1) continue;
    const at = locate<Kind, Key, V>(hmap(<usize>load<u32>(line, LINE_TABLE)), line, seq, word, hash);
    if (!at) return STATUS_ABSENT;
    if (at == <usize>TORN) continue;
    const status = copyRacing(at, line, seq);
    if (status != TORN) return status;
  }
  return TORN;
}

/** The value of a key that is one word, to SHARED_OUT; its status. */
@inline export function readWord<Kind, Key>(key: Key): u32 {
  const hash = rootHash<Key>(key);
  const line = lineOf(hash);
  const found = valueBytesOf() == 4 ? attempts<Kind, Key, u32>(line, key, hash) : attempts<Kind, Key, u64>(line, key, hash);
  return found != TORN ? found : readWordHeld<Key>(line, key);
}
function readWordHeld<Key>(line: usize, key: Key): u32 {
  const failed = enterClean(line);
  if (failed) return failed;
  const at = accessWord<Key>(changetype<usize>(guarded()), key);
  return leave(line, at ? copyHeld(at) : STATUS_ABSENT);
}

/** The value of the key in the probe. */
export function readProbe(): u32 {
  const hash = rootProbeHash();
  const line = lineOf(hash);
  const found = attempts<RecordKey, u32, u32>(line, hash, hash);
  if (found != TORN) return found;
  const failed = enterClean(line);
  if (failed) return failed;
  const h = guarded();
  const record = accessRecord(h, probeHash(h));
  return leave(line, record ? copyHeld(record) : STATUS_ABSENT);
}
