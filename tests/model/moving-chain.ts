// A chain of a hundred buckets that an evacuation moves in pieces. A flood makes none any more, for the map draws new
// secrets; but during a growth it does not, and a bucket that the growth comes to last collects what is thrown at it, for
// as long as the growth, which a flood makes go faster, takes.
import { checkInvariants, hashOf } from "tophash/core";
import { scatter } from "../lib/kinds.ts";
import { must, mustEqual } from "../lib/same.ts";
import type { Key, LooseMap } from "../lib/types.ts";
import { WatchedModel } from "./tracked-iterator.ts";

const FILLED = 90_000;
const IN_CHAIN = 470;

/** What is done to the chain while a part of it has moved: the write that moves the first piece does it. */
export type Deed = "overwrite" | "insert" | "delete";
export const deeds: Deed[] = ["overwrite", "insert", "delete"];

/** Whether the chain was met while it moved. */
export function moveLongChain(map: LooseMap, make: (word: number) => Key, deed: Deed): boolean {
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
  let met = false;
  while (!map.evacuate({ maxBuckets: 1 })) {
    if (met || map.stats().progress < 1 - 3 / buckets) continue;
    met = true;
    must(map.stats().reseeds === reseeds, "no new secrets: the chain is still there");
    // The newest keys stand first in the chain, and those that leave it have left when the write comes to them.
    let newest = list.length - 41;
    while ((hashOf(map, list[newest]) & buckets) === 0) newest--;
    if (deed === "overwrite") put(list[newest], 7);
    else if (deed === "insert") put(list[list.length - 40], 7);
    else must(map.delete(list[newest]) === model.delete(list[newest]), "a key is deleted while it moves");
    must(map.size === model.size, "a key of a long chain is there once");
    for (const key of list) must(map.has(key) === model.has(key), "a key of a long chain is found while it moves");
    checkInvariants(map);
    if (!iterator.done) iterator.step();
  }
  mustEqual(map, model);
  iterator.finish(model.size);
  return met;
}
