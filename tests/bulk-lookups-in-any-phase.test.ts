// Bulk lookups find what single ones find while entries are on the move: in each phase, of keys that are there and that are not.
import { HashMap } from "tophash";
import { hashOf } from "tophash/core";
import { describe, expect, test } from "vitest";
import { keyKinds, valueKind } from "./lib/kinds.ts";
import { longKeyKind } from "./lib/long-kinds.ts";
import { must } from "./lib/same.ts";
import type { Key, LooseMap } from "./lib/types.ts";

const kinds = [...keyKinds, longKeyKind("string")];

describe.each(kinds)("keys of $name", (kind) => {
  test.each(["grow", "shrink", "reseed", "compact"] as const)("%s", (phase) => {
    const map = new HashMap(kind.type, valueKind("u32").type, { seed: 4 }) as LooseMap;
    const key = (i: number) => kind.at(40 + i);
    let n = 0;
    const isReached = () => map.stats().phase === phase;
    const act: Record<typeof phase, () => void> = {
      grow: () => map.set(key(n++), 1),
      shrink: () => map.delete(key(--n)),
      // Of one bucket of four, which is not noticed at once.
      reseed: () => {
        const mask = map.stats().buckets - 1;
        if ((hashOf(map, key(n)) & mask) === 3) map.set(key(n), 1);
        n++;
      },
      compact: () => map.shrink(),
    };
    for (; n < 2000; n++) map.set(key(n), 1);
    map.evacuate();
    while (!isReached()) act[phase]();
    const missing = 77;
    let different = 0;
    for (let rounds = 0; isReached(); rounds++) {
      const asked: Key[] = Array.from({ length: 600 }, (_, i) => key((rounds * 600 + i * 7) % (2 * n)));
      const values = map.getMany(kind.list(asked) as never, undefined, { missing }) as ArrayLike<number>;
      const found = map.hasMany(kind.list(asked) as never);
      asked.forEach((each, i) => {
        must(values[i] === (map.get(each) ?? missing), () => `getMany of ${String(each)}`);
        must((found[i] === 1) === map.has(each), () => `hasMany of ${String(each)}`);
        if (found[i] === 0) different++;
      });
      map.evacuate({ maxBuckets: 29 });
    }
    expect(different).toBeGreaterThan(0);
  });
});
