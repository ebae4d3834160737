/** The maps in the pictures of docs/: the same in every run, by their seeds. */
import { HashMap, HashSet, i32, string, tuple, u32 } from "tophash";
import { keyRange } from "../lib/keys.ts";

const TEXT = `It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the
epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the spring of hope,
it was the winter of despair, we had everything before us, we had nothing before us, we were all going direct to Heaven, we were all
going direct the other way - in short, the period was so far like the present period, that some of its noisiest authorities insisted
on its being received, for good or for evil, in the superlative degree of comparison only.`;

/** How often the words of a sentence of Dickens' come. */
export function words(): HashMap<string, number> {
  const map = new HashMap(string, u32, { seed: 21 });
  map.addMany(TEXT.toLowerCase().match(/[a-z]+/g)!, 1);
  map.evacuate();
  return map;
}

/** Squares of a board, in a set that is growing from 16 to 32 buckets. */
export function growingSet(): HashSet<[number, number]> {
  const set = new HashSet(tuple(i32, i32), { seed: 4 });
  for (let y = -5; y < 4; y++) for (let x = -5; x < 5; x++) set.add([x, y]);
  set.evacuate();
  set.reserve(140);
  set.evacuate({ maxBuckets: 6 });
  return set;
}

/** Half-way from 8,192 to 16,384 buckets. */
export function growingMap(): HashMap<number, number> {
  const map = new HashMap(u32, u32, { seed: 3 });
  const keys = keyRange("full", 0, 2 * 46_000);
  for (let next = 0; !(map.stats().phase === "grow" && map.stats().buckets > 12_000); next++) map.set(keys[next], next);
  return map;
}

/** Close to the load at which it grows; then each entry was deleted and another one inserted. */
export function worn(): HashMap<number, number> {
  const map = new HashMap(u32, u32, { seed: 5, capacity: 23_000 });
  const keys = keyRange("full", 0, 46_000);
  for (let i = 0; i < keys.length; i++) {
    map.set(keys[i], i);
    if (i >= 23_000) map.delete(keys[i - 23_000]);
  }
  return map;
}
