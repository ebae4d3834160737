// A set and its model side by side, by the same commands as maps (values are ignored).
import { HashSet } from "tophash";
import { checkInvariants } from "tophash/core";
import type { KeyKind } from "../lib/kinds.ts";
import { must, show } from "../lib/same.ts";
import type { Key, LooseSet } from "../lib/types.ts";
import type { Command, Program } from "./commands.ts";
import { equal } from "./subject.ts";
import { type TrackedIterator, WatchedModel } from "./tracked-iterator.ts";

export class SetSubject {
  set: LooseSet;
  model: WatchedModel;
  iterators: TrackedIterator[] = [];

  constructor(
    readonly keys: KeyKind,
    program: Omit<Program, "commands">,
  ) {
    const { seed, capacity, loadFactor } = program;
    this.model = new WatchedModel(keys.own);
    this.set = new HashSet(keys.type, { seed, capacity, loadFactor }) as LooseSet;
  }

  do(command: Command, check: boolean): void {
    this.#act(command);
    must(this.set.size === this.model.size, () => `size is ${this.set.size}, not ${this.model.size}`);
    if (check) checkInvariants(this.set);
  }

  end(): void {
    for (const iterator of this.iterators) if (!iterator.done) iterator.finish(this.model.size);
    this.audit();
    this.set.dispose();
  }

  audit(): void {
    const { set, model } = this;
    const walked = [...set];
    equal("keys of the iteration", walked.length, model.size);
    equal("distinct keys of the iteration", new Set(walked.map(model.own)).size, model.size);
    for (const key of walked) must(model.has(key), () => `yields ${show(key)}, which it does not hold`);
    for (const key of model.keys()) must(set.has(key), () => `has(${show(key)}) is false`);
    let visits = 0;
    set.forEach((value, key, self) => {
      must(Object.is(value, key) && self === set, "forEach passes (key, key, set)");
      visits++;
    });
    equal("visits of forEach", visits, model.size);
    equal("stats().size", set.stats().size, model.size);
  }

  #key(index: number): Key {
    const key = this.keys.at(index);
    return this.keys.fresh ? this.keys.fresh(key) : key;
  }

  #add(key: Key): void {
    must(this.set.add(key) === this.set, "add does not return the set");
    this.model.set(key, undefined);
  }

  #delete(key: Key): void {
    equal(`delete(${show(key)})`, this.set.delete(key), this.model.delete(key));
  }

  #act(command: Command): unknown {
    const { set, model, keys } = this;
    switch (command.do) {
      case "set":
      case "getOrInsert":
      case "getOrInsertComputed":
      case "add":
        return this.#add(this.#key(command.key));
      case "get":
      case "has":
        return equal("has", set.has(this.#key(command.key)), model.has(this.#key(command.key)));
      case "delete":
        return this.#delete(this.#key(command.key));
      case "setEach":
        for (let i = 0; i < command.count; i++) this.#add(this.#key(command.from + i));
        return;
      case "deleteEach":
        for (let i = 0; i < command.count; i++) this.#delete(this.#key(command.from + i));
        return;
      case "setMany":
      case "addMany":
      case "getMany":
      case "hasMany":
      case "deleteMany":
        return this.#bulk(command);
      case "reserve":
        set.reserve(command.count);
        return;
      case "evacuate": {
        const finished = set.evacuate(
          command.maxBuckets === undefined ? undefined : { maxBuckets: command.maxBuckets },
        );
        return equal("evacuate() against stats().growing", finished, !set.stats().growing);
      }
      case "clear":
        set.clear();
        return model.clear();
      case "shrink":
        set.shrink();
        return;
      case "clone": {
        const old = this.set;
        this.set = old.clone() as LooseSet;
        old.dispose();
        this.model = model.copy();
        this.iterators = [];
        return this.audit();
      }
      case "audit":
        return this.audit();
      case "arrays": {
        const out = set.keysArray() as ArrayLike<Key>;
        equal("class of keysArray", out.constructor, keys.list([]).constructor);
        equal("length of keysArray", out.length, model.size);
        for (const key of Array.from(out)) must(model.has(key), () => `keysArray holds ${show(key)}`);
        equal("distinct keys of keysArray", new Set(Array.from(out, model.own)).size, model.size);
        return;
      }
      case "open":
        this.iterators.push(
          model.watch(
            command.kind === "keys" ? set.values() : set.entries(),
            command.kind === "keys" ? "keys" : "members",
          ),
        );
        return;
      case "step": {
        const iterator = this.iterators[command.iterator];
        for (let i = 0; iterator && i < command.count; i++) if (!iterator.step()) break;
      }
    }
  }

  #bulk(command: Extract<Command, { from: number; form: string }>): unknown {
    const { set, model } = this;
    const list = Array.from({ length: command.count }, (_, i) => this.#key(command.from + i));
    const passed = (command.form === "array" ? list : (this.keys.packed ?? this.keys.list)(list)) as Key[];
    const before = model.size;
    if (command.do === "setMany" || command.do === "addMany") {
      for (const key of list) model.set(key, undefined);
      return equal("addMany", set.addMany(passed), model.size - before);
    }
    if (command.do === "deleteMany") {
      for (const key of list) model.delete(key);
      return equal("deleteMany", set.deleteMany(passed), before - model.size);
    }
    const found = set.hasMany(passed);
    list.forEach((key, i) => {
      equal(`hasMany of ${show(key)}`, found[i], model.has(key) ? 1 : 0);
    });
  }
}
