// Memory ends while a map moves into new secrets, at any bucket of it: what is under way stops there and every entry is found;
// iterators that began before yield each entry once, and those that begin then; with memory again it goes on.
import "./lib/instances.ts";

import { HashMap, OutOfMemoryError } from "tophash";
import { checkInvariants, hashOf } from "tophash/core";
import { expect, test } from "vitest";
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_RUN } from "../assembly/abi/status.ts";
import { initDebugCore } from "./lib/core.ts";
import { FaultyArena, FOREVER } from "./lib/faults.ts";
import { type KeyKind, keyKind, valueKind } from "./lib/kinds.ts";
import { longKeyKind } from "./lib/long-kinds.ts";
import { must } from "./lib/same.ts";
import type { Key, LooseMap } from "./lib/types.ts";

const MEMORY = FAULT_BLOCK | FAULT_RUN | FAULT_CHARGE;
/** So many that most buckets have overflow buckets: to move an entry takes memory now and then. */
const ENTRIES = 550;
const LOAD_FACTOR = 2.5;

initDebugCore("shared");

/** An iterator over keys, and what it owes: the keys that were there when it began. */
class Debt {
  readonly #iterator: IterableIterator<Key>;
  readonly #due: Set<Key>;
  readonly #seen = new Set<Key>();

  constructor(map: LooseMap, present: ReadonlySet<Key>) {
    this.#iterator = map.keys();
    this.#due = new Set(present);
  }
  next(): boolean {
    const { value, done } = this.#iterator.next();
    if (done) must(this.#due.size === 0, () => `${this.#due.size} entries were not yielded`);
    else {
      must(!this.#seen.has(value), () => `${String(value)} is yielded twice`);
      this.#seen.add(value);
      this.#due.delete(value);
    }
    return done !== true;
  }
  /** A key that was deleted. */
  forget(key: Key): void {
    this.#due.delete(key);
  }
  take(n: number): void {
    for (let i = 0; i < n; i++) this.next();
  }
  finish(): void {
    while (this.next());
  }
}

interface Subject {
  map: LooseMap;
  arena: FaultyArena;
  keys: Set<Key>;
  debts: Debt[];
}

/** A map whose reseed has just begun, iterators before it: the same every time. */
function flooded({ type, at }: KeyKind): Subject {
  const arena = new FaultyArena();
  const map = new HashMap(type, valueKind("u32").type, { arena, seed: 3, loadFactor: LOAD_FACTOR }) as LooseMap;
  const keys = new Set<Key>();
  const add = (key: Key) => {
    map.set(key, 1);
    keys.add(key);
  };
  for (let i = 0; i < ENTRIES; i++) add(at(40 + i));
  map.evacuate();
  const mask = map.stats().buckets - 1;
  const debts = [0, 1, 60, 200].map((n) => {
    const debt = new Debt(map, keys);
    debt.take(n);
    return debt;
  });
  for (let i = 40 + ENTRIES; map.stats().phase !== "reseed"; i++) {
    if ((hashOf(map, at(i)) & mask) === mask >> 1) add(at(i));
  }
  return { map, arena, keys, debts };
}

function mustHold({ map, keys }: Subject): void {
  checkInvariants(map);
  must(map.size === keys.size, () => `size is ${map.size}, not ${keys.size}`);
  for (const key of keys) must(map.has(key), () => `${String(key)} is not there`);
}

/** Sets new keys until memory ends, `most` at most. */
function crowd({ map, keys }: Subject, { at }: KeyKind, from: number, most: number): number {
  for (let i = from; i < from + most; i++) {
    try {
      map.set(at(i), 1);
      keys.add(at(i));
    } catch (error) {
      must(error instanceof OutOfMemoryError, () => String(error));
      return i;
    }
  }
  return from + most;
}

test.each([keyKind("u32"), keyKind("u64"), longKeyKind("string")])("keys of $name", (kind) => {
  const { buckets } = flooded(kind).map.stats();
  expect(buckets).toBeGreaterThan(16);
  let stopped = 0;
  for (let moved = 0; moved < buckets; moved++) {
    const subject = flooded(kind);
    const { map, arena, keys, debts } = subject;
    if (moved > 0) map.evacuate({ maxBuckets: moved });
    expect(map.stats().phase).toBe("reseed");
    arena.faults.arm(MEMORY, 1, FOREVER);
    try {
      map.evacuate();
    } catch (error) {
      must(error instanceof OutOfMemoryError, () => String(error));
    }
    if (map.stats().phase === "reseed") {
      stopped++;
      debts.push(new Debt(map, keys));
    }
    mustHold(subject);
    debts[0].take(20);
    // Insertions that find no room look for it in other chains.
    const last = crowd(subject, kind, 100_000, 60);
    mustHold(subject);
    debts[1].finish();
    for (const key of [...keys].slice(0, 100)) {
      must(map.delete(key) && keys.delete(key), () => `${String(key)} was there`);
      for (const debt of debts) debt.forget(key);
    }
    debts[2].finish();
    crowd(subject, kind, last + 1, 100);
    mustHold(subject);
    arena.faults.disarm();
    expect(new Set(map.keysArray() as Iterable<Key>)).toEqual(keys);
    debts[3].take(20);
    map.evacuate();
    expect(map.stats().phase).toBe("none");
    mustHold(subject);
    for (const debt of debts) debt.finish();
    arena.dispose();
  }
  // Not vacuous: there was no memory for the rest.
  expect(stopped).toBeGreaterThan(buckets / 2);
});
