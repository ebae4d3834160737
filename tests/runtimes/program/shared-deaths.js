// Workers of a page that are terminated in the middle of their work, at random moments.
//
// `terminate()` returns while the worker may still run for a moment, and a page is not told when it has ended. A Web Lock tells: the worker holds one
// all its life, so whoever gets it knows that the worker is gone, and may call `abandon`.

import { must, words } from "./random.js";
import { checkText, textKey } from "./shared-jobs.js";

const KEYS = 500;
/** Chromium lets a busy worker run on for two seconds, so they die together. */
const TOGETHER = 6;
/** Rounds at least, and until one has died inside an operation. */
const [LEAST, MOST] = [5, 20];

/** Long enough not to be copied at once, now and then. */
function value(key, random) {
  const length = random() % 40 === 0 ? 30_000 + (random() % 20_000) : 1 + (random() % 400);
  return `${key}:${length}:${"ab"[random() & 1].repeat(length)}`;
}

/** Numbers of `triples`: each value is three times its key. */
const NUMBERS = Uint32Array.from({ length: 4096 }, (_, i) => i);
const TRIPLES = NUMBERS.map((key) => 3 * key);

/** The lock is free again when this thread is gone. */
function holdForLife(lock) {
  return new Promise((held) => {
    navigator.locks.request(lock, () => {
      held();
      return new Promise(() => {});
    });
  });
}

/** In the worker: writes until it is terminated. Batches of numbers are almost all the time inside the core. */
export async function endless({ SharedHashMap }, { endless: handles, lock, seed }, post) {
  await holdForLife(lock);
  const [texts, triples] = handles.map((handle) => SharedHashMap.attach(handle));
  const random = words(seed);
  post({ ids: [texts.id, triples.id] });
  for (;;) {
    const key = textKey(random() % KEYS);
    if (random() & 1) texts.set(key, value(key, random));
    else texts.delete(key);
    const first = random() % 4096;
    if (random() & 1) triples.setMany(NUMBERS.subarray(first), TRIPLES.subarray(first));
    else triples.deleteMany(NUMBERS.subarray(first));
    for (const map of [texts, triples]) random() & 1 ? map.shrink() : map.reserve(random() % 4096);
  }
}

const isGone = (lock) => navigator.locks.request(lock, () => {});
const moment = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const checkTriple = (key, value) => must(value === 3 * key, `${key} has the value ${value}`);

/** Every key that there is has a whole value, and can be written. */
function audit(map, triples) {
  auditWalk(map, checkText);
  auditWalk(triples, checkTriple);
  for (const [i, value] of triples.getMany(NUMBERS).entries()) must(value === 0 || value === 3 * i, `${i}: ${value}`);
  for (let i = 0; i < KEYS; i++) {
    const key = textKey(i);
    const found = map.get(key);
    if (found !== undefined) checkText(key, found);
    must(map.has(key) === (found !== undefined), `has ${key}`);
  }
  const row = "c".repeat(100);
  map.set(textKey(0), `${textKey(0)}:100:${row}`);
  must(map.get(textKey(0)).endsWith(row), "what was set is there");
  must(triples.setMany(NUMBERS, TRIPLES) + triples.deleteMany(NUMBERS) >= NUMBERS.length, "batches");
  must(triples.size === 0, "all were deleted");
}

function auditWalk(map, check) {
  const keys = map.keysArray();
  must(new Set(keys).size === keys.length, "a key is there twice");
  let met = 0;
  for (const [key, value] of map) {
    check(key, value);
    met++;
  }
  must(met === keys.length && map.size === met, `${met} entries are met, ${keys.length} keys, size ${map.size}`);
}

/** In the page. @param start a worker @returns how many died, how many shards were repaired */
export async function deaths({ SharedHashMap }, { string, u32 }, start) {
  const random = words(11);
  const maps = [
    new SharedHashMap(string, string, { shards: 2, lockTimeout: 200 }),
    new SharedHashMap(u32, u32, { shards: 1, lockTimeout: 200 }),
  ];
  const handles = maps.map(({ handle }) => handle);
  const repaired = () => maps.reduce((sum, map) => sum + map.stats().recoveries, 0);
  for (let round = 0; round < LEAST || (repaired() === 0 && round < MOST); round++) {
    const lives = Array.from({ length: TOGETHER }, (_, i) => ({ lock: `life ${round} ${i}`, worker: start() }));
    for (const life of lives) {
      const { ids, error } = await life.worker.ask({ endless: handles, lock: life.lock, seed: random() });
      must(error === undefined, error);
      life.ids = ids;
    }
    for (const { worker } of lives) {
      await moment(random() % 12);
      worker.end();
    }
    // While they die one after the other; what they held is taken over after the lockTimeout.
    for (const [key, each] of maps[0]) checkText(key, each);
    for (const [key, each] of maps[1]) checkTriple(key, each);
    for (const { lock, ids } of lives) {
      await isGone(lock);
      // Now and then nobody says so.
      if (round % LEAST === 1) continue;
      for (const [i, map] of maps.entries())
        must(map.abandon(ids[i]) && !map.abandon(ids[i]), "abandon finds a number once");
    }
    audit(...maps);
  }
  must(repaired() > 0, "no worker died inside an operation");
  must(
    maps.every((map) => map.stats().poisonedShards === 0),
    "a shard is poisoned",
  );
  const recoveries = repaired();
  for (const map of maps) map.destroy();
  return { recoveries };
}
