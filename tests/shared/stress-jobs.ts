// What threads do to a SharedHashMap all at once (stress-thread.ts).
import { must } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";
import type { LooseSharedMap } from "../linearizability/shared-map-subject.ts";
import { clearing, endings, flooding, STRIDE, type Work } from "./workplace.ts";

export type JobName = keyof typeof jobs;

export const jobs = {
  /** Overwrites what stays; inserts and deletes what does not; by itself and in bulk. */
  write(map, place) {
    const { job, random, keys } = place;
    let writes = 0;
    while (!place.isOver) {
      const first = job.permanent + random.below(job.limit - job.permanent);
      const some = Array.from({ length: Math.min(1 + random.below(60), job.limit - first) }, (_, i) => first + i);
      const kept = random.below(job.permanent);
      map.set(keys.of(kept), place.value(kept));
      if (random.chance(3)) map.deleteMany(some.map(keys.of));
      else if (random.chance(2))
        map.setMany(
          some.map(keys.of),
          some.map((key) => place.value(key)),
        );
      else for (const key of some) map[random.chance(2) ? "delete" : "getOrInsert"](keys.of(key), place.value(key));
      if (random.chance(50)) map.reserve(random.size(4 * job.limit));
      if (random.chance(50)) map.shrink();
      writes += some.length;
    }
    return writes;
  },

  /** Inserts what does not stay, and deletes it again. */
  churn(map, place) {
    const { job, keys } = place;
    let rounds = 0;
    for (; !place.isOver; rounds++) {
      const method = rounds % 2 ? "delete" : "set";
      for (let key = job.permanent; key < job.limit; key++) map[method](keys.of(key), place.value(key));
    }
    return rounds;
  },

  /** Looks for everything, one by one and in bulk. */
  read(map, place) {
    const { job, random, keys } = place;
    let found = 0;
    while (!place.isOver) {
      const some = Array.from({ length: 100 }, () => place.any());
      const many = random.chance(4) ? map.getMany(some.map(keys.of)) : some.map((key) => map.get(keys.of(key)));
      some.forEach((key, i) => {
        const value = many[i];
        // What getMany of numbers gives for an absent key.
        const isAbsent = value === undefined || value === 0 || value === 0n;
        must(!isAbsent || key >= job.permanent, () => `key ${key}, which stays, is absent`);
        if (isAbsent) return;
        place.check(key, value);
        found++;
      });
    }
    return found;
  },

  /** Walks in every way; what stays has to be met once each time. */
  walk(map, place) {
    const { job, random, keys } = place;
    let walks = 0;
    for (; !place.isOver; walks++) {
      const met = new Uint8Array(job.limit);
      const meet = (value: unknown, coded: Key) => {
        const key = keys.number(coded);
        place.check(key, value);
        met[key]++;
      };
      if (random.chance(2)) map.forEach(meet);
      else for (const [key, value] of map) meet(value, key);
      for (let key = 0; key < job.permanent; key++)
        must(met[key] === 1, () => `a walk met key ${key} ${met[key]} times`);
    }
    return walks;
  },

  /** Adds one to each of the first keys, `rounds` times, in an order of its own, one by one or in bulk. */
  add(map, place) {
    const { job, random, keys, values } = place;
    for (let i = 0; i < job.rounds; i++) {
      const first = random.below(job.permanent);
      const order = Array.from({ length: job.permanent }, (_, j) => (first + j) % job.permanent);
      if (random.chance(3)) map.addMany(order.map(keys.of), values.of(1));
      else for (const key of order) map.add(keys.of(key), values.of(1));
    }
    return undefined;
  },

  /** Adds by compareExchange. */
  exchange(map, place) {
    const { job, keys, values } = place;
    for (let i = 0; i < job.rounds; i++) {
      const key = keys.of(i % job.permanent);
      for (;;) {
        const before = map.get(key);
        const sum = before === undefined ? 1 : values.number(before) + 1;
        if (map.compareExchange(key, before, values.of(sum))) break;
      }
    }
    return undefined;
  },

  /** The first come is the one whom all see. */
  getOrInsert(map, place) {
    const { job, keys, values } = place;
    return Array.from({ length: job.limit }, (_, key) => {
      const own = key + (1 + job.thread) * STRIDE;
      return values.number(map.getOrInsert(keys.of(key), values.of(own)));
    });
  },

  clear: clearing,

  flood: (map, place) => flooding(map, place, (key, value) => map.set(key, value)),

  /** Asks how much there is; never more than all keys. */
  measure(map, place) {
    const { limit } = place.job;
    let times = 0;
    for (; !place.isOver; times++) {
      const { size } = map;
      must(size <= limit, () => `the size is ${size}, of ${limit} keys`);
      const stats = map.stats();
      must(stats.size <= limit, () => `stats().size is ${stats.size}, of ${limit} keys`);
    }
    return times;
  },

  /** Comes and goes. */
  attach(_, place) {
    const { job, random, keys } = place;
    for (let i = 0; i < job.rounds; i++) {
      const own = place.attach();
      const key = random.below(job.limit);
      own.set(keys.of(key), place.value(key));
      const there = random.below(job.permanent);
      const value = own.get(keys.of(there));
      if (value !== undefined) place.check(there, value);
      own.dispose();
      // Twice is harmless.
      own.dispose();
    }
    return job.rounds;
  },

  /** Goes on until the map is destroyed. */
  untilDestroyed(map, place) {
    const { job, random, keys } = place;
    const ways = [
      (key: number) => map.set(keys.of(key), place.value(key)),
      (key: number) => map.get(keys.of(key)),
      (key: number) => map.delete(keys.of(key)),
      (key: number) => map.getMany([keys.of(key)]),
      (key: number) => map.setMany([keys.of(key)], [place.value(key)]),
      () => [...map].length,
      () => map.size,
    ];
    try {
      for (;;) for (let i = 0; i < 100; i++) random.pick(ways)(random.below(job.limit));
    } catch (error) {
      must((error as Error).name === "DisposedError", () => `not a DisposedError: ${(error as Error).stack}`);
    }
    // The shards end one after the other; then every member says so.
    while (!place.isOver);
    const names = endings([...ways, () => map.clear(), () => map.reserve(10), () => map.shrink(), place.attach]);
    map.dispose();
    return names;
  },
} satisfies Record<string, Work<LooseSharedMap>>;
