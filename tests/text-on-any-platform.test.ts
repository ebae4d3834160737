// Strings are the same bytes whichever way they take: Node's buffers or none, an encoder that writes to shared memory or refuses
// it, a String.prototype as it was or a tampered one.
import { afterEach, expect, test, vi } from "vitest";
import { LENGTH_MASK, LENGTH_WIDE } from "../assembly/abi/layout.ts";
import type { Heap } from "../src/heap.ts";
import { readText, writeText } from "../src/keys/text.ts";

const AT = 8;
const texts = ["", "a", "\0", "\xff", "\u0100", "\ud800", "a\u{1f600}"];
for (const length of [127, 128, 129, 4095, 4096, 4097, 12_000, 30_000]) {
  for (const unit of ["a", "\xe9", "\u0100"]) texts.push(unit.repeat(length), `${"a".repeat(length)}${unit}`);
}

/** As much of a heap as strings need, with Node's buffers or without. */
function heapOf(node: boolean): Heap {
  const u8 = new Uint8Array(new SharedArrayBuffer(100_000));
  return { u8, node: node ? Buffer.from(u8.buffer) : undefined } as never;
}

/** The length word, and the bytes as a string, which is quick to compare. */
function written(text: string): { length: number; bytes: string } {
  const heap = heapOf(true);
  const length = writeText(heap, AT, text);
  return { length, bytes: heap.node!.toString("latin1", AT, AT + (length & LENGTH_MASK)) };
}

const usual = texts.map(written);

afterEach(() => void vi.restoreAllMocks());

test("one byte a unit, or two when one is above 255", () => {
  texts.forEach((text, i) => {
    const units = text.split("").map((unit) => unit.charCodeAt(0));
    const isWide = units.some((unit) => unit > 255);
    expect(usual[i].length >>> 0).toBe(isWide ? (2 * text.length + LENGTH_WIDE) >>> 0 : text.length);
    const bytes = isWide ? units.flatMap((unit) => [unit & 255, unit >>> 8]) : units;
    expect(usual[i].bytes === Buffer.from(bytes).toString("latin1")).toBe(true);
  });
});

test.each([true, false])("are read back (with Node's buffers: %s)", (node) => {
  for (const text of texts) {
    const heap = heapOf(node);
    expect(readText(heap, AT, writeText(heap, AT, text)) === text).toBe(true);
  }
});

test("a tampered charCodeAt is not asked", () => {
  const spy = vi.spyOn(String.prototype, "charCodeAt").mockReturnValue(7);
  const found = texts.map(written);
  expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  expect(found).toEqual(usual);
});

// The last one: what the package has seen of the platform it remembers.
test("an encoder that refuses shared memory", () => {
  const native = TextEncoder.prototype.encodeInto;
  const refused = vi.spyOn(TextEncoder.prototype, "encodeInto").mockImplementation(function (
    this: TextEncoder,
    text,
    into,
  ) {
    if (into.buffer instanceof SharedArrayBuffer) throw new TypeError("must not be shared");
    return native.call(this, text, into);
  });
  expect(texts.map(written)).toEqual(usual);
  expect(refused).toHaveBeenCalled();
});
