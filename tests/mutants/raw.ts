// Short checks of the core without the package around it: what the package would not do, or does not do on every engine.
import {
  BATCH,
  BATCH_KEYS,
  BATCH_VALUES,
  GROUP_KEY,
  HMAP_SECRETS,
  HMAP_WIDE,
  INSERTED,
  KEY_FLOAT64,
  KEY_RECORD,
  KEY_WORD32,
  KEY_WORD64,
  PROBE,
  SHAPE_K4V0,
  SHAPE_K4V4,
  SHAPE_K4V8,
  SHAPE_K8V4,
  SHAPE_K8V8,
  STREAM_KEY,
  SURVEY_CHAINS,
  SURVEY_DEPTHS,
  SURVEY_LONGEST,
  SURVEY_USED,
} from "../../assembly/abi/layout.ts";
import { CHECK_OK } from "../../assembly/abi/status.ts";
import { seededWords } from "../../src/secrets.ts";
import { scatter } from "../lib/kinds.ts";
import { RawCore } from "../lib/raw-core.ts";
import { mix, siphash } from "../lib/reference-hash.ts";
import { must } from "../lib/same.ts";
import { RawMap } from "../model/raw-map.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Strings that the core reads itself: the same keys as those whose bytes JavaScript writes. */
function texts(bytes: Bytes): void {
  const core = new RawCore(bytes);
  const { exports, view } = core;
  const h = core.make(true, seededWords(3n));
  const all = [
    "",
    "a",
    "ab",
    "\xff",
    "\u0100",
    "a\u0100",
    "\0",
    "\0\0",
    "\ud800",
    "x".repeat(200),
    "\u20ac".repeat(99),
  ];
  for (let i = 0; i < 60; i++) all.push(`key ${i}`, `\u0101${i}`);
  all.forEach((text, i) => {
    // No unit beyond the end is asked for: the engine's own instruction would trap.
    const charCodeAt = (at: number) => {
      must(at < text.length, "a unit of the text");
      return text.charCodeAt(at);
    };
    const strict = { length: text.length, charCodeAt } as unknown as string;
    must(exports.text_access(h, strict) === 0, "a text that is not there");
    const at = exports.text_assign(h, text) >>> 0;
    must((at & INSERTED) === INSERTED, "a text is new");
    view.setUint32((at & ~INSERTED) >>> 0, i, true);
  });
  must(exports.check(h) === CHECK_OK, "a map of texts");
  all.forEach((text, i) => {
    const isWide = [...text].some((unit) => unit.charCodeAt(0) > 255);
    const units = Buffer.from(text, isWide ? "utf16le" : "latin1");
    core.u8.set(units, PROBE);
    const at = exports.record_access(h, PROBE, (units.length | (isWide ? 0x80000000 : 0)) >>> 0) >>> 0;
    must(at !== 0 && view.getUint32(at, true) === i, "its bytes are the same key");
    must(exports.text_access(h, text) >>> 0 === at, "and the text");
    must((exports.text_assign(h, text) & INSERTED) === 0, "it is not new");
  });
  all.forEach((text, i) => {
    const at = exports.text_remove(h, text) >>> 0;
    must(at !== 0 && view.getUint32(at, true) === i, "a text is taken out");
    must(exports.text_remove(h, text) === 0, "once");
  });
  must(exports.check(h) === CHECK_OK && view.getUint32(h, true) === 0, "nothing is left");
}

const SHAPES = [
  [SHAPE_K4V0, KEY_WORD32, 4, 0],
  [SHAPE_K4V4, KEY_WORD32, 4, 4],
  [SHAPE_K8V4, KEY_WORD64, 8, 4],
  [SHAPE_K8V8, KEY_FLOAT64, 8, 8],
] as const;

