// Snapshots taken apart, edited, and sealed again: what refuses them is then not a checksum.
import { readFileSync } from "node:fs";
import { PROBE } from "../../assembly/abi/layout.ts";
import { inRepository } from "../lib/core.ts";
import { RawCore } from "../lib/raw-core.ts";
import { type Block, type Blocks, joinSnapshot, type Seal, splitSnapshot } from "../lib/snapshot-file.ts";
import { Random } from "./random.ts";

/** Lengths and counts at which something ends, and the flags of lengths. */
const EDGES = [
  ...[0, 1, 2, 3, 4, 7, 8, 12, 16, 255, 256, 4096, 16_384, 16_385, 65_536, 65_537, 262_144, 262_148],
  ...[2 ** 29, 2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 3 * 2 ** 30],
  ...[2 ** 32 - 8, 2 ** 32 - 7, 2 ** 32 - 4, 2 ** 32 - 1],
];
const MOST_EDITS = 3;
/** Where the header's fields lie; all but `entries` and `bytes` are of 16 bits, or zero. */
const FIELDS = [8, 10, 12, 16, 20, 24, 26, 28];

let release: RawCore | undefined;
/** By the core's own hash, and not that of the core on trial: the reference takes a microsecond a byte. */
export const quickly: Seal = (key0, key1, bytes) => {
  release ??= new RawCore(readFileSync(inRepository("build/core.wasm")));
  release.u8.set(bytes, PROBE);
  return BigInt.asUintN(64, release.exports.bytes_hash(PROBE, bytes.length, key0, key1));
};

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function anotherWord(random: Random, old: number): number {
  if (random.chance(3)) return random.pick(EDGES);
  if (random.chance(2)) return (old + random.below(33) - 16) >>> 0;
  return (old ^ (1 << random.below(32))) >>> 0;
}

/** A place where a word lies: near the beginning as often as anywhere. */
function wordIn(random: Random, bytes: Uint8Array): number {
  const words = bytes.length >>> 2;
  return 4 * (random.chance(2) ? random.below(words) : random.size(words) - 1);
}

function editWord(random: Random, bytes: Uint8Array, at: number): void {
  if (at < 0 || at + 4 > bytes.length) return;
  const view = viewOf(bytes);
  view.setUint32(at, anotherWord(random, view.getUint32(at, true)), true);
}

/** Without some words, or with some of them twice; whether the block's head knows, chance tells. */
function editLength(random: Random, block: Block): void {
  const { bytes } = block;
  const at = wordIn(random, bytes);
  const n = 4 * random.size(8);
  const longer = random.chance(2);
  const moved = Buffer.concat([bytes.subarray(0, longer ? at + n : at), bytes.subarray(longer ? at : at + n)]);
  const by = moved.length - bytes.length;
  block.bytes = new Uint8Array(Math.ceil(moved.length / 8) * 8);
  block.bytes.set(moved);
  if (!random.chance(4)) block.payload = Math.max(0, block.payload + by);
}

type Edit = (random: Random, file: Blocks, block: Block, index: number) => void;

const edits: Record<string, Edit> = {
  headerField(random, { header }) {
    const at = random.pick(FIELDS);
    const view = viewOf(header);
    if (at === 12 || at === 16 || at === 20) editWord(random, header, at);
    else view.setUint16(at, anotherWord(random, view.getUint16(at, true)) & 0xffff, true);
  },
  name(random, { header }) {
    header[32 + random.below(header.length - 32)] = 32 + random.below(96);
  },
  headerLength(random, file) {
    const longer = new Uint8Array(file.header.length + 8 * random.size(600));
    longer.set(file.header);
    viewOf(longer).setUint32(12, longer.length + 8, true);
    file.header = longer;
  },
  payloadField(random, _, block) {
    block.payload = anotherWord(random, block.payload);
  },
  entriesField(random, _, block) {
    block.entries = anotherWord(random, block.entries);
  },
  word(random, _, { bytes }) {
    for (let i = random.size(4); i > 0; i--) editWord(random, bytes, wordIn(random, bytes));
  },
  byte(random, _, { bytes }) {
    if (bytes.length) bytes[random.below(bytes.length)] = random.word();
  },
  copy(random, _, { bytes }) {
    const from = wordIn(random, bytes);
    bytes.copyWithin(wordIn(random, bytes), from, from + 4 * random.size(16));
  },
  length: (random, _, block) => editLength(random, block),
  drop: (_, { blocks }, __, index) => void blocks.splice(index, 1),
  /** Its keys then stand twice. */
  double: (random, { blocks }, block, index) =>
    void blocks.splice(random.below(index + 1), 0, { ...block, bytes: block.bytes.slice() }),
  exchange(random, { blocks }, block, index) {
    const other = random.below(blocks.length);
    blocks[index] = blocks[other];
    blocks[other] = block;
  },
  end(random, { blocks }) {
    const { bytes } = blocks[blocks.length - 1];
    editWord(random, bytes, 4 * random.below(4));
  },
};
/** What the first look refuses is drawn less often than what only a block's entries tell. */
const DRAWN = [...Object.keys(edits), ...["word", "byte", "copy", "length"].flatMap((name) => Array(4).fill(name))];

/** Makes the counts of entries agree, as whoever edits on purpose would. */
function agree(random: Random, { header, blocks }: Blocks): void {
  const end = blocks[blocks.length - 1];
  let entries = 0;
  for (const block of blocks) if (block !== end) entries += block.entries;
  if (end === undefined || end.bytes.length < 16) return;
  const view = viewOf(end.bytes);
  view.setBigUint64(0, BigInt(entries), true);
  view.setUint32(8, random.below(2), true);
  viewOf(header).setBigUint64(16, BigInt(entries), true);
}

/** Another snapshot than the whole one given, most often; `seed` says which. */
export function edited(whole: Uint8Array, seed: number): Uint8Array {
  const random = new Random(seed);
  const file = splitSnapshot(whole);
  for (let i = random.size(MOST_EDITS); i > 0 && file.blocks.length > 0; i--) {
    const index = random.below(file.blocks.length);
    edits[random.pick(DRAWN)](random, file, file.blocks[index], index);
  }
  if (!random.chance(4)) agree(random, file);
  return joinSnapshot(file, quickly);
}

/** The entries of one snapshot under the header of another, whose types may be others. */
export function grafted(whole: Uint8Array, entries: Uint8Array): Uint8Array {
  const file = splitSnapshot(whole);
  const { header, blocks } = splitSnapshot(entries);
  viewOf(file.header).setBigUint64(16, viewOf(header).getBigUint64(16, true), true);
  return joinSnapshot({ header: file.header, blocks }, quickly);
}
