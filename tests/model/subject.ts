// A map and its model side by side: every command is done to both and the answers are compared.
import { HashMap } from "tophash";
import { checkInvariants } from "tophash/core";
import type { KeyKind, ValueKind } from "../lib/kinds.ts";
import { must, mustEqual, same, show } from "../lib/same.ts";
import type { Key, LooseMap } from "../lib/types.ts";
import { bulkCommands } from "./bulk-commands.ts";
import type { Command, Meddling, Program } from "./commands.ts";
import { type TrackedIterator, WatchedModel } from "./tracked-iterator.ts";

export class Subject {
  map: LooseMap;
  model: WatchedModel;
  iterators: TrackedIterator[] = [];

  constructor(
    readonly keys: KeyKind,
    readonly values: ValueKind,
    program: Omit<Program, "commands">,
  ) {
    const { seed, capacity, loadFactor } = program;
    this.model = new WatchedModel(keys.own);
    this.map = new HashMap(keys.type, values.type, { seed, capacity, loadFactor }) as LooseMap;
  }

  /** Does one command. `check`: walk the whole table afterwards. */
  do(command: Command, check: boolean): void {
    this.#act(command);
    must(this.map.size === this.model.size, () => `size is ${this.map.size}, not ${this.model.size}`);
    if (check) checkInvariants(this.map);
  }

  /** The end of a sequence: everything open is finished and everything compared. */
  end(): void {
    for (const iterator of this.iterators) if (!iterator.done) iterator.finish(this.model.size);
    this.audit();
    this.map.dispose();
  }

  audit(): void {
    mustEqual(this.map, this.model);
    const seen = new Map<Key, unknown>();
    this.map.forEach((value, key, map) => {
      must(map === this.map, "forEach passes another map");
      seen.set(this.model.own(key), value);
    });
    must(seen.size === this.model.size, () => `forEach visits ${seen.size} of ${this.model.size}`);
    for (const [key, value] of seen)
      must(same(this.model.get(key), value), () => `forEach: wrong value of ${show(key)}`);
    const stats = this.map.stats();
    must(stats.size === this.model.size, () => `stats().size is ${stats.size}`);
    // `slots` are those of the table itself; overflow buckets have as many each.
    const all = stats.slots + (stats.overflowBuckets * stats.slots) / stats.buckets;
    must(all >= stats.size, () => `${stats.size} entries in ${all} slots`);
  }

  key(index: number): Key {
    const key = this.keys.at(index);
    return this.keys.fresh ? this.keys.fresh(key) : key;
  }

  set(key: Key, value: unknown): void {
    must(this.map.set(key, value) === this.map, "set does not return the map");
    this.model.set(key, this.values.stored(value));
  }

  delete(key: Key): void {
    equal(`delete(${show(key)})`, this.map.delete(key), this.model.delete(key));
  }

  // `return check(...)` stands for `check(...); return;` all along.
  #act(command: Command): unknown {
    const { map, model, values } = this;
    switch (command.do) {
      case "set":
        return this.set(this.key(command.key), values.at(command.value));
      case "get":
        return equal("get", map.get(this.key(command.key)), model.get(this.key(command.key)));
      case "has":
        return equal("has", map.has(this.key(command.key)), model.has(this.key(command.key)));
      case "delete":
        return this.delete(this.key(command.key));
      case "getOrInsert": {
        const key = this.key(command.key);
        const value = values.at(command.value);
        const expected = model.has(key) ? model.get(key) : values.stored(value);
        equal("getOrInsert", map.getOrInsert(key, value), expected);
        model.set(key, expected);
        return;
      }
      case "getOrInsertComputed":
        return this.#computed(this.key(command.key), values.at(command.value), command.meddling);
      case "add":
        return this.#add(this.key(command.key), command.delta);
      case "setEach":
        for (let i = 0; i < command.count; i++)
          this.set(this.key(command.from + i), values.at(command.value + (i % 16)));
        return;
      case "deleteEach":
        for (let i = 0; i < command.count; i++) this.delete(this.key(command.from + i));
        return;
      case "reserve":
        map.reserve(command.count);
        return;
      case "evacuate": {
        const finished = map.evacuate(
          command.maxBuckets === undefined ? undefined : { maxBuckets: command.maxBuckets },
        );
        if (command.maxBuckets === undefined) must(finished, "evacuate() without a limit left something to move");
        return equal("evacuate() against stats().growing", finished, !map.stats().growing);
      }
      case "clear":
        map.clear();
        return model.clear();
      case "shrink":
        map.shrink();
        return;
      case "clone":
        return this.#clone();
      case "audit":
        return this.audit();
      case "open": {
        const iterator = command.kind === "keys" ? map.keys() : map.entries();
        this.iterators.push(model.watch(iterator, command.kind));
        return;
      }
      case "step": {
        const iterator = this.iterators[command.iterator];
        for (let i = 0; iterator && i < command.count; i++) if (!iterator.step()) break;
        return;
      }
      default:
        return bulkCommands(this, command);
    }
  }

  #computed(key: Key, value: unknown, meddling: Meddling): void {
    const { map, model, values } = this;
    const known = model.has(key);
    const stored = known ? model.get(key) : values.stored(value);
    let calls = 0;
    const compute = (passed: Key) => {
      calls++;
      // The canonical key: 0 for -0.
      must(Object.is(passed, key === 0 ? 0 : key), () => `computes ${show(passed)} for ${show(key)}`);
      if (meddling === "sets the key") this.set(key, values.at(3));
      if (meddling === "deletes the key") this.delete(key);
      if (meddling === "inserts many") for (let i = 0; i < 100; i++) this.set(this.key(i), values.at(i));
      if (meddling === "clears") {
        map.clear();
        model.clear();
      }
      if (meddling === "throws") throw new Error("meddled");
      return value;
    };
    if (meddling === "throws" && !known) {
      let thrown: unknown;
      try {
        map.getOrInsertComputed(key, compute);
      } catch (error) {
        thrown = error;
      }
      must(thrown instanceof Error && thrown.message === "meddled", () => `the callback's error became ${thrown}`);
      return;
    }
    equal("getOrInsertComputed", map.getOrInsertComputed(key, compute), stored);
    equal("calls of the callback", calls, known ? 0 : 1);
    model.set(key, stored);
  }

  #add(key: Key, deltaIndex: number): void {
    const { sum, zero } = this.values;
    if (sum === undefined) return;
    const deltas = [...this.values.deltas, ...this.values.farDeltas];
    const delta = deltas[deltaIndex % deltas.length];
    const expected = sum(this.model.has(key) ? this.model.get(key) : zero, delta);
    if (expected === undefined) {
      let thrown: unknown;
      try {
        this.map.add(key, delta);
      } catch (error) {
        thrown = error;
      }
      must(thrown instanceof RangeError, () => `add beyond the range: ${thrown}`);
      return;
    }
    equal(`add(${show(key)}, ${show(delta)})`, this.map.add(key, delta), expected);
    this.model.set(key, expected);
  }

  /** Goes on with the clone and disposes the original, whose iterators end with it. */
  #clone(): void {
    const copy = this.map.clone() as LooseMap;
    this.map.clear();
    this.map.dispose();
    this.map = copy;
    this.model = this.model.copy();
    this.iterators = [];
    mustEqual(this.map, this.model);
  }
}

export function equal(what: string, actual: unknown, expected: unknown): void {
  must(same(actual, expected), () => `${what} is ${show(actual)}, not ${show(expected)}`);
}
