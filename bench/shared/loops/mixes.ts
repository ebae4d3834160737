/**
 * The mixes of Go's benchmark of sync.Map (src/sync/map_bench_test.go), each with its answers checked. Imported by `loopsFor`.
 *
 * `first` is where the thread's own numbers begin: nobody else uses them as keys.
 */
import { CHUNK } from "../asked.ts";
import type { Sync } from "../sync.ts";

export interface Mix {
  /** Keys 0 .. present - 1 are there at the beginning, each with itself as its value. */
  present: number;
  loop(map: Sync, first: number): () => number;
}

function wrong(what: string): never {
  throw new Error(`wrong answer: ${what}`);
}

/** Loads of keys 0 .. hits + misses - 1 in turn. */
function loads(hits: number, misses: number): Mix {
  return {
    present: hits,
    loop: (map) => {
      let at = 0;
      return () => {
        let sum = 0;
        let due = 0;
        for (let i = 0; i < CHUNK; i++) {
          sum += map.load(at) ?? 0;
          if (at < hits) due += at;
          at = (at + 1) % (hits + misses);
        }
        if (sum !== due) wrong(`loads give ${sum} instead of ${due}`);
        return CHUNK;
      };
    },
  };
}

const HALF = 128;

export const mixes: Record<string, Mix> = {
  "load-mostly-hits": loads(1023, 1),
  "load-mostly-misses": loads(1, 1023),

  "load-or-store-balanced": {
    present: HALF,
    loop: (map, first) => {
      let at = first;
      return () => {
        for (let i = 0; i < CHUNK; i++, at++) {
          const known = at % (2 * HALF);
          const key = known < HALF ? known : at;
          if (map.loadOrStore(key, key) !== key) wrong(`loadOrStore of ${key}`);
        }
        return CHUNK;
      };
    },
  },

  "load-or-store-unique": {
    present: 0,
    loop: (map, first) => {
      let at = first;
      return () => {
        for (let i = 0; i < CHUNK; i++, at++) if (map.loadOrStore(at, at) !== at) wrong(`loadOrStore of ${at}`);
        return CHUNK;
      };
    },
  },

  "load-or-store-collision": {
    present: 1,
    loop: (map, first) => () => {
      for (let i = 0; i < CHUNK; i++) if (map.loadOrStore(0, first) !== 0) wrong("loadOrStore of 0");
      return CHUNK;
    },
  },

  "load-and-delete-unique": {
    present: 0,
    loop: (map, first) => {
      let at = first;
      return () => {
        for (let i = 0; i < CHUNK; i++, at++) if (map.remove(at)) wrong(`${at} was there`);
        return CHUNK;
      };
    },
  },

  "load-and-delete-collision": {
    present: 1,
    loop: (map) => () => {
      for (let i = 0; i < CHUNK; i++) if (map.remove(0)) map.store(0, 0);
      return CHUNK;
    },
  },

  "swap-collision": {
    present: 1,
    loop: (map) => () => {
      for (let i = 0; i < CHUNK; i++) map.swap(0, 0);
      return CHUNK;
    },
  },

  "swap-mostly-hits": {
    present: 1023,
    loop: (map, first) => {
      let at = first;
      return () => {
        for (let i = 0; i < CHUNK; i++, at++) {
          const known = at % 1024;
          const key = known < 1023 ? known : at;
          map.swap(key, key);
        }
        return CHUNK;
      };
    },
  },

  "compare-and-swap-collision": {
    present: 1,
    loop: (map) => () => {
      for (let i = 0; i < CHUNK; i++) if (map.compareAndSwap(0, 0, 42)) map.compareAndSwap(0, 42, 0);
      return CHUNK;
    },
  },

  /** A range counts as one operation, as in Go. */
  range: {
    present: 1024,
    loop: (map) => () => {
      let sum = 0;
      map.range((value) => {
        sum += value;
        return true;
      });
      if (sum !== (1023 * 1024) / 2) wrong(`the values of a range make ${sum}`);
      return 1;
    },
  },

  /** Stores a new key whenever the loads since the last store pay for what the map copies then. */
  "adversarial-alloc": {
    present: 0,
    loop: (map, first) => {
      let at = first;
      let stores = 0;
      let loadsSinceStore = 0;
      return () => {
        for (let i = 0; i < CHUNK; i++, at++) {
          if (map.load(at) !== undefined) wrong(`${at} is there`);
          if (++loadsSinceStore <= stores) continue;
          if (map.loadOrStore(at, stores) !== stores) wrong(`loadOrStore of ${at}`);
          loadsSinceStore = 0;
          stores++;
        }
        return CHUNK;
      };
    },
  },

  /** Deletes some key and stores another, once in 1,024 loads. */
  "adversarial-delete": {
    present: 1024,
    loop: (map, first) => {
      let at = first;
      return () => {
        for (let i = 0; i < CHUNK; i++, at++) {
          if (map.load(at) !== undefined) wrong(`${at} is there`);
          if (at % 1024 !== 0) continue;
          map.range((_, key) => {
            map.remove(key);
            return false;
          });
          map.store(at, at);
        }
        return CHUNK;
      };
    },
  },
};
