// HashMap and HashSet against the native Map: every key type with every value type, all commands, iteration while the map
// grows and shrinks. Counts the operations whose answers were compared: with seeds, the same number everywhere.

import { keyKinds, valueKinds } from "./kinds.js";
import { must, words } from "./random.js";

const COMMANDS = 300;
const KEYS = 300;

/** One map beside its model: id of the key -> [key, value]. */
class Pair {
  operations = 0;
  model = new Map();

  constructor(HashMap, key, value, seed) {
    this.key = key;
    this.value = value;
    this.what = `${key.name} -> ${value.name}`;
    this.map = new HashMap(key.type, value.type, { seed });
  }

  /** The ids of two answers agree; undefined is its own id. */
  answers(got, due, command) {
    this.operations++;
    const id = (value) => (value === undefined ? undefined : this.value.id(value));
    must(Object.is(id(got), id(due)), `${this.what}: ${command} gave ${String(got)}, not ${String(due)}`);
  }

  says(got, due, command) {
    this.operations++;
    must(got === due, `${this.what}: ${command} gave ${String(got)}, not ${String(due)}`);
  }

  put(key, value) {
    this.map.set(key, value);
    this.model.set(this.key.id(key), [key, value]);
    this.operations++;
  }

  known(key) {
    return this.model.get(this.key.id(key))?.[1];
  }

  compare(command) {
    this.says(this.map.size, this.model.size, `size after ${command}`);
    const seen = new Set();
    for (const [key, value] of this.map) {
      const id = this.key.id(key);
      must(!seen.has(id), `${this.what}: ${String(key)} twice after ${command}`);
      seen.add(id);
      this.answers(value, this.model.get(id)?.[1], `iteration after ${command}`);
    }
    this.says(seen.size, this.model.size, `iteration after ${command}`);
  }
}

/** One command, chosen and filled by `next`. */
function step(pair, next) {
  const { map, key, value } = pair;
  const some = () => key.make(next() % KEYS);
  const at = some();
  const given = value.make(next() % 1000);
  const known = pair.known(at);
  const present = pair.model.has(key.id(at));
  switch (next() % 12) {
    case 0:
    case 1:
    case 2:
      return pair.put(at, given);
    case 3:
      return pair.answers(map.get(at), known, "get");
    case 4:
      return pair.says(map.has(at), present, "has");
    case 5:
      pair.says(map.delete(at), present, "delete");
      return pair.model.delete(key.id(at));
    case 6: {
      const due = present ? known : given;
      pair.answers(next() & 1 ? map.getOrInsert(at, given) : map.getOrInsertComputed(at, () => given), due, "upsert");
      return pair.model.set(key.id(at), [at, due]);
    }
    case 7: {
      if (!value.plus) return;
      // Of two positive or two negative numbers: no type's range ends.
      const due = value.plus(present ? known : value.zero, given);
      if (!fits(value.name, due)) return;
      pair.answers(map.add(at, given), due, "add");
      return pair.model.set(key.id(at), [at, due]);
    }
    default:
      return bulk(pair, next, Array.from({ length: 1 + (next() % 30) }, some));
  }
}

/** Sums stay where f32 counts exactly. */
const fits = (name, sum) => name !== "f32" || Math.abs(sum) < 2 ** 20;

function bulk(pair, next, keys) {
  const { map, model, key, value } = pair;
  const fresh = new Set(keys.map(key.id));
  const present = [...fresh].filter((id) => model.has(id)).length;
  switch (next() % 4) {
    case 0: {
      const values = keys.map(() => value.make(next() % 1000));
      pair.says(map.setMany(keys, values), fresh.size - present, "setMany");
      return keys.forEach((each, i) => {
        model.set(key.id(each), [each, values[i]]);
      });
    }
    case 1: {
      const absent = value.name === "bytes" ? undefined : value.zero;
      const found = map.getMany(keys);
      return keys.forEach((each, i) => {
        pair.answers(found[i], model.has(key.id(each)) ? pair.known(each) : absent, "getMany");
      });
    }
    case 2: {
      const found = map.hasMany(keys);
      return keys.forEach((each, i) => {
        pair.says(found[i] === 1, model.has(key.id(each)), "hasMany");
      });
    }
    default:
      pair.says(map.deleteMany(keys), present, "deleteMany");
      for (const id of fresh) model.delete(id);
  }
}

/** Each entry that stays is met once, whatever the map does meanwhile. */
function changeWhileIterating(pair) {
  const { map, model, key, value } = pair;
  const before = new Set(model.keys());
  const met = new Set();
  let step = 0;
  for (const [each] of map) {
    const id = key.id(each);
    must(!met.has(id), `${pair.what}: met ${String(each)} twice`);
    met.add(id);
    // Growth first, to almost three times the size; then most of it goes again.
    if (step < 20) for (let i = 0; i < 25; i++) pair.put(key.make(KEYS + step * 25 + i), value.make(i));
    else if (step < 40) {
      for (let i = 0; i < 24; i++) {
        const gone = key.make(KEYS + (step - 20) * 25 + i);
        pair.says(map.delete(gone), model.delete(key.id(gone)), "delete while iterating");
      }
      map.evacuate({ maxBuckets: 8 });
    }
    step++;
  }
  for (const id of before) pair.says(met.has(id), true, "iteration during growth");
  pair.compare("iteration during growth");
}

function mapModel({ HashMap }, key, value, seed) {
  const pair = new Pair(HashMap, key, value, seed);
  const next = words(seed);
  for (let i = 0; i < COMMANDS; i++) step(pair, next);
  pair.compare("the commands");
  for (let n = 0; n < KEYS; n++) pair.put(key.make(n), value.make(n));
  changeWhileIterating(pair);
  const copy = pair.map.clone();
  pair.map.clear();
  pair.says(pair.map.size, 0, "clear");
  pair.map.dispose();
  pair.map = copy;
  copy.shrink();
  must(copy.evacuate(), `${pair.what}: something is left to evacuate`);
  pair.compare("clone and shrink");
  copy.dispose();
  return pair.operations;
}

function setModel({ HashSet }, key) {
  const [one, other] = [new HashSet(key.type), HashSet.from(key.type, [key.make(1), key.make(2)])];
  for (let n = 1; n < 400; n += 2) one.add(key.make(n));
  const sizes = [one.union(other), one.intersection(other), one.difference(other), one.symmetricDifference(other)];
  must(sizes.map((set) => set.size).join() === "201,1,199,200", `set methods of ${key.name}`);
  must(new Set([...one].map(key.id)).size === 200, `a set of ${key.name} iterates`);
  for (const set of [one, other, ...sizes]) set.dispose();
  return 208;
}

export function mapModels(tophash) {
  let operations = 0;
  for (const key of keyKinds(tophash)) {
    valueKinds(tophash).forEach((value, i) => {
      operations += mapModel(tophash, key, value, i + 1);
    });
    operations += setModel(tophash, key);
  }
  return operations;
}
