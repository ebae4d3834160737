// The same random command sequences on `SyncMap`, on a native `Map` behind a lock and on one that every store copies (Go compares its
// sync.Map with the same two).
import fc from "fast-check";
import { SyncMap } from "tophash/shared";
import { describe, expect, test } from "vitest";
import { type KeyKind, keyKinds, type ValueKind, valueKind } from "./lib/kinds.ts";
import { longKeyKinds, longValueKinds } from "./lib/long-kinds.ts";
import type { Key } from "./lib/types.ts";
import type { LooseSyncMap } from "./linearizability/sync-map-subject.ts";
import { CopiedMap, LockedMap } from "./shared/reference-maps.ts";
import { answerOf, contentOf, type Pools, syncCommands } from "./shared/sync-commands.ts";

const factor = Number(process.env.TOPHASH_RUNS ?? 1);

function poolsOf(keys: KeyKind, values: ValueKind): Pools {
  const { own = (key: Key) => key, fresh = own } = keys;
  return { own, key: (i) => fresh(keys.at(i)), value: (i) => values.stored(values.at(i)) };
}

function compare(make: () => LooseSyncMap, pools: Pools, size: number, numRuns: number): void {
  const property = fc.property(syncCommands(size, 100), (commands) => {
    const maps = [new CopiedMap(pools.own), new LockedMap(pools.own), make()];
    const names = ["a Map that is copied", "a Map behind a lock", "the map"];
    commands.forEach((command, i) => {
      const answers = maps.map((map) => answerOf(map, command, pools));
      for (const j of [1, 2]) expect(answers[j], `${names[j]}, command ${i}`).toBe(answers[0]);
    });
    const contents = maps.map((map) => contentOf(map, pools));
    for (const j of [1, 2]) expect(contents[j], names[j]).toEqual(contents[0]);
    for (const map of maps) map.dispose();
  });
  fc.assert(property, { numRuns: numRuns * factor });
}

const allKeys = [...keyKinds, ...longKeyKinds.filter(({ name }) => name !== "customKey")];
const allValues = [...["u32", "f64", "i64"].map(valueKind), ...longValueKinds];

describe.each(allKeys)("a map with $name keys", (keys) => {
  test.each(allValues)("and $name values", (values) => {
    const pools = poolsOf(keys, values);
    for (const [size, runs] of [
      [4, 20],
      [60, 20],
    ])
      compare(
        () => new SyncMap(keys.type, values.type, { maxBytes: 2 ** 26 }) as unknown as LooseSyncMap,
        pools,
        size,
        runs,
      );
  });
});

class Overwrites extends LockedMap {
  override loadOrStore(key: Key, value: unknown): { value: unknown; loaded: boolean } {
    return { loaded: this.swap(key, value) !== undefined, value };
  }
}
class Keeps extends LockedMap {
  override clear(): void {}
}
class StopsEarly extends LockedMap {
  override range(visit: (value: unknown, key: Key) => unknown): void {
    let left = 3;
    super.range((value, key) => left-- > 0 && visit(value, key));
  }
}
class ComparesNothing extends LockedMap {
  override compareAndDelete(key: Key): boolean {
    return this.delete(key);
  }
}

test.each([Overwrites, Keeps, StopsEarly, ComparesNothing])(
  "the comparison sees that something is wrong with %o",
  (Wrong) => {
    const pools = poolsOf(keyKinds[0], valueKind("u32"));
    let message = "";
    try {
      compare(() => new Wrong(pools.own), pools, 8, 100);
    } catch (error) {
      message = `${error} ${(error as Error).cause}`;
    }
    expect(message).toMatch(/the map[,:]|range /);
  },
);
