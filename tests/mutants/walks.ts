// Short checks of walks: that begin on one bucket, that meet chains in pieces, and that go on while new secrets are drawn.
import { f64, HashMap, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import {
  BUCKET_USED,
  CURSOR,
  CURSOR_EPOCHS,
  CURSOR_LOST,
  CURSOR_MOST_EPOCHS,
  CURSOR_STATE,
  HMAP_PHASE,
  HMAP_WIDE,
  PHASE_RESEED,
} from "../../assembly/abi/layout.ts";
import { FAULT_BLOCK, FAULT_RUN } from "../../assembly/abi/status.ts";
import { colliding } from "../lib/collide.ts";
import { FaultyArena, FOREVER } from "../lib/faults.ts";
import { scatter } from "../lib/kinds.ts";
import { RawCore } from "../lib/raw-core.ts";
import { must } from "../lib/same.ts";
import type { LooseMap } from "../lib/types.ts";
import { HMAP_REST } from "../model/patient.ts";
import { RawMap } from "../model/raw-map.ts";
import { equal } from "../model/subject.ts";

type Bytes = Uint8Array<ArrayBuffer>;

function finish(map: RawMap): void {
  for (const walk of map.walks) while (!walk.done) map.step(walk);
}

/** Orders of no bit, of one and of two, on tables that grow and shrink; and what is left of a table in one bucket. */
function smallBeginnings(bytes: Bytes): void {
  for (const entries of [0, 3, 9, 20, 200]) {
    for (let seed = 1; seed <= 5; seed++) {
      const map = new RawMap(new RawCore(bytes), "word", seed, 0.8, 0xffffffff);
      for (let i = 0; i < entries; i++) map.set(scatter(i), i);
      map.open();
      const [walk] = map.walks;
      for (let i = entries; i < 1000; i++) map.set(scatter(i), i);
      for (let steps = 0; steps < 1 + seed; steps++) map.step(walk);
      for (const left of [150, 4]) {
        for (const key of [...map.model.keys()].reverse()) if (map.model.size > left) map.delete(key);
        map.core.exports.map_shrink(map.h);
        map.core.exports.map_evacuate(map.h, 1000);
        if (left > 4) map.step(walk);
      }
      map.check();
      finish(map);
    }
  }
  const map = new RawMap(new RawCore(bytes), "word", 1, 0.8, 0xffffffff);
  for (let i = 0; i < 100; i++) map.set(scatter(i), i);
  map.open();
  map.step(map.walks[0]);
  const { yielded } = map.walks[0];
  for (const key of [...map.model.keys()]) if (yielded.has(key) || map.walks[0].due.size > 5) map.delete(key);
  map.core.exports.map_shrink(map.h);
  map.core.exports.map_evacuate(map.h, 1000);
  equal("one bucket", map.core.view.getUint32(map.h + HMAP_WIDE, true), 0);
  must(map.walks[0].due.size === 5, "five are due");
  finish(map);
}

/** A key whose hash is its bucket's number stands at the very beginning of the bucket: a walk that begins anew there meets it. */
function firstPositions(bytes: Bytes): void {
  const map = new RawMap(new RawCore(bytes, 200), "word", 1, 0.8, 0xffffffff);
  const { exports, view } = map.core;
  exports.map_reserve(map.h, 700_000);
  for (let i = 0; i < 150; i++) map.set(scatter(i), i);
  let first = 150;
  const isFirst = (hash: number) => hash < 0x10000 && hash >= 0xc000;
  while (!isFirst(exports.u32_hash(map.h, scatter(first)) >>> 0)) first++;
  map.set(scatter(first), first);
  map.open();
  map.step(map.walks[0]);
  must(map.walks[0].due.has(scatter(first)), "the key is still to come");
  exports.map_set_reserved(map.h, 300_000);
  exports.map_evacuate(map.h, 200_000);
  equal("buckets", view.getUint32(map.h + HMAP_WIDE, true), 0xffff);
  finish(map);
}

/** A chain moves in pieces: a walk meets all of it, and what is inserted meanwhile is found at once. */
function pieces(bytes: Bytes): void {
  for (let seed = 1; seed <= 3; seed++) {
    const map = new RawMap(new RawCore(bytes), "word", seed, 60, 0xffffffff);
    const { exports, view } = map.core;
    for (let i = 0; i < 400; i++) map.set(scatter(i), i);
    exports.map_reserve(map.h, 700);
    exports.map_evacuate(map.h, 1);
    must(view.getUint32(map.h + HMAP_REST, true) !== 0, "a piece of the chain has moved");
    map.open();
    finish(map);
    for (let i = 400; i < 1600; i++) map.set(scatter(i), i);
    exports.map_reserve(map.h, 3000);
    exports.map_evacuate(map.h, 1);
    for (let i = 1600; i < 1620; i++) {
      map.set(scatter(i), i);
      map.check();
    }
    // Into a moving chain, too, a new entry goes where there is room.
    const long = new RawMap(new RawCore(bytes), "word", seed, 300, 0xffffffff);
    const core = long.core;
    for (let i = 0; i < 1500; i++) long.set(scatter(i), i);
    core.exports.map_reserve(long.h, 2500);
    core.exports.map_evacuate(long.h, 1);
    let alone = 0;
    for (let i = 1500; i < 1505; i++) {
      long.set(scatter(i), i);
      must(core.view.getUint32(long.h + HMAP_REST, true) !== 0, "the chain still moves");
      const bucket = core.exports.u32_access(long.h, scatter(i)) & ~63;
      const used = core.view.getUint16((bucket >>> 0) + BUCKET_USED, true);
      if ((used & (used - 1)) === 0) alone++;
    }
    must(alone <= 2, "one new bucket for each home at most");
  }
}

/** A walk in many batches while new secrets are drawn is not lost; one that saw too many evacuations is. */
function manyBatches(bytes: Bytes): void {
  const map = new RawMap(new RawCore(bytes, 200), "word", 1, 0.8, 0xffffffff);
  const { exports, view } = map.core;
  for (let i = 0; i < 6500; i++) map.set(scatter(i), i);
  exports.map_evacuate(map.h, 5000);
  map.open();
  map.step(map.walks[0]);
  const mask = view.getUint32(map.h + HMAP_WIDE, true);
  const isReseeding = () => view.getUint8(map.h + HMAP_PHASE) === PHASE_RESEED;
  for (let i = 7000; !isReseeding(); i++) {
    must(i < 900_000, "new secrets are drawn");
    if ((exports.u32_hash(map.h, scatter(i)) & mask) === 5) map.set(scatter(i), i);
  }
  finish(map);
  must(isReseeding(), "all the while");
  exports.map_evacuate(map.h, 5000);
  map.check();
  map.open();
  map.step(map.walks[1]);
  view.setUint32(CURSOR + CURSOR_EPOCHS, CURSOR_MOST_EPOCHS, true);
  for (const key of [...map.model.keys()].slice(50)) map.delete(key);
  exports.map_evacuate(map.h, 5000);
  exports.cursor_next(map.h, 40);
  equal("one more", view.getUint32(CURSOR + CURSOR_STATE, true), CURSOR_LOST);
}

/** A walk goes on while new secrets are drawn and memory ends at a bucket, the first, the last, or any. */
function stuckReseeds(): void {
  let stuck = 0;
  for (const frontier of [0, 1, 20, 45, 60, 61, 62, 63]) {
    for (let seed = 1; seed <= 3; seed++) {
      const arena = new FaultyArena();
      const map = new HashMap(u32, u32, { arena, seed, loadFactor: 4, capacity: 1700 }) as LooseMap;
      for (let i = 0; i < 1700; i++) map.set(scatter(i), i);
      map.evacuate();
      const walk = map.keys();
      const met = new Map<number, number>();
      const step = () => {
        const { done, value } = walk.next();
        if (!done) met.set(value as number, 1 + (met.get(value as number) ?? 0));
        return !done;
      };
      for (let i = 0; i < 40 * seed; i++) step();
      for (const key of colliding(map, 8, 150, (word) => word + 1)) {
        map.set(key, 1);
        if (map.stats().phase === "reseed") break;
      }
      equal("what goes on", map.stats().phase, "reseed");
      if (frontier) map.evacuate({ maxBuckets: frontier });
      if (map.stats().phase !== "reseed") continue;
      arena.faults.arm(FAULT_BLOCK | FAULT_RUN, 1, FOREVER);
      try {
        map.evacuate();
      } catch {}
      if (map.stats().phase === "reseed") stuck++;
      while (step());
      arena.faults.disarm();
      for (let i = 0; i < 1700; i++) equal("times that a key is met", met.get(scatter(i)), 1);
      for (const times of met.values()) equal("times", times, 1);
      arena.dispose();
    }
  }
  must(stuck > 15, "memory ends on the way");
}

/** Segments that were never written are passed by when new secrets are drawn. */
function sparseReseed(): void {
  for (let seed = 1; seed <= 6; seed++) {
    const map = new HashMap(u32, f64, { seed, capacity: 8000 }) as LooseMap;
    equal("two segments", map.stats().buckets, 1024);
    const keys = colliding(map, 10, 60, (word) => word);
    while (map.stats().reseeds === 0) map.set(keys[map.size], 1);
    equal("it ends", map.evacuate(), true);
    for (const key of keys.slice(0, map.size)) equal("a value", map.get(key), 1);
    checkInvariants(map);
    map.dispose();
  }
}

export const walks = (bytes: Bytes): [string, () => void][] => [
  ["small beginnings", () => smallBeginnings(bytes)],
  ["first positions", () => firstPositions(bytes)],
  ["chains in pieces", () => pieces(bytes)],
  ["many batches", () => manyBatches(bytes)],
  ["stuck reseeds", stuckReseeds],
  ["a sparse reseed", sparseReseed],
];