/** The groups that a snapshot is written in: by a keyed hash of the key, each entry in one, whole, in its order. */
function groups(bytes: Bytes): void {
  const core = new RawCore(bytes);
  const { exports, view, u8 } = core;
  const n = 200;
  const secret = [scatter(1), scatter(2), scatter(3), scatter(4)];
  const [key0, key1] = [0, 2].map((i) => (BigInt(secret[i + 1]) << 32n) | BigInt(secret[i]));
  for (const [shape, kind, keyBytes, valueBytes] of SHAPES) {
    const h = exports.map_create(shape, kind, 0.8, 0xffffffff, 0, false);
    mustDivide(h, keyBytes, valueBytes, (i) => u8.slice(BATCH_KEYS + i * keyBytes, BATCH_KEYS + (i + 1) * keyBytes));
  }
  const h = core.make(true, seededWords(3n));
  const records: number[] = [];
  for (let i = 0; i < n; i++) {
    const key = Buffer.from(`key ${i}`);
    u8.set(key, PROBE);
    records.push((exports.record_assign(h, PROBE, key.length) & ~INSERTED) >>> 0);
  }
  mustDivide(h, 4, 4, (i) => Buffer.from(`key ${i}`), records);

  function mustDivide(
    map: number,
    keyBytes: number,
    valueBytes: number,
    keyAt: (i: number) => Uint8Array,
    values?: number[],
  ): void {
    const fill = () => {
      for (let i = 0; i < 2 * n; i++) view.setUint32(BATCH_KEYS + 4 * i, scatter(i), true);
      for (let i = 0; i < 2 * n; i++) view.setUint32(BATCH_VALUES + 4 * i, values?.[i] ?? i, true);
      secret.forEach((word, i) => {
        view.setUint32(GROUP_KEY + 4 * i, word, true);
      });
    };
    const slice = (at: number, size: number, i: number) => `${u8.slice(at + i * size, at + (i + 1) * size)}`;
    fill();
    const keys = Array.from({ length: n }, (_, i) => slice(BATCH_KEYS, keyBytes, i));
    const own = Array.from({ length: n }, (_, i) => slice(BATCH_VALUES, valueBytes, i));
    const groupOf = Array.from({ length: n }, (_, i) => {
      const word = values ? Uint8Array.from(keyAt(i)) : new Uint8Array(8);
      if (!values) word.set(keyAt(i));
      return Number(((siphash(1, 3, key0, key1, word) & 0xffffffffn) * 5n) >> 32n);
    });
    for (let group = 0; group < 5; group++) {
      fill();
      const expected = groupOf.flatMap((its, i) => (its === group ? [i] : []));
      const kept = exports.snapshot_select(map, n, group, 5);
      must(kept === expected.length && kept > n / 10, "the entries of a group");
      expected.forEach((i, place) => {
        must(slice(BATCH_KEYS, keyBytes, place) === keys[i], "the keys of a group");
        must(slice(BATCH_VALUES, valueBytes, place) === own[i], "the values of a group");
      });
    }
  }
}

/** A block that is loaded comes in the order of the table's buckets, so that the table is gone through once. */
function blockOrder(bytes: Bytes): void {
  for (const reserved of [1, 500, 30_000]) {
    for (const [shape, kind, keyBytes, valueBytes] of SHAPES) {
      const core = new RawCore(bytes);
      const { exports, view } = core;
      const h = exports.map_create(shape, kind, 0.8, 0xffffffff, 0, false) >>> 0;
      must(exports.map_reserve(h, reserved) !== 0, "room");
      const n = 2500;
      const at = exports.probe_reserve((keyBytes + valueBytes + 12) * n + 64) >>> 0;
      const values = at + Math.ceil((keyBytes * n) / 8) * 8;
      for (let i = 0; i < n; i++) {
        view.setUint32(at + keyBytes * i, scatter(i), true);
        if (keyBytes === 8) view.setUint32(at + 8 * i + 4, i, true);
        if (valueBytes > 0) view.setUint32(values + valueBytes * i, i, true);
        if (valueBytes === 8) view.setUint32(values + 8 * i + 4, ~i, true);
      }
      const payload = values - at + valueBytes * n;
      must(exports.block_check(h, at, payload, n) !== 0, "words are right");
      const secrets = [0, 1, 2].map((i) => core.word(h + HMAP_SECRETS + 8 * i));
      const wide = view.getUint32(h + HMAP_WIDE, true);
      const shift = Math.max(0, Math.log2(wide + 1) - 11);
      const seen = new Set<number>();
      let last = -1;
      for (let start = 0; start < n; ) {
        const count = exports.block_batch(h, at, payload, n, start);
        must(count === Math.min(BATCH, n - start), "as many as fit");
        for (let i = 0; i < count; i++) {
          const low = view.getUint32(BATCH_KEYS + keyBytes * i, true);
          const high = keyBytes === 8 ? view.getUint32(BATCH_KEYS + 8 * i + 4, true) : 0;
          if (valueBytes > 0) {
            const value = view.getUint32(BATCH_VALUES + valueBytes * i, true);
            must(scatter(value) === low, "a key and its value");
            if (valueBytes === 8) must(view.getInt32(BATCH_VALUES + 8 * i + 4, true) === ~value, "the whole value");
          }
          if (keyBytes === 8) must(scatter(high) === low, "the whole key");
          seen.add(low);
          const part = (mix((BigInt(high) << 32n) | BigInt(low), secrets) & wide) >>> shift;
          must(part >= last, "in the order of the buckets");
          last = part;
        }
        start += count;
      }
      must(seen.size === n, "each once");
    }
  }
}

/** Chains and depths of more than thirty-two buckets are counted as one. */
function longSurvey(bytes: Bytes): void {
  const map = new RawMap(new RawCore(bytes), "word", 3, 60, 0xffffffff);
  for (let i = 0; i < 400; i++) map.set(scatter(i), i);
  const { exports, view } = map.core;
  exports.survey(map.h, 0, 16384);
  const counted = (first: number, i: number) => view.getUint32(BATCH_KEYS + 4 * (first + i), true);
  must(counted(SURVEY_CHAINS, SURVEY_LONGEST - 1) === 1, "a long chain");
  const depths = Array.from({ length: SURVEY_LONGEST }, (_, i) => counted(SURVEY_DEPTHS, i));
  must(depths[0] === 7 && depths[1] === 1 && depths[2] === 7, "its first buckets");
  must(depths[SURVEY_LONGEST - 1] === 400 - 7 * 30 - 1, "the rest of it");
  must(counted(SURVEY_USED, 7) === 57 && counted(SURVEY_USED, 1) === 1, "its buckets");
  exports.survey(map.h, 1, 16384);
  must(counted(SURVEY_USED, 7) === 0, "beyond it is nothing");
}

