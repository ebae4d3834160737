// Run by tampered-prototypes.test.ts in a process of its own: imports the drop-ins, then makes nearly everything that code
// could look up throw, then works with them. Prints "untouched" when all was right.
// With "first" as its argument a map is made before: what is tampered with then is not what the core needs to start.
import { writeSync } from "node:fs";
// biome-ignore lint/suspicious/noShadowRestrictedNames: they take the built-ins' place
import { Map, Set } from "tophash/compat";

const first = process.argv[2] === "first";
if (first) {
  const keys = [1, "a", {}, 1n, 2n ** 70n, Symbol(), 2, 3, 4, 5, 6, 7]; // too many to do without the core
  for (const map of [new Map(), new Map()]) for (const key of keys) map.set(key, key);
}

// Node loads a part of itself when this is first called.
crypto.getRandomValues(new Uint8Array(1));

// What the workload itself needs.
const { defineProperty, ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { reallyExit } = process; // `exit` emits an event, by Function.prototype.apply
const ITERATOR = Symbol.iterator;
const NativeError = Error;
const NativeTypeError = TypeError;

function fail(what) {
  writeSync(1, `failed: ${what}\n${new NativeError().stack}\n`);
  reallyExit(1);
}
const { is } = Object;
function same(what, actual, expected) {
  if (!is(actual, expected)) fail(`${what}: ${typeof actual}`);
}

const frozen = Object.freeze({});
const proxy = new Proxy(
  {},
  { get: () => fail("a trap"), getPrototypeOf: () => fail("a trap"), has: () => fail("a trap") },
);
const setLike = {
  size: 2,
  has: (x) => x === 2 || x === 3,
  keys: () => ({
    i: 2,
    next() {
      return { done: this.i > 3, value: this.i++ };
    },
  }),
};

// ---- the tampering ----
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
function tamper(object, name) {
  const keys = ownKeys(object);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (object === TypedArrayPrototype && key === "byteLength") continue; // Node's getRandomValues uses it
    if (key === "constructor" || key === "prototype" || !descriptor.configurable) continue;
    const trap = () => {
      fail(`${name}.${typeof key === "symbol" ? "a symbol" : key} was used`);
    };
    if ("value" in descriptor) {
      if (typeof descriptor.value === "function")
        defineProperty(object, key, { value: trap, writable: true, configurable: true });
    } else defineProperty(object, key, { get: trap, set: trap, configurable: true });
  }
}
const GeneratorPrototype = getPrototypeOf(getPrototypeOf((function* () {})()));
const iteratorPrototypes = [[][ITERATOR](), new globalThis.Map().keys(), new globalThis.Set().keys(), ""[ITERATOR]()];
const globals = [
  "Object",
  "Reflect",
  "Math",
  "Number",
  "BigInt",
  "Array",
  "String",
  "Symbol",
  "JSON",
  "WebAssembly",
  "Atomics",
  "Boolean",
  "Function",
  "Promise",
  "Proxy",
];
const classes = [
  "Array",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "WeakRef",
  "FinalizationRegistry",
  "String",
  "Number",
  "BigInt",
  "Symbol",
  "Boolean",
  "Function",
  "RegExp",
  "Date",
  "Promise",
  "ArrayBuffer",
  "SharedArrayBuffer",
  "DataView",
  "Uint8Array",
  "Uint32Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "Error",
  "TypeError",
  "RangeError",
  "Buffer",
];
const lost = first ? [...globals, ...classes, "Iterator"] : [];
const objects = [];
for (const each of iteratorPrototypes) objects.push(["an iterator prototype", getPrototypeOf(each)]);
for (const name of classes) {
  // Node's Buffer.from looks up methods of its own prototype.
  if (first || name !== "Buffer") objects.push([`${name}.prototype`, globalThis[name].prototype]);
}
for (const name of globals) if (first || name !== "WebAssembly") objects.push([name, globalThis[name]]);
objects.push(["%TypedArray%.prototype", TypedArrayPrototype], ["Generator.prototype", GeneratorPrototype]);
objects.push(["WebAssembly.Memory.prototype", WebAssembly.Memory.prototype]);
objects.push(["crypto", crypto], ["Crypto.prototype", Crypto.prototype]);
const objectPrototype = Object.prototype;
const noisy = () => fail("an index of a prototype was used");
const prototypes = [Array.prototype, objectPrototype];

