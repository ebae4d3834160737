// Who knows a shared map's secrets brings new ones about. While all keys move over to them, every attachment finds, changes and walks past
// every entry; and so it goes on, secrets after secrets.
import "./deaths/stage.ts";
import { HashMap, OutOfMemoryError } from "tophash";
import { inspect } from "tophash/inspect";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { ARENA, HMAP_PHASE, HMAP_SECRETS, PHASE_RESEED } from "../assembly/abi/layout.ts";
import { LINE_SHIFT, LINE_TABLE, ROOT_LINES, SYNC_READ } from "../assembly/abi/shared.ts";
import { type Forms, typePairs } from "./deaths/forms.ts";
import { initHookedCore } from "./deaths/hooked-core.ts";
import { SharedSubject, type Subject, SyncSubject } from "./deaths/kinds.ts";
import { Actor, withActor } from "./deaths/stage.ts";
import { type Entries, listed } from "./deaths/trial.ts";
import { collidingInShards, FIRST_CRAFTED } from "./lib/collide-in-shards.ts";
import { must } from "./lib/same.ts";
import type { AnyKeyType, AnyValueType, Key } from "./lib/types.ts";
import type { LooseSharedMap } from "./linearizability/shared-map-subject.ts";

const SEED = 1;
const LISTS = 3;
const OTHERS = 100;

beforeAll(async () => void (await initHookedCore()));

/** Of the table that a SyncMap's threads read without a lock: a word of its secrets, and what is under way. */
function readOf(memory: WebAssembly.Memory): { secret: number; phase: number } {
  const words = new Uint32Array(memory.buffer);
  const read = words[(ARENA + ROOT_LINES + (SYNC_READ << LINE_SHIFT) + LINE_TABLE) >>> 2];
  return { secret: words[(read + HMAP_SECRETS) >>> 2], phase: new Uint8Array(memory.buffer)[read + HMAP_PHASE] };
}

/** A map that two attachments have, one of them with an instance that can be asked for checks; and what should be in it. */
class Pair<S extends Subject> {
  readonly entries: Entries = new Map();
  readonly #actor = new Actor();
  readonly other: S;
  #turn = 0;

