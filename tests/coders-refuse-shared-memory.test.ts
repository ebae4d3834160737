// Chrome's and Firefox's text encoder and decoder take no shared memory, where Node's do: strings must not depend on them.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";

/** In a process of its own: the package makes its coders when it is loaded. */
function onSuchAPlatform(script: string): string {
  const refusing = `
    const refuse = (prototype, name, argument) => {
      const native = prototype[name];
      prototype[name] = function (...args) {
        if (args[argument].buffer instanceof SharedArrayBuffer) throw new TypeError("must not be shared");
        refuse.calls++;
        return native.apply(this, args);
      };
    };
    refuse.calls = 0;
    refuse(TextEncoder.prototype, "encodeInto", 1);
    refuse(TextDecoder.prototype, "decode", 0);
    const { HashMap, HashSet, string, tuple, u32, Arena } = await import("tophash");`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", refusing + script], {
    cwd: inRepository(""),
    encoding: "utf8",
  });
}

test("long strings as keys, parts and values, in a shared memory", () => {
  const output = onSuchAPlatform(`
    const keys = new HashMap(string, string);
    const parts = new HashMap(tuple(string, u32), string);
    const model = new Map();
    for (const length of [1, 127, 128, 129, 5000, 24575, 24576, 24577, 100_000]) {
      for (const unit of ["a", "\\x7f", "\\xff", "\\u0100", "\\ud800"]) {
        for (const text of [unit.repeat(length), "a".repeat(length) + unit, unit + "b".repeat(length)]) {
          const value = text + "!";
          model.set(text, value);
          keys.set(text, value);
          parts.set([text, 7], value);
        }
      }
    }
    for (const [text, value] of model) {
      if (keys.get(text) !== value || parts.get([text, 7]) !== value) throw new Error("lost: " + text.length);
    }
    if ([...keys.keys()].some((key) => !model.has(key))) throw new Error("another key");
    console.log(new Arena().stats().shared, keys.size === model.size, parts.size === model.size, refuse.calls > 100);`);
  expect(output).toBe("true true true true\n");
});

test("packed keys that lie in a shared buffer", () => {
  const output = onSuchAPlatform(`
    const words = ["", "plain", "\\u00fcber", "\\u4e2d\\u6587", "\\u{1f600}"];
    const encoded = words.map((word) => new TextEncoder().encode(word));
    const offsets = Uint32Array.from([0, ...encoded.keys()].map((_, i) => encoded.slice(0, i).reduce((n, each) => n + each.length, 0)));
    const bytes = new Uint8Array(new SharedArrayBuffer(offsets.at(-1) + 3), 3);
    encoded.forEach((each, i) => bytes.set(each, offsets[i]));
    const map = new HashMap(string, u32);
    map.addMany({ bytes, offsets }, 1);
    const ascii = { bytes: bytes.subarray(0, 5), offsets: Uint32Array.of(0, 0, 5) };
    console.log(words.map((word) => map.get(word)).join(), [...map.getMany(ascii)].join(), map.size);`);
  expect(output).toBe("1,1,1,1,1 1,1 5\n");
});