for (let i = 0; i < objects.length; i++) tamper(objects[i][1], objects[i][0]);
for (let i = 0; i < prototypes.length; i++) {
  for (let index = 0; index < 40; index++) {
    defineProperty(prototypes[i], index, { get: noisy, set: noisy, configurable: true });
  }
}
const names = ownKeys(objectPrototype);
for (let i = 0; i < names.length; i++) {
  const name = names[i];
  if (name === "toString" || name === "valueOf" || name === "hasOwnProperty") {
    defineProperty(objectPrototype, name, {
      value: () => fail(`Object.prototype.${name} was used`),
      configurable: true,
    });
  }
}
for (let i = 0; i < lost.length; i++) {
  if (lost[i] !== "Proxy")
    defineProperty(globalThis, lost[i], { value: undefined, configurable: true, writable: true });
}
// Last: descriptors inherit these.
const optionNames = [
  "loadFactor",
  "maxBytes",
  "seed",
  "capacity",
  "arena",
  "return",
  "value",
  "done",
  "next",
  "get",
  "set",
  "size",
];
for (let i = 0; i < optionNames.length; i++) {
  // `return` of iterators and the like are looked up by the specification; nothing else may be.
  if (optionNames[i] !== "return") objectPrototype[optionNames[i]] = 7;
}

// ---- the workload, with nothing but syntax ----
function work() {
  const keys = [
    1,
    0.5,
    -0,
    NaN,
    2 ** 40,
    "a",
    "long enough to be no index",
    "",
    5n,
    2n ** 90n,
    null,
    undefined,
    true,
    false,
    ITERATOR,
    frozen,
    proxy,
    () => 1,
    keys0(),
  ];
  function keys0() {
    return { own: true };
  }

  const map = new Map();
  for (let i = 0; i < keys.length; i++) same("set", map.set(keys[i], i), map);
  same("size", map.size, keys.length);
  for (let i = 0; i < keys.length; i++) {
    same("get", map.get(keys[i]), i);
    same("has", map.has(keys[i]), true);
    same("getOrInsert", map.getOrInsert(keys[i], -1), i);
    same(
      "getOrInsertComputed",
      map.getOrInsertComputed(keys[i], () => -1),
      i,
    );
  }
  let count = 0;
  map.forEach((value) => void same("forEach", value, count++));
  count = 0;
  const iterator = map.entries();
  for (let step = iterator.next(); !step.done; step = iterator.next()) same("entries", step.value[1], count++);
  same("entries", count, keys.length);
  for (let i = 0; i < keys.length; i += 2) same("delete", map.delete(keys[i]), true);
  for (let i = 0; i < keys.length; i++) same("has after delete", map.has(keys[i]), i % 2 === 1);

  // Enough for the linear memory to grow.
  for (let i = 0; i < 300_000; i++) map.set(i, i).set(`s${i}`, i);
  for (let i = 0; i < 300_000; i++) if (i % 50 !== 0) map.delete(i);
  same("get", map.get(29_950), 29_950);
  same("get", map.get("s29999"), 29_999);
  const under = map.keys();
  under.next();
  map.clear();
  map.set("after", 1);
  same("an iterator after clear", under.next().value, "after");

  const iterable = {
    [ITERATOR]() {
      let i = 0;
      return { next: () => ({ done: i === 3, value: i++ }), return: undefined };
    },
  };
  const set = new Set(iterable);
  same("a set of an iterable", set.size, 3);
  same("union", set.union(setLike).size, 4);
  same("intersection", set.intersection(setLike).size, 1);
  same("difference", set.difference(setLike).size, 2);
  same("symmetricDifference", set.symmetricDifference(setLike).size, 3);
  same("isSubsetOf", set.isSubsetOf(setLike), false);
  same("isSupersetOf", set.isSupersetOf(setLike), false);
  same("isDisjointFrom", set.isDisjointFrom(setLike), false);
  same("a compat set as argument", set.union(new Set()).size, 3);
  const entries = {
    [ITERATOR]() {
      let i = 0;
      return { next: () => ({ done: i === 3, value: { 0: i, 1: `v${i++}` } }), return: undefined };
    },
  };
  same("a map of an iterable", new Map(entries).get(2), "v2");
  const groups = Map.groupBy(iterable, (x) => x % 2);
  same("groupBy", groups.get(0).length, 2);
  same("groupBy", groups.get(0)[1], 2);
  // With a constructor: the one that a class has by default uses Array.prototype[Symbol.iterator] in older engines.
  class Sub extends Map {
    // biome-ignore lint/complexity/noUselessConstructor: see above
    constructor(of) {
      super(of);
    }
  }
  same("a subclass", new Sub(entries).size, 3);

  let error;
  try {
    set.union(1);
  } catch (caught) {
    error = caught;
  }
  same("an error", getPrototypeOf(error) === NativeTypeError.prototype && error instanceof NativeError, true);
}

try {
  work();
} catch (error) {
  fail(`${error.stack}`);
}
writeSync(1, "untouched\n");
reallyExit(0);
