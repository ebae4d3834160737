// What threads do to a SyncMap all at once (stress-thread.ts).
import { must } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";
import type { LooseSyncMap } from "../linearizability/sync-map-subject.ts";
import { clearing, endings, flooding, STRIDE, type Work, type Workplace } from "./workplace.ts";

export type SyncJobName = keyof typeof syncJobs;

/** Whether there was a value, which must be one of the key's. */
function seen(place: Workplace<LooseSyncMap>, key: number, value: unknown): boolean {
  if (value !== undefined) place.check(key, value);
  return value !== undefined;
}

/** Values that no other thread makes, nor this one again. */
const ticket = (place: Workplace<LooseSyncMap>, i: number): number => 1 + i * 16 + place.job.thread;

/** Something that stays. */
function overwrite(map: LooseSyncMap, place: Workplace<LooseSyncMap>): void {
  const { job, random, keys } = place;
  const kept = random.below(job.permanent);
  if (random.chance(2)) {
    map.store(keys.of(kept), place.value(kept));
    return;
  }
  const isThere = seen(place, kept, map.swap(keys.of(kept), place.value(kept)));
  must(isThere, () => `key ${kept}, which stays, was absent`);
}

export const syncJobs = {
  /** Overwrites what stays; stores and deletes what does not. */
  write(map, place) {
    const { job, random, keys } = place;
    let writes = 0;
    for (; !place.isOver; writes++) {
      if (job.permanent > 0) overwrite(map, place);
      const number = job.permanent + random.below(job.limit - job.permanent);
      const key = keys.of(number);
      const way = random.below(5);
      if (way === 0) map.store(key, place.value(number));
      if (way === 1) seen(place, number, map.loadOrStore(key, place.value(number)).value);
      if (way === 2) seen(place, number, map.loadAndDelete(key));
      if (way === 3) map.delete(key);
      if (way === 4) seen(place, number, map.swap(key, place.value(number)));
    }
    return writes;
  },

  read(map, place) {
    const { job, keys } = place;
    let found = 0;
    while (!place.isOver) {
      const key = place.any();
      const isThere = seen(place, key, map.load(keys.of(key)));
      must(isThere || key >= job.permanent, () => `key ${key}, which stays, is absent`);
      if (isThere) found++;
    }
    return found;
  },

  /** What stays has to be met once each time, what does not at most once. */
  walk(map, place) {
    const { job, keys } = place;
    let walks = 0;
    for (; !place.isOver; walks++) {
      const met = new Uint8Array(job.limit);
      map.range((value, coded) => {
        const key = keys.number(coded);
        place.check(key, value);
        must(met[key]++ === 0, () => `a walk met key ${key} twice`);
      });
      for (let key = 0; key < job.permanent; key++) must(met[key] === 1, () => `a walk did not meet key ${key}`);
    }
    return walks;
  },

  clear: clearing,

  flood: (map, place) => flooding(map, place, (key, value) => map.store(key, value)),

  /** Adds one to each of the first keys, `rounds` times, by compareAndSwap. */
  exchange(map, place) {
    const { job, keys, values } = place;
    for (let i = 0; i < job.rounds; i++) {
      const key = keys.of(i % job.permanent);
      for (;;) {
        const { value, loaded } = map.loadOrStore(key, values.of(1));
        if (!loaded || map.compareAndSwap(key, value, values.of(values.number(value) + 1))) break;
      }
    }
    return undefined;
  },

  /** The first come is the one whom all see. */
  loadOrStore(map, place) {
    const { job, keys, values } = place;
    return Array.from({ length: job.limit }, (_, key) => {
      const own = key + (1 + job.thread) * STRIDE;
      return values.number(map.loadOrStore(keys.of(key), values.of(own)).value);
    });
  },

  /** Puts values in and takes values out: each is taken out once, by somebody. */
  trade(map, place) {
    const { job, random, keys, values } = place;
    const put: number[] = [];
    const taken: number[] = [];
    const take = (value: unknown) => {
      if (value !== undefined) taken.push(values.number(value));
    };
    for (let i = 0; i < job.rounds; i++) {
      const key: Key = keys.of(random.below(job.permanent));
      const own = ticket(place, i);
      const way = random.below(4);
      if (way === 0) take(map.loadAndDelete(key));
      if (way === 1) {
        put.push(own);
        take(map.swap(key, values.of(own)));
      }
      if (way === 2 && !map.loadOrStore(key, values.of(own)).loaded) put.push(own);
      if (way === 3) {
        const value = map.load(key);
        if (value !== undefined && map.compareAndDelete(key, value)) take(value);
      }
      // A new key, which in the end makes dirty the next read.
      if (random.chance(8))
        map[random.chance(2) ? "store" : "delete"](keys.of(job.permanent + random.below(20)), values.of(1));
    }
    return [put, taken];
  },

  /** Goes on until the map is destroyed. */
  untilDestroyed(map, place) {
    const { job, random, keys } = place;
    const ways = [
      (key: number) => map.store(keys.of(key), place.value(key)),
      (key: number) => map.load(keys.of(key)),
      (key: number) => map.delete(keys.of(key)),
      (key: number) => map.loadOrStore(keys.of(key), place.value(key)),
      () => map.range(() => true),
    ];
    try {
      for (;;) for (let i = 0; i < 100; i++) random.pick(ways)(random.below(job.limit));
    } catch (error) {
      must((error as Error).name === "DisposedError", () => `not a DisposedError: ${(error as Error).stack}`);
    }
    while (!place.isOver);
    return endings([...ways, () => map.clear(), place.attach]);
  },
} satisfies Record<string, Work<LooseSyncMap>>;
