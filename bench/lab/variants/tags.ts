/**
 * Go's tophash: a byte of the hash per slot in the header, matched first; then the key of each slot whose tag agrees.
 *
 * | overflow u32 | used u16 | tags 10 x u8 | keys | values |         header 16: 6 slots of 4 + 4 bytes in a line
 * | overflow u32 | used u16 | tags 16 x u8 | - | keys | values |     header 24: 13 slots of 4 + 4 bytes in two
 *
 * All operations are there; a tag is only a filter beside `used`, so that deletion has nothing to do with it. Shapes
 * without values have more slots than tags in this layout: the variants are wrong for sets.
 */
import type { Edit, Variant } from "../variant.ts";

const TAGS = 6;

const MATCH: Edit = {
  file: "table/bucket.ts",
  find: "@inline export function match<Kind, Key, V>(bucket: usize, splat: v128): u32 {",
  // The 16 bytes of a load may reach into the keys: `used` masks what is no tag.
  replace: `
@inline export function setTag(bucket: usize, slot: u32, tag: u32): void { store<u8>(bucket + slot, <u8>tag, ${TAGS}); }
@inline export function tagOf(bucket: usize, slot: u32): u32 { return load<u8>(bucket + slot, ${TAGS}); }
@inline export function match<Kind, Key, V>(bucket: usize, key: Key, hash: u32): u32 {
  const tags = i8x16.eq(v128.load(bucket, ${TAGS}), i8x16.splat(<i8>(hash >> 24)));
  let bits = <u32>i8x16.bitmask(tags) & used(bucket);
  while (bits) {
    const slot = ctz(bits);
    if (load<Key>(bucket + BUCKET_KEYS + <usize>slot * sizeof<Key>()) == key) return <u32>1 << slot;
    bits &= bits - 1;
  }
  return 0;
}
@inline export function presentMatch<Kind, Key, V>(bucket: usize, splat: v128): u32 {`,
};

const callers = ["ops/access.ts", "ops/assign.ts", "ops/remove.ts"].map(
  (file): Edit => ({
    file,
    find: "match<Kind, Key, V>(bucket, splat)",
    replace: "match<Kind, Key, V>(bucket, key, hash)",
  }),
);

/** An insertion writes the tag, an evacuation copies it. */
const WRITERS: Edit[] = [
  { file: "ops/assign.ts", find: "allSlots, kind,", replace: "allSlots, setTag, kind," },
  {
    file: "ops/assign.ts",
    find: "return insert<Kind, Key, V>(h, key, home,",
    replace: "return insert<Kind, Key, V>(h, key, hash, home,",
  },
  {
    file: "ops/assign.ts",
    find: "function insert<Kind, Key, V>(h: Hmap, key: Key, home: u32,",
    replace: "function insert<Kind, Key, V>(h: Hmap, key: Key, hash: u32, home: u32,",
  },
  {
    file: "ops/assign.ts",
    find: "keySlot<Kind>(roomy, slot).write(key);",
    replace: "keySlot<Kind>(roomy, slot).write(key); setTag(roomy, slot, hash >> 24);",
  },
  { file: "ops/move.ts", find: "import { keySlot, kind,", replace: "import { keySlot, setTag, tagOf, kind," },
  {
    file: "ops/move.ts",
    find: "const width = valueWidth(h), values",
    replace: "setTag(to, toSlot, tagOf(from, fromSlot)); const width = valueWidth(h), values",
  },
];

/** Bulk lookups keep the hashes of the group beside the bucket addresses. */
const HASHES = "<usize>BATCH_HOMES + 8192 + (<usize>(i - start) << 2)";
const BULK: Edit[] = [
  {
    file: "ops/bulk.ts",
    find: "const bucket = bucketOf(h, h.home(kind<Kind>().hash(keyAt<Key>(i), h)));",
    replace: `const hash = kind<Kind>().hash(keyAt<Key>(i), h); store<u32>(${HASHES}, hash);
    const bucket = bucketOf(h, h.home(hash));`,
  },
  {
    file: "ops/bulk.ts",
    find: "match<Kind, Key, V>(bucket, splatKey<Key>(key))",
    replace: `match<Kind, Key, V>(bucket, key, load<u32>(${HASHES}))`,
  },
];

const header = (bytes: number): Edit => ({
  file: "abi/layout.ts",
  find: "export const BUCKET_KEYS: u32 = 8;",
  replace: `export const BUCKET_KEYS: u32 = ${bytes};`,
});

const EDITS = [MATCH, ...callers, ...WRITERS, ...BULK];

/** Buckets of the present size: 6 slots of 4 + 4 bytes instead of 7; 8 + 8 bytes have room to spare and keep their 7. */
export const TAGS_SAME_BYTES: Variant = { name: "tags, same bucket bytes", edits: [...EDITS, header(16)] };

/** Two lines for 4 + 4 bytes. */
export const TAGS_TWO_LINES: Variant = {
  name: "tags, 128-byte bucket",
  edits: [
    ...EDITS,
    header(24),
    {
      file: "table/bucket.ts",
      find: "return offsetof<Kind>() == 8 && valueBytes<V>() != 0 ? 7 : 6;",
      replace: "return 7;",
    },
  ],
};
