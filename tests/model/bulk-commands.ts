// The bulk half of the commands (subject.ts).
import { must, same, show } from "../lib/same.ts";
import type { Key } from "../lib/types.ts";
import type { Command } from "./commands.ts";
import { equal, type Subject } from "./subject.ts";

export function bulkCommands(subject: Subject, command: Command): unknown {
  const { map, model, values } = subject;
  switch (command.do) {
    case "setMany": {
      const keys = range(subject, command.from, command.count);
      const one = values.at(command.value);
      const many = keys.map((_, i) => (command.form === "scalar" ? one : values.at(command.value + (i % 16))));
      const before = model.size;
      for (let i = 0; i < keys.length; i++) model.set(keys[i], values.stored(many[i]));
      const passed = listOrScalar(subject, command.form, one, many);
      equal("setMany", map.setMany(keyList(subject, keys, command.form), passed), model.size - before);
      return;
    }
    case "addMany":
      return addMany(subject, command);
    case "getMany": {
      const keys = range(subject, command.from, command.count);
      const found = map.getMany(keyList(subject, keys, command.form)) as ArrayLike<unknown>;
      equal("length of getMany", found.length, keys.length);
      keys.forEach((key, i) => {
        equal(`getMany of ${show(key)}`, found[i], model.has(key) ? model.get(key) : values.zero);
      });
      return;
    }
    case "hasMany": {
      const keys = range(subject, command.from, command.count);
      const found = map.hasMany(keyList(subject, keys, command.form));
      equal("length of hasMany", found.length, keys.length);
      keys.forEach((key, i) => {
        equal(`hasMany of ${show(key)}`, found[i], model.has(key) ? 1 : 0);
      });
      return;
    }
    case "deleteMany": {
      const keys = range(subject, command.from, command.count);
      const before = model.size;
      for (const key of keys) model.delete(key);
      return equal("deleteMany", map.deleteMany(keyList(subject, keys, command.form)), before - model.size);
    }
    case "arrays":
      return arrays(subject);
    default:
      throw new Error(`no such command: ${JSON.stringify(command)}`);
  }
}

function addMany(subject: Subject, command: Extract<Command, { do: "addMany" }>): void {
  const { map, model, values } = subject;
  const { sum, zero } = values;
  if (sum === undefined) return;
  // The type's own array cannot carry what is not of the type.
  const deltas = command.form === "typed" ? values.deltas : [...values.deltas, ...values.farDeltas];
  const keys = range(subject, command.from, command.count);
  const one = deltas[command.delta % deltas.length];
  const many = keys.map((_, i) => (command.form === "scalar" ? one : deltas[(command.delta + i) % deltas.length]));
  const sums = new Map<Key, unknown>();
  let fits = true;
  for (let i = 0; i < keys.length && fits; i++) {
    const key = model.own(keys[i]);
    const before = sums.has(key) ? sums.get(key) : model.has(key) ? model.get(key) : zero;
    const after = sum(before, many[i]);
    if (after === undefined) fits = false;
    else sums.set(key, after);
  }
  const passed = listOrScalar(subject, command.form, one, many);
  let thrown: unknown;
  try {
    equal("addMany", map.addMany(keyList(subject, keys, command.form), passed), undefined);
  } catch (error) {
    thrown = error;
  }
  if (fits) {
    if (thrown !== undefined) throw thrown;
    for (const [key, value] of sums) model.set(key, value);
    return;
  }
  // Nothing changed: the comparisons that follow see it.
  must(thrown instanceof RangeError, () => `addMany beyond the range: ${thrown}`);
}

function arrays({ map, model, keys, values }: Subject): void {
  const keysOut = map.keysArray() as ArrayLike<Key>;
  const valuesOut = map.valuesArray() as ArrayLike<unknown>;
  equal("class of keysArray", keysOut.constructor, keys.list([]).constructor);
  equal("class of valuesArray", valuesOut.constructor, values.list([]).constructor);
  equal("length of keysArray", keysOut.length, model.size);
  equal("length of valuesArray", valuesOut.length, model.size);
  equal("distinct keys of keysArray", new Set(Array.from(keysOut, model.own)).size, model.size);
  for (let i = 0; i < keysOut.length; i++) {
    must(model.has(keysOut[i]), () => `keysArray holds ${show(keysOut[i])}, the map does not`);
    // Both walk the same table in the same order.
    must(same(valuesOut[i], model.get(keysOut[i])), () => `valuesArray has another order or value at ${i}`);
  }
}

function range(subject: Subject, from: number, count: number): Key[] {
  return Array.from({ length: count }, (_, i) => subject.key(from + i));
}

function keyList(subject: Subject, keys: Key[], form: string): Key[] {
  const { packed, list } = subject.keys;
  return form === "array" ? keys : ((packed ?? list)(keys) as Key[]);
}

function listOrScalar(subject: Subject, form: string, one: unknown, many: unknown[]): Key[] {
  if (form === "typed") return subject.values.list(many) as Key[];
  // An `any` value that is an array would be taken for the list of values.
  return (form === "scalar" && !Array.isArray(one) ? one : many) as Key[];
}
