// A chain of a hundred buckets that an evacuation moves in pieces. A flood makes none any more, for the map draws new
// secrets; but during a growth it does not, and a bucket that the growth comes to last collects what is thrown at it.
import { checkInvariants, hashOf } from "tophash/core";
import { scatter } from "../lib/kinds.ts";
import { must, mustEqual } from "../lib/same.ts";
import type { Key, LooseMap } from "../lib/types.ts";
import { WatchedModel } from "./tracked-iterator.ts";

const FILLED = 24_000;
const IN_CHAIN = 1500;

/** Returns the steps that found the chain partly moved, or right before or after that. */
export function moveLongChain(map: LooseMap, make: (word: number) => Key): number {
  const model = new WatchedModel();
  const put = (key: Key, value: number) => {
    map.set(key, value);
    model.set(key, value);
  };
  for (let i = 0; i < FILLED; i++) put(make(scatter(i)), i);
  map.evacuate();
  const { buckets } = map.stats();
  const list: Key[] = [];
  for (let i = FILLED; list.length < IN_CHAIN; i++) {
    const key = make(scatter(i));
    if ((hashOf(map, key) & (buckets - 1)) === buckets - 1) list.push(key);
  }
  const { reseeds } = map.stats();
  map.reserve(FILLED * 3);
  must(map.stats().phase === "grow", "the growth has begun");
  list.slice(0, -40).forEach(put);
  const iterator = model.watch(map.keys(), "keys");
  let seen = 0;
  let next = list.length - 40;
  while (!map.evacuate({ maxBuckets: 1 })) {
    if (map.stats().progress < 1 - 3 / buckets) continue;
    seen++;
    must(map.stats().reseeds === reseeds, "no new secrets: the chain is still there");
    for (const key of list) must(map.has(key) === model.has(key), "a key of a long chain is found while it moves");
    checkInvariants(map);
    // The newest keys stand first in the chain: half of those are in the other home already. A write takes two steps.
    if (seen % 4 === 3) must(map.delete(list[seen]) === model.delete(list[seen]), "a key is deleted while it moves");
    else put(list[next - seen * 2], seen);
    if (seen % 4 === 2) put(list[next++], seen);
    must(map.size === model.size, "a key of a long chain is there once");
    checkInvariants(map);
    if (!iterator.done) iterator.step();
  }
  mustEqual(map, model);
  iterator.finish(model.size);
  return seen;
}
