// The forms in which keys come in and out besides one object each: ranges, parts, halves, packed, typed arrays; strings and
// bytes of every length around the sizes where the way of copying changes.

import { must } from "./random.js";

const LENGTHS = [0, 1, 15, 16, 63, 64, 65, 127, 128, 129, 4095, 4096, 4097, 24_575, 24_576, 24_577, 100_000];

function lengths({ HashMap, string, bytes }) {
  const [texts, parts] = [new HashMap(string, string), new HashMap(bytes, bytes)];
  const model = new Map();
  for (const length of LENGTHS) {
    for (const unit of ["a", "\x7f", "\xff", "\u0100", "\ud800"]) {
      for (const text of [unit.repeat(length), "a".repeat(length) + unit]) model.set(text, `${text}!`);
    }
    const key = new Uint8Array(length).fill(7);
    parts.set(key, key.subarray(0, length >> 1));
    must(parts.get(key.slice()).length === length >> 1, `bytes of length ${length}`);
  }
  for (const [text, value] of model) texts.set(text, value);
  for (const [text, value] of model) must(texts.get(text) === value, `a string of length ${text.length}`);
  for (const [text, value] of texts) must(model.get(text) === value, `a string of length ${text.length} comes back`);
  must(texts.size === model.size && parts.size === LENGTHS.length, "strings and bytes of all lengths");
  for (const map of [texts, parts]) map.dispose();
  return 3 * model.size + LENGTHS.length;
}

function packed({ HashMap, string, tuple, i32, u32 }) {
  const words = ["to", "be", "or", "n\xf6t", "\u4e2d\u6587", "\u{1f600}", ""];
  const encoded = words.map((word) => new TextEncoder().encode(word));
  const offsets = new Uint32Array(words.length + 1);
  encoded.forEach((each, i) => {
    offsets[i + 1] = offsets[i] + each.length;
  });
  const buffers = [ArrayBuffer];
  if (typeof SharedArrayBuffer === "function") buffers.push(SharedArrayBuffer);
  for (const Buffer of buffers) {
    const bytes = new Uint8Array(new Buffer(offsets.at(-1)));
    encoded.forEach((each, i) => {
      bytes.set(each, offsets[i]);
    });
    const map = new HashMap(string, u32);
    map.addMany({ bytes, offsets }, 1);
    map.addMany({ bytes, offsets: offsets.subarray(0, 4) }, 1);
    must(
      words.every((word, i) => map.get(word) === (i < 3 ? 2 : 1)),
      `packed strings in an ${Buffer.name}`,
    );
    map.dispose();
  }
  const grid = new HashMap(tuple(i32, i32), u32).put(-3, 4, 10);
  must(grid.getMany(Int32Array.of(-3, 4, 5, 6)).join() === "10,0" && grid.at(-3, 4) === 10, "interleaved tuples");
  return 2 * words.length + 3;
}

function direct({ HashMap, bytes, u32, u64 }) {
  const routes = new HashMap(bytes, u32);
  const hashes = new HashMap(u64, u32);
  const buffer = Uint8Array.from({ length: 600 }, (_, i) => (i * 7) & 255);
  for (let i = 0; i < 500; i++) {
    routes.setRange(buffer, i, i + 50, i);
    hashes.setHalves(i, i * 3, i);
  }
  // The bytes repeat after 256.
  must(routes.size === 256 && routes.getRange(buffer, 3, 53) === 259, "ranges of bytes");
  must(hashes.size === 500 && hashes.get((1497n << 32n) | 499n) === 499, "64-bit keys in halves");
  for (const map of [routes, hashes]) map.dispose();
  return 1004;
}

function typedArrays({ HashMap, u32 }) {
  const map = new HashMap(u32, u32);
  const keys = Uint32Array.from({ length: 100_000 }, (_, i) => i * 7);
  map.addMany(keys, 1);
  map.addMany(keys.subarray(0, 1000), 1);
  const found = map.getMany(keys);
  must(
    found.every((count, i) => count === (i < 1000 ? 2 : 1)),
    "addMany and getMany of typed arrays",
  );
  must(map.keysArray().length === keys.length && map.deleteMany(keys) === keys.length, "keysArray and deleteMany");
  map.dispose();
  return 4;
}

export function formsModel(tophash) {
  return lengths(tophash) + packed(tophash) + direct(tophash) + typedArrays(tophash);
}
