// A plain script for an engine with the `wasm:js-string` builtins (string-builtins.test.ts starts it): strings of every
// kind, in both ways of reading them and on both forms of memory, against a native Map. Prints what was in use.
import { readFileSync } from "node:fs";

const [, , dist, coreFile] = process.argv;

/** Calls of the core's functions for strings, and of those for bytes; and what its module leaves to JavaScript. */
const seen = { text: 0, record: 0, leftToJavaScript: -1 };

// No other way to see it: the package does not say which way strings take.
const { Instance } = WebAssembly;
WebAssembly.Instance = function Watched(module, imports) {
  const { exports } = new Instance(module, imports);
  seen.leftToJavaScript = WebAssembly.Module.imports(module).filter((each) => each.module === "wasm:js-string").length;
  const watched = {};
  for (const [name, value] of Object.entries(exports)) {
    watched[name] = (...args) => {
      if (name.startsWith("text_")) seen.text++;
      if (name.startsWith("record_")) seen.record++;
      return value(...args);
    };
  }
  return { exports: watched };
};

const { HashMap, string } = await import(`${dist}/index.js`);
const { checkInvariants, init } = await import(`${dist}/core.js`);

function must(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

const pool = ["", "\0", "\0\0", "a\0", "1", "01", "\udc00\ud800", "\ud800\udc00", "\u0100", "\0\x01", "\x01\0"];
for (let unit = 0; unit < 65536; unit++) pool.push(String.fromCharCode(unit));
for (const length of [127, 128, 12_255, 12_256, 12_257, 24_511, 24_512, 24_513, 100_000, 1_000_000]) {
  for (const unit of ["a", "\x7f", "\xff", "\u0100", "\ud800"]) pool.push(unit.repeat(length));
  pool.push(`${"a".repeat(length - 1)}\u0100`, `${"a".repeat(length - 1)}\xff`);
}
const distinct = [...new Set(pool)];

/** The same text, kept by the engine in another way: two bytes a unit, a slice, a cons string, made of parts. */
const ways = [
  (text) => text,
  (text) => `${text}\u0100`.slice(0, -1),
  (text) => `some longer prefix${text}`.slice(18),
  (text) => text.slice(0, text.length >> 1) + text.slice(text.length >> 1),
  (text) => text.split("").join(""),
];

function run(memory, strings) {
  init(readFileSync(coreFile), { memory, strings });
  Object.assign(seen, { text: 0, record: 0 });
  const map = new HashMap(string, string);
  const model = new Map();
  distinct.forEach((text, i) => {
    const value = distinct[(i * 7919) % distinct.length];
    map.set(ways[i % 5](text), ways[(i + 2) % 5](value));
    model.set(text, value);
  });
  const compare = (what) => {
    must(map.size === model.size, `${what}: size is ${map.size}, not ${model.size}`);
    for (const [key, value] of map) must(model.get(key) === value, `${what}: iteration`);
    distinct.forEach((text, i) => {
      must(map.get(ways[(i + 1) % 5](text)) === model.get(text), `${what}: get of text ${i}`);
      must(map.has(ways[(i + 3) % 5](text)) === model.has(text), `${what}: has of text ${i}`);
    });
    checkInvariants(map);
  };
  compare("after set");
  for (const [i, value] of map.getMany(distinct).entries())
    must(value === model.get(distinct[i]), `getMany of text ${i}`);
  for (let i = 0; i < distinct.length; i += 3) {
    must(map.delete(ways[i % 5](distinct[i])) === model.delete(distinct[i]), `delete of text ${i}`);
    must(!map.delete(distinct[i]), `second delete of text ${i}`);
  }
  compare("after delete");
  map.dispose();
  return { memory, strings, ...seen };
}

const outcome = [];
for (const memory of ["shared", "plain"]) for (const strings of ["auto", "plain"]) outcome.push(run(memory, strings));
console.log(JSON.stringify(outcome));