  constructor(
    readonly own: S,
    readonly forms: Forms,
  ) {
    this.other = own.another(this.#actor);
    for (let n = 0; n < OTHERS; n++) this.set(n, n);
  }

  /** One of them, in turn. */
  next(): S {
    return this.#turn++ % 2 ? this.other : this.own;
  }

  set(n: number, value: number): void {
    this.next().set(this.forms.key(n), this.forms.value(value));
    this.entries.set(this.forms.key(n), this.forms.value(value));
  }

  delete(n: number): void {
    const key = this.forms.key(n);
    must(this.next().delete(key) === this.entries.delete(key), () => `delete ${n}`);
  }

  /** Both find all there is, one by one and in their walks, and nothing else. */
  check(): void {
    this.look();
    for (const reader of [this.own, this.other]) expect(listed(reader)).toEqual(this.entries);
    this.look();
  }

  /** One by one only: a walk evacuates what is left of a reseed first. */
  look(): void {
    const { key } = this.forms;
    for (const reader of [this.own, this.other]) {
      for (let n = 0; n < 4096; n += n < OTHERS ? 1 : 97) this.#find(reader, key(n));
      for (const each of this.entries.keys()) this.#find(reader, each);
    }
    const fault = this.own.fault(this.#actor.exports!);
    must(fault === 0, () => `checks say ${fault}`);
  }
  #find(reader: S, key: Key): void {
    must(Object.is(reader.get(key), this.entries.get(key)), () => `wrong value of ${String(key)}`);
  }
}

describe.each(typePairs)("$name", ({ types: [keyType, valueType], forms }) => {
  const { key, value } = forms;
  let lists: number[][];
  beforeAll(() => {
    lists = collidingInShards(keyType, SEED, LISTS, key);
    expect(Math.min(...lists.flat())).toBeGreaterThanOrEqual(FIRST_CRAFTED);
  });

  const make = () => {
    const options = { shards: 1, maxBytes: 4 << 20, seed: SEED };
    const map = new SharedHashMap(keyType as AnyKeyType, valueType as AnyValueType, options);
    return new Pair(new SharedSubject(map), forms);
  };

  /** What is done to entries while they move, each with what it should give. */
  const deeds: ((map: LooseSharedMap, pair: Pair<SharedSubject>, n: number) => void)[] = [
    (_, pair, n) => pair.set(n, n + 1),
    (_, pair, n) => pair.delete(n),
    (map, { entries }, n) => {
      const there = entries.get(key(n));
      expect(map.getOrInsert(key(n), value(7))).toEqual(there ?? value(7));
      if (there === undefined) entries.set(key(n), value(7));
    },
    (map, { entries }, n) => {
      expect(map.compareExchange(key(n), value(3000), value(1))).toBe(false);
      expect(map.compareExchange(key(n), entries.get(key(n)), value(8))).toBe(true);
      entries.set(key(n), value(8));
    },
    (map, { entries }, n) => {
      map.setMany([key(n), key(n + 1)], [value(1), value(2)]);
      entries.set(key(n), value(1)).set(key(n + 1), value(2));
      expect(Array.from(map.getMany([key(n), key(n + 1)]))).toEqual([value(1), value(2)]);
    },
    (map, { entries }, n) => {
      const deleted = [key(n), key(n + 1)].filter((each) => entries.delete(each));
      expect(map.deleteMany([key(n), key(n + 1)])).toBe(deleted.length);
    },
  ];

  test("a SharedHashMap, with all kinds of operations meanwhile", () => {
    const pair = make();
    const { map } = pair.own;
    let met = 0;
    lists.forEach((list, i) => {
      for (let j = 0; map.stats().reseeds === i; j++) pair.set(list[j], j);
      expect(map.stats().phase).toBe("reseed");
      pair.look();
      for (let n = 2; map.stats().phase === "reseed"; n += 3, met++) {
        deeds[met % deeds.length](pair.next().map, pair, n);
        pair.look();
      }
      for (const n of list) pair.next().delete(key(n));
      for (const n of list) pair.entries.delete(key(n));
      pair.check();
    });
    expect(met).toBeGreaterThan(3 * deeds.length);
    map.clear();
    pair.entries.clear();
    for (const n of lists.flat()) pair.set(n, 5);
    pair.check();
    map.destroy();
  });

  const uses: [string, (pair: Pair<SharedSubject>) => unknown][] = [
    ["walked past", (pair) => expect(new Map(pair.other.map)).toEqual(pair.entries)],
    [
      "copied",
      ({ other, entries }) => {
        const bytes = other.map.toSnapshot();
        const copy = HashMap.fromSnapshot(keyType as AnyKeyType, valueType as AnyValueType, bytes);
        expect(new Map(copy as Iterable<[Key, unknown]>)).toEqual(entries);
        copy.dispose();
      },
    ],
    [
      "inspected",
      ({ other, entries }) => {
        const report = inspect(other.map, { verify: true });
        expect(report.verdict).toMatchObject({ sound: true, violations: [] });
        expect(report.depths.reduce((sum, n) => sum + n)).toBe(entries.size);
        expect(other.map.stats().phase).toBe("reseed");
      },
    ],
    ["reserved for", ({ other }) => other.map.reserve(2000)],
    ["shrunk", ({ other }) => other.map.shrink()],
    [
      "cleared",
      ({ other, entries }) => {
        other.map.clear();
        entries.clear();
      },
    ],
  ];
  test.each(uses)("a SharedHashMap that is %s in the middle", (_, use) => {
    const pair = make();
    const { map } = pair.own;
    for (let j = 0; map.stats().reseeds === 0; j++) pair.set(lists[0][j], j);
    map.evacuate({ maxBuckets: 7 });
    expect(map.stats().phase).toBe("reseed");
    use(pair);
    pair.look();
    for (let n = OTHERS; n < FIRST_CRAFTED; n++) pair.set(n, n);
    pair.check();
    map.destroy();
  });

  test("walks that began before, or in the middle, meet what stays once", () => {
    const pair = make();
    const { map } = pair.own;
    const walks: { entries: Iterator<[Key, unknown]>; met: Key[] }[] = [];
    const begin = () => void walks.push({ entries: pair.next().map[Symbol.iterator](), met: [] });
    const go = (count: number) => {
      for (const { entries, met } of walks) {
        for (let i = 0; i < count; i++) {
          const { done, value: entry } = entries.next();
          if (!done) met.push(entry[0]);
        }
      }
    };
    let between = 0;
    lists.forEach((list, i) => {
      begin();
      go(1);
      for (let j = 0; map.stats().reseeds === i; j++) pair.set(list[j], j);
      for (; map.stats().phase === "reseed"; between++) {
        go(1);
        map.evacuate({ maxBuckets: 3 });
        if (between % 5 === 4) begin(); // a walk that begins now evacuates the rest first
      }
      for (const n of list) pair.next().delete(key(n));
    });
    go(10_000);
    for (const { met } of walks) {
      expect(new Set(met).size).toBe(met.length);
      for (let n = 0; n < OTHERS; n++) must(met.includes(key(n)), () => `${n} was not met`);
    }
    expect(between).toBeGreaterThan(10);
    map.destroy();
  });

  test("a SyncMap", () => {
    const options = { maxBytes: 4 << 20, seed: SEED };
    const map = new SyncMap(keyType as AnyKeyType, valueType as AnyValueType, options);
    const pair = new Pair(new SyncSubject(map), forms);
    const secrets = new Set<number>();
    for (const list of lists) {
      secrets.add(readOf(map.handle.memory).secret);
      list.forEach((n, j) => {
        pair.set(n, j);
        for (let i = 0; i < j; i++) map.load(key(list[i])); // those that only dirty has promote it in the end
        // It never changes: keys that a walk moved there would be lost to who reads meanwhile.
        must(readOf(map.handle.memory).phase !== PHASE_RESEED, () => `read is reseeded behind key ${j}`);
        pair.look();
        if (j > 30) pair.check();
      });
      for (const n of list) pair.delete(n);
      pair.check();
    }
    expect(secrets.size).toBe(LISTS);
    map.destroy();
  });
  test("a SyncMap, without memory for what its table needs before all may read it", () => {
    const options = { maxBytes: 4 << 20, seed: SEED };
    const actor = new Actor();
    const map = withActor(actor, () => new SyncMap(keyType as AnyKeyType, valueType as AnyValueType, options));
    const starve = actor.exports!.starve as (on: boolean) => void;
    const subject = new SyncSubject(map);
    const entries: Entries = new Map();
    const set = (n: number) => {
      subject.set(key(n), value(n));
      entries.set(key(n), value(n));
    };
    const look = () => {
      for (const [each, there] of entries) must(Object.is(subject.get(each), there), () => `${String(each)} is lost`);
      const fault = subject.fault(actor.exports!);
      must(fault === 0, () => `checks say ${fault}`);
    };
    for (let n = 0; n < OTHERS; n++) set(n);
    subject.list();
    const before = readOf(map.handle.memory);
    let refused = 0;
    for (const n of lists[0]) {
      set(n);
      starve(true);
      for (let i = 0; i < 3; i++) look(); // misses enough to promote it
      try {
        expect(listed(subject)).toEqual(entries);
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
        expect(readOf(map.handle.memory)).toEqual(before);
        refused++;
      }
      look();
      starve(false);
    }
    expect(refused).toBeGreaterThan(3);
    expect(listed(subject)).toEqual(entries);
    expect(readOf(map.handle.memory).secret).not.toBe(before.secret);
    look();
    map.destroy();
  });
});
