// Short checks of evacuations where they begin and end: never written segments, the last bucket, chains that are emptied.
import { HashMap, u32 } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { CURSOR, CURSOR_RUNNING, CURSOR_STATE } from "../../assembly/abi/layout.ts";
import { colliding } from "../lib/collide.ts";
import { scatter } from "../lib/kinds.ts";
import { RawCore } from "../lib/raw-core.ts";
import { must } from "../lib/same.ts";
import type { LooseMap } from "../lib/types.ts";
import { RawMap } from "../model/raw-map.ts";
import { equal } from "../model/subject.ts";
import { overflowNeeded } from "./sizes.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Buckets of 64 bytes in a segment. */
const IN_SEGMENT = 1024;

/** Keys, each in its own one of these buckets. */
function keysOf(map: LooseMap, buckets: number[]): number[] {
  const mask = map.stats().buckets - 1;
  const wanted = new Set(buckets);
  const keys: number[] = [];
  for (let i = 0; wanted.size > 0; i++) if (wanted.delete(hashOf(map, scatter(i)) & mask)) keys.push(scatter(i));
  return keys;
}

/** A table of eight segments, most of them never written, grows, shrinks, is compacted. */
function sparseTables(): void {
  const last = 8 * IN_SEGMENT - 1;
  for (const buckets of [
    [IN_SEGMENT, last],
    [0, 3 * IN_SEGMENT - 1, 3 * IN_SEGMENT],
    [5 * IN_SEGMENT, 5 * IN_SEGMENT - 1, 4 * IN_SEGMENT],
    [2 * IN_SEGMENT, 4 * IN_SEGMENT + 1, 6 * IN_SEGMENT - 1],
  ]) {
    for (const far of [2, 4]) {
      const map = new HashMap(u32, u32, { capacity: 40_000, seed: 5 }) as LooseMap;
      equal("buckets", map.stats().buckets, last + 1);
      const keys = keysOf(map, buckets);
      const check = () => {
        checkInvariants(map);
        for (const key of keys) must(map.has(key), "a key is found");
        must([...map.keys()].length === keys.length, "all keys are yielded");
      };
      for (const key of keys) map.set(key, 1);
      map.reserve(40_000 * far);
      while (!map.evacuate({ maxBuckets: 1 })) if (map.stats().evacuated % 500 < 2) check();
      equal("grown", map.stats().buckets, far * (last + 1));
      check();
      map.shrink();
      while (!map.evacuate({ maxBuckets: 1 })) if (map.stats().evacuated % 1500 < 2) check();
      equal("shrunk", map.stats().buckets, 1);
      check();
      map.dispose();
    }
  }
}

/** An overflow bucket goes with its last entry; what is left is closed up in every bucket, the last one, too. */
function gaps(): void {
  const map = new HashMap(u32, u32, { seed: 5, capacity: 2000, loadFactor: 4 }) as LooseMap;
  const { buckets } = map.stats();
  for (const order of [1, -1]) {
    const list = colliding(map, 10, 40, (word) => word) as number[];
    for (const key of list) map.set(key, 1);
    const most = map.stats().overflowBuckets;
    must(most >= 5, "there is a chain");
    for (const key of order === 1 ? list : list.reverse()) map.delete(key);
    equal("overflow buckets of a chain that is gone", map.stats().overflowBuckets, 0);
  }
  const of = (home: number) => {
    const list: number[] = [];
    for (let i = 0; list.length < 35; i++) {
      if ((hashOf(map, scatter(i)) & (buckets - 1)) === home) list.push(scatter(i));
    }
    return list;
  };
  for (let i = 0; i < 1900; i++) map.set(scatter(-i - 1), i);
  for (const home of [0, 5, buckets - 2, buckets - 1]) {
    const list = of(home);
    for (const key of list) map.set(key, 1);
    list.forEach((key, i) => {
      if (i % 5 < 3) map.delete(key);
    });
    map.evacuate();
    must(map.stats().overflowBuckets > overflowNeeded(map), "there are gaps");
    map.shrink();
    equal("closed", map.stats().phase, "compact");
    map.evacuate();
    equal("overflow buckets without gaps", map.stats().overflowBuckets, overflowNeeded(map));
    checkInvariants(map);
  }
}

/** A walk begins at once and goes on in batches, whatever the table does. */
function lazyWalks(bytes: Bytes): void {
  const { core, h } = filled(bytes);
  const { exports, view } = core;
  exports.cursor_start(h);
  equal("its state", view.getUint32(CURSOR + CURSOR_STATE, true), CURSOR_RUNNING);
  let met = 0;
  for (let n = 1; n > 0; met += n) {
    n = exports.cursor_next(h, 40);
    must(n <= 40 && (n > 20 || met > 900), "batches are as large as they may be");
  }
  equal("entries", met, 1000);
}

function filled(bytes: Bytes): RawMap {
  const map = new RawMap(new RawCore(bytes), "word", 3, 0.8, 0xffffffff);
  for (let i = 0; i < 1000; i++) map.set(scatter(i), i);
  return map;
}

export const corners = (bytes: Bytes): [string, () => void][] => [
  ["sparse tables", sparseTables],
  ["gaps", gaps],
  ["lazy walks", () => lazyWalks(bytes)],
];
