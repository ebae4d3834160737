// Command sequences for `SyncMap` as plain data, done to several maps at once, as Go's sync/map_test.go does.
import fc from "fast-check";
import type { Key } from "../lib/types.ts";
import type { LooseSyncMap } from "../linearizability/sync-map-subject.ts";

/** Keys and values by their place in a pool. `old`: what a comparison expects; undefined: what the first map holds. */
export type SyncCommand =
  | { do: "store" | "loadOrStore" | "swap"; key: number; value: number }
  | { do: "load" | "loadAndDelete" | "delete"; key: number }
  | { do: "compareAndSwap"; key: number; old: number | undefined; value: number }
  | { do: "compareAndDelete"; key: number; old: number | undefined }
  // Loads of an absent key, until the dirty table is promoted.
  | { do: "miss"; times: number }
  | { do: "range"; stopAfter: number; meddle: "nothing" | "stores" | "deletes" | "clears" }
  | { do: "clear" };

const NEW = 100;

export function syncCommands(size: number, length: number): fc.Arbitrary<SyncCommand[]> {
  const key = fc.nat(size - 1);
  const value = fc.nat(40);
  const old = fc.option(value, { nil: undefined });
  const of = <T extends SyncCommand["do"]>(...names: T[]) => fc.constantFrom(...names);
  const meddle = fc.constantFrom(
    "nothing" as const,
    "nothing" as const,
    "stores" as const,
    "deletes" as const,
    "clears" as const,
  );
  const command = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: of("store", "store", "loadOrStore", "swap"), key, value }) },
    { weight: 8, arbitrary: fc.record({ do: of("load", "loadAndDelete", "delete"), key }) },
    { weight: 3, arbitrary: fc.record({ do: of("compareAndSwap"), key, old, value }) },
    { weight: 3, arbitrary: fc.record({ do: of("compareAndDelete"), key, old }) },
    { weight: 2, arbitrary: fc.record({ do: of("miss"), times: fc.nat(size) }) },
    { weight: 1, arbitrary: fc.record({ do: of("range"), stopAfter: fc.nat(2 * size), meddle }) },
    { weight: 1, arbitrary: fc.record({ do: of("clear") }) },
  );
  return fc.array(command, { minLength: 1, maxLength: length, size: "max" });
}

export interface Pools {
  key(index: number): Key;
  /** The key that stands for all keys equal to one. */
  own(key: Key): Key;
  value(index: number): unknown;
}

/** Does one command to a map and says in words what it answered. */
export function answerOf(map: LooseSyncMap, command: SyncCommand, pools: Pools): string {
  const { key, value } = pools;
  switch (command.do) {
    case "store":
      return tell(map.store(key(command.key), value(command.value)));
    case "loadOrStore": {
      const answer = map.loadOrStore(key(command.key), value(command.value));
      return `${tell(answer.value)}, ${answer.loaded}`;
    }
    case "swap":
      return tell(map.swap(key(command.key), value(command.value)));
    case "load":
    case "loadAndDelete":
    case "delete":
      return tell(map[command.do](key(command.key)));
    case "compareAndSwap":
      return tell(map.compareAndSwap(key(command.key), expected(map, command, pools), value(command.value)));
    case "compareAndDelete":
      return tell(map.compareAndDelete(key(command.key), expected(map, command, pools)));
    case "miss":
      return Array.from({ length: command.times }, (_, i) => tell(map.load(key(NEW * NEW + i)))).join();
    case "range":
      return rangeOf(map, command, pools);
    case "clear":
      return tell(map.clear());
  }
}

function expected(map: LooseSyncMap, { key, old }: { key: number; old: number | undefined }, pools: Pools): unknown {
  const given = pools.value(old ?? 0);
  return old === undefined ? (map.load(pools.key(key)) ?? given) : given;
}

/** Maps walk in orders of their own, so only what no order changes is an answer. */
function rangeOf(map: LooseSyncMap, command: Extract<SyncCommand, { do: "range" }>, pools: Pools): string {
  const before = contentOf(map, pools);
  const seen = new Set<Key>();
  let calls = 0;
  map.range((value, key) => {
    const own = pools.own(key);
    calls++;
    if (seen.has(own)) throw new Error(`range shows ${tell(key)} twice`);
    seen.add(own);
    if (command.meddle === "nothing" && before.get(own) !== tell(value))
      throw new Error(`range shows ${tell(key)} => ${tell(value)}`);
    if (calls === 1) {
      if (command.meddle === "stores") map.store(pools.key(NEW), pools.value(1));
      if (command.meddle === "deletes") map.delete(pools.key(0));
      if (command.meddle === "clears") map.clear();
    }
    return calls < command.stopAfter;
  });
  // Go: each key at most once, and each that stays if nothing ended the walk.
  const most = Math.min(Math.max(command.stopAfter, 1), before.size);
  if (command.meddle === "nothing" && calls !== most) throw new Error(`range made ${calls} calls, not ${most}`);
  for (const key of before.keys()) {
    const stays = command.meddle === "nothing" || command.meddle === "stores";
    if (calls < command.stopAfter && stays && !seen.has(key)) throw new Error(`range left out ${tell(key)}`);
  }
  return "";
}

/** Different values in different words. */
function tell(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");
}

/** All entries, in words, by key. */
export function contentOf(map: LooseSyncMap, pools: Pools): Map<Key, string> {
  const content = new Map<Key, string>();
  map.range((value, key) => {
    content.set(pools.own(key), tell(value));
  });
  return content;
}
