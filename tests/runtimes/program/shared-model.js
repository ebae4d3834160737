// Shared maps in many threads at once, this one among them: sums that must come out, texts that must be whole, one winner
// for each key. Plain JavaScript; the caller starts threads as its platform does.

import { must } from "./random.js";
import { attachAll, checkText, work } from "./shared-jobs.js";

/** Threads beside this one. */
const OTHERS = 3;
/** Milliseconds that a job without an end takes at least, and at most. */
const [LEAST, MOST] = [400, 15_000];

/** The maps of the jobs; one lock for all counters. */
export function makeMaps({ SharedHashMap, SyncMap }, { u32, string }) {
  return {
    counts: new SharedHashMap(u32, u32, { shards: 1 }),
    texts: new SharedHashMap(string, string, { shards: 4 }),
    owners: new SharedHashMap(u32, u32, { shards: 2 }),
    sync: new SyncMap(u32, u32),
  };
}

export const handlesOf = (maps) => Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, map.handle]));

function sum(values) {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * @param start starts a thread (shared-jobs.js `answering`): an object with `ask(message)`, a promise of its answer, and `end()`
 * @param isEnough asked when the time of a job with contention is over: false lets it go on
 * @returns what was done, for the curious
 */
export async function sharedModel(shared, types, start, isEnough = () => true) {
  const made = makeMaps(shared, types);
  const maps = attachAll(shared, handlesOf(made));
  const threads = Array.from({ length: OTHERS }, start);
  const asked = async (thread, message) => {
    const { error, ...answer } = await thread.ask(message);
    must(error === undefined, error);
    return answer;
  };
  const ready = await Promise.all(threads.map((thread) => asked(thread, { handles: handlesOf(made) })));
  must(new Set([made.counts.id, maps.counts.id, ...ready.map((each) => each.ready[0])]).size === OTHERS + 2, "numbers");

  /** The job in all threads; what each returned, this one first. */
  async function all(job) {
    const flags = new Int32Array(new SharedArrayBuffer(8));
    const answers = threads.map((thread, i) => asked(thread, { job, thread: i + 1, flags: flags.buffer }));
    const begin = performance.now();
    while (Atomics.load(flags, 1) < OTHERS && performance.now() < begin + MOST);
    must(Atomics.load(flags, 1) === OTHERS, "threads begin while this one is busy");
    let looks = 0;
    // This thread stops all: it looks at the clock in its own job, between two operations.
    const own = work(maps, { job, thread: 0, flags: flags.buffer }, () => {
      if (++looks % 100 !== 0) return;
      const time = performance.now() - begin;
      if ((time >= LEAST && isEnough()) || time >= MOST) Atomics.store(flags, 0, 1);
    });
    return [own, ...(await Promise.all(answers)).map(({ result }) => result)];
  }

  const added = await all("add");
  must(sum(added) === sum(maps.counts.values()), "a shared counter lost or made up an addition");
  const read = await all("text");
  let texts = 0;
  maps.texts.forEach((value, key) => {
    checkText(key, value);
    texts++;
  });
  must(texts === made.texts.size && texts === new Set(maps.texts.keysArray()).size, "the size of the texts");
  for (const job of ["getOrInsert", "loadOrStore"]) {
    const [own, ...others] = await all(job);
    for (const other of others) must(own.join() === other.join(), `${job}: threads disagree about a winner`);
  }
  const swapped = await all("swap");
  let swaps = 0;
  maps.sync.range((value, key) => {
    if (key < 97) swaps += value;
  });
  must(swaps === sum(swapped), "compareAndSwap lost or made up an addition");

  await Promise.all(threads.map((thread) => asked(thread, { dispose: true })));
  for (const thread of threads) await thread.end();
  for (const map of Object.values(made)) map.destroy();
  return { added: sum(added), read: sum(read), swapped: sum(swapped) };
}
