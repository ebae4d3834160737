// Lookups and iteration.

import { string } from "../../keys/text.ts";
import { HashMap } from "../../map.ts";
import { u32 } from "../../types/types.ts";
import { madeAnew, numbers, shuffled } from "./keys.ts";
import type { Contender, Task } from "./task.ts";

/** A native map and one of tophash with the same entries. */
function both(keys: Uint32Array): { native: Map<number, number>; own: HashMap<number, number> } {
  const native = new Map<number, number>();
  const own = new HashMap(u32, u32, { capacity: keys.length });
  for (let i = 0; i < keys.length; i++) {
    native.set(keys[i], i);
    own.set(keys[i], i);
  }
  return { native, own };
}

function nativeGet(native: Map<number, number>, asked: Uint32Array): Contender {
  return {
    pass() {
      let sum = 0;
      for (let i = 0; i < asked.length; i++) sum = (sum + native.get(asked[i])!) | 0;
      return sum;
    },
  };
}

export function get(n: number): Task {
  const keys = numbers(n);
  const { native, own } = both(keys);
  const asked = shuffled(keys);
  return {
    name: "get, the key is there",
    operations: n,
    map: nativeGet(native, asked),
    tophash: {
      pass() {
        let sum = 0;
        for (let i = 0; i < asked.length; i++) sum = (sum + own.get(asked[i])!) | 0;
        return sum;
      },
    },
    end: () => own.dispose(),
  };
}

export function getMany(n: number): Task {
  const keys = numbers(n);
  const { native, own } = both(keys);
  const asked = shuffled(keys);
  const answers = new Uint32Array(n);
  return {
    name: "the same in bulk: getMany",
    operations: n,
    map: nativeGet(native, asked),
    tophash: {
      pass() {
        own.getMany(asked, answers);
        let sum = 0;
        for (let i = 0; i < answers.length; i++) sum = (sum + answers[i]) | 0;
        return sum;
      },
    },
    end: () => own.dispose(),
  };
}

export function miss(n: number): Task {
  const { native, own } = both(numbers(n));
  const asked = numbers(n, n);
  return {
    name: "has, the key is not there",
    operations: n,
    map: {
      pass() {
        let found = 0;
        for (let i = 0; i < asked.length; i++) if (native.has(asked[i])) found++;
        return found;
      },
    },
    tophash: {
      pass() {
        let found = 0;
        for (let i = 0; i < asked.length; i++) if (own.has(asked[i])) found++;
        return found;
      },
    },
    end: () => own.dispose(),
  };
}

export function iterate(n: number): Task {
  const { native, own } = both(numbers(n));
  return {
    name: "iterate: for ... of",
    operations: n,
    map: {
      pass() {
        let sum = 0;
        for (const [key, value] of native) sum = (sum + (key ^ value)) | 0;
        return sum;
      },
    },
    tophash: {
      pass() {
        let sum = 0;
        for (const [key, value] of own) sum = (sum + (key ^ value)) | 0;
        return sum;
      },
    },
    end: () => own.dispose(),
  };
}

/** Making them anew for each pass takes longer than looking them up. */
const MOST_STRINGS = 200_000;

export function getText(all: number): Task {
  const n = Math.min(all, MOST_STRINGS);
  const native = new Map(madeAnew(n).map((key, i) => [key, i]));
  const own = HashMap.from(string, u32, native);
  let asked: string[] = [];
  const before = () => {
    asked = madeAnew(n);
  };
  return {
    name: "get by a string just made",
    operations: n,
    map: {
      before,
      pass() {
        let sum = 0;
        for (let i = 0; i < asked.length; i++) sum = (sum + native.get(asked[i])!) | 0;
        return sum;
      },
    },
    tophash: {
      before,
      pass() {
        let sum = 0;
        for (let i = 0; i < asked.length; i++) sum = (sum + own.get(asked[i])!) | 0;
        return sum;
      },
    },
    end: () => own.dispose(),
  };
}
