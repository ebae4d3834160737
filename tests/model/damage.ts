// Damage to a map or its arena, a word each, and what `check` must find (assembly/abi/status.ts).
import {
  ARENA,
  ARENA_FREE_SEGMENTS,
  BUCKET_KEYS,
  BUCKET_USED,
  HMAP_BYTES_USED,
  HMAP_COUNT,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_WIDE,
  PHASE_COMPACT,
  PHASE_GROW,
  PHASE_RESEED,
  PHASE_SHRINK,
  SEGMENT_BYTES,
} from "../../assembly/abi/layout.ts";
import {
  CHECK_ALIGNMENT,
  CHECK_BYTES,
  CHECK_COUNT,
  CHECK_FREE_LIST,
  CHECK_FRONTIER,
  CHECK_LOOP,
  CHECK_MASKS,
  CHECK_MOVED_BUCKET,
  CHECK_NOVERFLOW,
  CHECK_NULL_SEGMENT,
  CHECK_OK,
  CHECK_RECORD,
  CHECK_SEGMENT_STATE,
  CHECK_UNREACHABLE_KEY,
  CHECK_USED_BITS,
  CHECK_WRONG_BUCKET,
} from "../../assembly/abi/status.ts";
import { must } from "../lib/same.ts";
import {
  HMAP_MOVING,
  HMAP_REST,
  HMAP_SWEEP,
  Patient,
  SEGMENT_BUMP,
  SEGMENT_CLASS,
  SEGMENT_FREE_BLOCK,
  SEGMENT_LIVE,
} from "./patient.ts";
import {
  abandon,
  bump16,
  circle,
  empty,
  emptyChains,
  foreignToAChain,
  foreignToAReseed,
  lastSegment,
  link,
  longRun,
  loop,
  phase,
  record,
  reseeding,
  shrinking,
  swapBuckets,
  unsplit,
} from "./wounds.ts";

type Injury = [what: string, code: number, hurt: (patient: Patient) => void];

const add = (at: number, by: number) => (patient: Patient) => patient.set(at, patient.field(at) + by);

