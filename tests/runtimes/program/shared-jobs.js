// What each thread does to the shared maps, all at once; the page's main thread too, so nothing here sleeps. A job returns
// what the threads compare afterwards (shared-model.js).

import { must, words } from "./random.js";

const COUNTERS = 97;
const TEXTS = 12_000;
const WINNERS = 3000;

const LETTERS = "abcdefghijklmnopqrstuvwxyz\u0101\u4e2d";

/** A long row of one letter, and how long it is: half of it, or two that were mixed, is seen. */
function text(key, random) {
  const length = 1 + (random() % 300);
  return `${key}:${length}:${LETTERS[random() % LETTERS.length].repeat(length)}`;
}

/** @throws Error for a value that nobody has written */
export function checkText(key, value) {
  const [of, length, row] = value.split(":");
  const whole = of === key && row.length === Number(length) && row === row[0].repeat(row.length);
  must(whole, `${key} has the torn value ${value.slice(0, 80)}`);
}

export const textKey = (n) => `key ${n}`;

/** All entries as a walk meets them, none twice. */
function walk(texts) {
  const met = new Set();
  for (const [key, value] of texts) {
    must(!met.has(key), `a walk meets ${key} twice`);
    met.add(key);
    checkText(key, value);
  }
  return met.size;
}

export const jobs = {
  /** Adds one to one of the counters, again and again; how often. */
  add({ counts }, { random, goesOn }) {
    let added = 0;
    for (; goesOn(); added++) counts.add(random() % COUNTERS, 1);
    return added;
  },

  /** Writes and deletes texts of more and more keys, reads those of others, walks over all. */
  text({ texts }, { random, goesOn }) {
    let operations = 0;
    for (; goesOn(); operations++) {
      const key = textKey(random() % Math.min(TEXTS, 100 + operations));
      const what = random() % 8;
      if (what < 3) texts.set(key, text(key, random));
      else if (what === 3) texts.delete(key);
      else {
        const value = texts.get(key);
        if (value !== undefined) checkText(key, value);
      }
      if (operations % 2000 === 1999) walk(texts);
    }
    return operations;
  },

  /** Whose value each key has got. */
  getOrInsert({ owners }, { thread }) {
    return Array.from({ length: WINNERS }, (_, key) => owners.getOrInsert(key, thread));
  },

  /** The same by SyncMap.loadOrStore. */
  loadOrStore({ sync }, { thread }) {
    return Array.from({ length: WINNERS }, (_, key) => sync.loadOrStore(COUNTERS + key, thread).value);
  },

  /** Adds one to one of SyncMap's counters by compareAndSwap, ranges now and then; how often it added. */
  swap({ sync }, { random, goesOn }) {
    let added = 0;
    while (goesOn()) {
      const key = random() % COUNTERS;
      const { value, loaded } = sync.loadOrStore(key, 1);
      if (!loaded || sync.compareAndSwap(key, value, value + 1)) added++;
      if (added % 2000 !== 1999) continue;
      const met = new Set();
      sync.range((_, each) => {
        must(!met.has(each), `range meets ${each} twice`);
        met.add(each);
      });
    }
    return added;
  },
};

/** This thread's part in the maps of the handles. */
export function attachAll({ SharedHashMap, SyncMap }, handles) {
  return {
    ...{ counts: SharedHashMap.attach(handles.counts), texts: SharedHashMap.attach(handles.texts) },
    ...{ owners: SharedHashMap.attach(handles.owners), sync: SyncMap.attach(handles.sync) },
  };
}

/** Announces itself and does the job until the flag says that it is enough. @param look is called in between */
export function work(maps, { job, thread, flags }, look = () => {}) {
  const [STOP, BEGUN] = [0, 1];
  const flag = new Int32Array(flags);
  Atomics.add(flag, BEGUN, 1);
  const goesOn = () => {
    look();
    return Atomics.load(flag, STOP) === 0;
  };
  return jobs[job](maps, { thread, goesOn, random: words(thread + 1) });
}

/** What a thread does with messages, in a worker of either sort. @param post answers */
export function answering(shared, post) {
  let maps;
  return (message) => {
    try {
      if (message.handles !== undefined) {
        maps = attachAll(shared, message.handles);
        post({ ready: Object.values(maps).map((map) => map.id) });
      } else if (message.dispose) {
        for (const map of Object.values(maps)) map.dispose();
        post({ done: true });
      } else post({ result: work(maps, message) });
    } catch (error) {
      post({ error: `${error?.name}: ${error?.message}\n${error?.stack}` });
    }
  };
}