/** Records of any length word: flags are a part of the key. */
function flags(bytes: Bytes): void {
  const core = new RawCore(bytes);
  const { exports, view, u8 } = core;
  const h = exports.map_create(SHAPE_K4V4, KEY_RECORD, 0.8, 0xffffffff, 4, false) >>> 0;
  u8.set([1, 2, 3, 4], PROBE);
  const words = [4, (4 | 0x80000000) >>> 0, 4 | 0x40000000, 3, 2].map((word) => word >>> 0);
  words.forEach((word, i) => {
    view.setUint32((exports.record_assign(h, PROBE, word) & ~INSERTED) >>> 0, i, true);
  });
  words.forEach((word, i) => {
    must(view.getUint32(exports.record_access(h, PROBE, word) >>> 0, true) === i, "a key with other flags is another");
  });
  must(exports.check(h) === CHECK_OK, "keys with flags");
}

/** Of keys with one hash every byte is compared: here the copy of a key is changed where it lies. */
function allBytes(bytes: Bytes): void {
  const core = new RawCore(bytes);
  const { exports, u8 } = core;
  const h = core.make(true, seededWords(3n));
  for (let length = 1; length <= 27; length++) {
    for (let i = 0; i < length; i++) u8[PROBE + i] = length + i;
    const record = (exports.record_assign(h, PROBE, length) & ~INSERTED) >>> 0;
    const isFound = () => exports.record_access(h, PROBE, length) >>> 0 === record;
    for (let at = record + 8; at < record + 8 + length; at++) {
      u8[at] ^= 1;
      must(!isFound(), "a key that differs in one byte is another");
      u8[at] ^= 1;
      must(isFound(), "a key is found");
    }
  }
}

/** What `remove` returns is the value that the key had. */
function removed(bytes: Bytes): void {
  const { exports, view } = new RawCore(bytes);
  for (const [shape, kind, high] of [
    [SHAPE_K4V8, KEY_WORD32, 0],
    [SHAPE_K8V8, KEY_WORD64, 5],
  ]) {
    const h = exports.map_create(shape, kind, 0.8, 0xffffffff, 0, false) >>> 0;
    const find = (operation: "assign" | "remove", key: number) =>
      ((high ? exports[`pair_${operation}`](h, key, high) : exports[`u32_${operation}`](h, key)) & ~INSERTED) >>> 0;
    const value = (i: number) => (BigInt(scatter(i)) << 32n) | BigInt(i);
    for (let i = 1; i < 50; i++) view.setBigUint64(find("assign", i), value(i), true);
    for (let i = 1; i < 50; i++) must(view.getBigUint64(find("remove", i), true) === value(i), "the value of its key");
  }
}

/** A batch of deletions tells how many keys there were. */
function removedMany(bytes: Bytes): void {
  const { exports, view } = new RawCore(bytes);
  for (const kind of [KEY_WORD32, KEY_RECORD]) {
    const h = exports.map_create(SHAPE_K4V4, kind, 0.8, 0xffffffff, kind === KEY_RECORD ? 4 : 0, false) >>> 0;
    for (let i = 0; i < 40; i++) {
      view.setUint32(PROBE, i, true);
      if (kind === KEY_RECORD) exports.record_assign(h, PROBE, 4);
      else exports.u32_assign(h, i);
    }
    for (let i = 0; i < 30; i++) {
      const words = kind === KEY_RECORD ? [PROBE + 4 * i, 4] : [2 * i];
      if (kind === KEY_RECORD) view.setUint32(PROBE + 4 * i, 2 * i, true);
      words.forEach((word, j) => {
        view.setUint32(BATCH_KEYS + 4 * (words.length * i + j), word, true);
      });
    }
    must(exports.batch_delete(h, 30) === 20 && view.getUint32(h, true) === 20, "keys that were there");
  }
}

/** The key of a map's stream of secrets does not stay where JavaScript put it. */
function streamKey(bytes: Bytes): void {
  const core = new RawCore(bytes);
  for (const records of [false, true]) {
    must(core.make(records, seededWords(9n)) !== 0, "a map");
    must(core.word(STREAM_KEY) < 1000n && core.word(STREAM_KEY + 8) === 0n, "the stream's key is wiped");
  }
}

export const raw = (bytes: Bytes): [string, () => void][] =>
  Object.entries({ texts, groups, blockOrder, longSurvey, flags, allBytes, removed, removedMany, streamKey }).map(
    ([name, check]) => [name, () => check(bytes)],
  );