const injuries: Injury[] = [
  ["a count too high", CHECK_COUNT, add(HMAP_COUNT, 1)],
  ["a count too low", CHECK_COUNT, add(HMAP_COUNT, -1)],
  ["more overflow buckets counted than there are", CHECK_NOVERFLOW, add(HMAP_NOVERFLOW, 1)],
  ["more overflow buckets than counted", CHECK_LOOP, add(HMAP_NOVERFLOW, -1)],
  ["a byte too many", CHECK_BYTES, add(HMAP_BYTES_USED, 1)],
  ["a byte too few", CHECK_BYTES, add(HMAP_BYTES_USED, -1)],
  ["a wide mask with a hole", CHECK_MASKS, add(HMAP_WIDE, -1)],
  ["a narrow mask with a hole", CHECK_MASKS, add(HMAP_NARROW, -1)],
  ["a narrow table that is the wider one", CHECK_MASKS, (p) => p.set(HMAP_NARROW, p.field(HMAP_WIDE) * 2 + 1)],
  ["two masks in a settled table", CHECK_FRONTIER, (p) => p.set(HMAP_NARROW, p.field(HMAP_WIDE) >>> 1)],
  ["a frontier too far", CHECK_FRONTIER, add(HMAP_NEVACUATE, 1)],
  ["a frontier not far enough", CHECK_FRONTIER, add(HMAP_NEVACUATE, -1)],
  ["a phase that there is not", CHECK_FRONTIER, (p) => phase(p, 9)],
  ["a chain that moves in a settled table", CHECK_FRONTIER, (p) => p.set(HMAP_MOVING, 0)],
  ["the rest of a chain in a settled table", CHECK_FRONTIER, (p) => p.set(HMAP_REST, p.bucket(0))],
  [
    "a growth to the same size",
    CHECK_FRONTIER,
    (p) => {
      phase(p, PHASE_GROW);
      p.set(HMAP_NEVACUATE, 0);
    },
  ],
  [
    "a shrinking table at its end",
    CHECK_FRONTIER,
    (p) => {
      shrinking(p);
      p.set(HMAP_NEVACUATE, 0);
    },
  ],
  [
    "a shrinking table before its beginning",
    CHECK_FRONTIER,
    (p) => {
      shrinking(p);
      add(HMAP_NEVACUATE, 1)(p);
    },
  ],
  ["a table that shrinks to itself", CHECK_FRONTIER, (p) => phase(p, PHASE_SHRINK)],
  [
    "a reseed of no chain",
    CHECK_FRONTIER,
    (p) => {
      phase(p, PHASE_RESEED);
      p.set(HMAP_NEVACUATE, 0);
    },
  ],
  [
    "a reseed beyond its end",
    CHECK_FRONTIER,
    (p) => {
      phase(p, PHASE_RESEED);
      p.set(HMAP_MOVING, 0xfffffffe);
    },
  ],
  [
    "a reseed of two tables",
    CHECK_FRONTIER,
    (p) => {
      shrinking(p);
      phase(p, PHASE_RESEED);
      p.set(HMAP_MOVING, 0xfffffffe);
    },
  ],
  [
    "a growth beyond its end",
    CHECK_FRONTIER,
    (p) => {
      shrinking(p);
      phase(p, PHASE_GROW);
    },
  ],
  [
    "a compaction beyond its end",
    CHECK_FRONTIER,
    (p) => {
      phase(p, PHASE_COMPACT);
      p.set(HMAP_SWEEP, p.field(HMAP_WIDE) + 1);
    },
  ],
  ["a key in a foreign bucket", CHECK_WRONG_BUCKET, swapBuckets],
  [
    "a key twice in a bucket",
    CHECK_UNREACHABLE_KEY,
    (p) => p.put(p.bucket(0) + BUCKET_KEYS + 4, p.word(p.bucket(0) + BUCKET_KEYS)),
  ],
  [
    "a slot that a bucket does not have",
    CHECK_USED_BITS,
    (p) => p.core.view.setUint16(p.bucket(0) + BUCKET_USED, 0x80 | 1, true),
  ],
  ["an overflow bucket out of line", CHECK_ALIGNMENT, (p) => link(p, p.word(p.bucket(p.chained())) + 4)],
  ["an overflow bucket in the null segment", CHECK_SEGMENT_STATE, (p) => link(p, 64)],
  ["an overflow bucket in no slab", CHECK_SEGMENT_STATE, (p) => link(p, SEGMENT_BYTES * 40)],
  ["an overflow bucket of another size", CHECK_SEGMENT_STATE, (p) => link(p, p.h)],
  ["a chain that ends in itself", CHECK_LOOP, (p) => loop(p)],
  ["a null segment that was written", CHECK_NULL_SEGMENT, (p) => p.put(SEGMENT_BYTES - 4, 1)],
  ["a null segment that was written first", CHECK_NULL_SEGMENT, (p) => p.put(0, 1)],
  ["entries above the frontier of a growth", CHECK_MOVED_BUCKET, (p) => unsplit(p)],
  ["chains without entries above the frontier of a growth", CHECK_MOVED_BUCKET, (p) => emptyChains(p)],
  ["a key in a foreign bucket beside a chain that moves", CHECK_WRONG_BUCKET, (p) => foreignToAChain(p)],
  ["a key that new secrets have passed and not moved", CHECK_WRONG_BUCKET, (p) => foreignToAReseed(p, 2)],
  ["a key in neither of its homes while secrets are drawn anew", CHECK_WRONG_BUCKET, (p) => foreignToAReseed(p, 0)],
  ["a block counted live that is not", CHECK_FREE_LIST, (p) => bump16(p, SEGMENT_LIVE, 1)],
  ["a slab with nothing live", CHECK_FREE_LIST, (p) => empty(p)],
  ["a slab that begins behind its end", CHECK_FREE_LIST, (p) => bump16(p, SEGMENT_BUMP, 1)],
  ["a slab that is empty and not given back", CHECK_FREE_LIST, (p) => abandon(p)],
  ["a list of free blocks that goes in a circle", CHECK_FREE_LIST, (p) => circle(p)],
  [
    "a list of free blocks that leads astray",
    CHECK_FREE_LIST,
    (p) => p.core.view.setUint16(p.entryOf(p.h) + SEGMENT_FREE_BLOCK, 500, true),
  ],
  [
    "a free segment that is not in the count",
    CHECK_FREE_LIST,
    (p) => p.put(ARENA + ARENA_FREE_SEGMENTS, p.word(ARENA + ARENA_FREE_SEGMENTS) + 1),
  ],
  ["segments that do not reach the top", CHECK_FREE_LIST, (p) => longRun(p)],
  ["a segment that was never handed out", CHECK_SEGMENT_STATE, (p) => p.core.view.setUint8(lastSegment(p), 0)],
];

const recordInjuries: Injury[] = [
  [
    "a record longer than its block",
    CHECK_RECORD,
    (p) => p.core.view.setUint8(p.entryOf(record(p)) + SEGMENT_CLASS, 12),
  ],
  [
    "a key's hash that is not the key's",
    CHECK_WRONG_BUCKET,
    (p) => p.put(p.bucket(0) + BUCKET_KEYS, p.word(p.bucket(0) + BUCKET_KEYS) ^ 0x80000000),
  ],
  [
    "a key's hash that is neither by the old secrets nor by the new ones",
    CHECK_WRONG_BUCKET,
    (p) => {
      reseeding(p, 0);
      p.put(p.bucket(0) + BUCKET_KEYS, p.word(p.bucket(0) + BUCKET_KEYS) ^ 0x80000000);
    },
  ],
];

const valueInjuries: Injury[] = [["a value longer than its block", CHECK_RECORD, (p) => p.put(record(p), 1000)]];

/** Every injury is found, for what it is. */
export function mustFindDamage(bytes?: Uint8Array<ArrayBuffer>): void {
  for (const [list, form] of [
    [injuries, "words"],
    [recordInjuries, "records"],
    [valueInjuries, "owned values"],
  ] as const) {
    for (const [what, code, hurt] of list) {
      const patient = new Patient(bytes, form, 600);
      must(patient.check() === CHECK_OK, "a map without damage is found so");
      hurt(patient);
      const found = patient.check();
      must(found === code, () => `${what}: check returns ${found}, not ${code}`);
    }
  }
}
