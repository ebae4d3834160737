// A range of a buffer is copied without asking the buffer's class: what it did then would be done between two halves of an operation.
import { Arena, bytes, HashSet, string } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";

test("a subarray of its own does not run while a long key is put in place", () => {
  const arena = new Arena();
  const texts = new HashSet(string, { arena });
  const keys = new HashSet(bytes, { arena });
  let ran = 0;
  class Meddling extends Uint8Array {
    override subarray(start?: number, end?: number): Uint8Array<ArrayBuffer> {
      ran++;
      // In the block that the key is on its way to.
      texts.add(`${ran}${"x".repeat(60_000)}`);
      return new Uint8Array(this.buffer as ArrayBuffer, start, end! - start!);
    }
  }
  const buffer = new Meddling(70_001).fill(7);
  expect(keys.hasRange(buffer, 1, 60_000)).toBe(false);
  keys.add(buffer.slice(1, 60_000));
  expect(keys.hasRange(buffer, 1, 60_000)).toBe(true);
  checkInvariants(texts);
  checkInvariants(keys);
  expect(ran).toBe(0);
  for (const text of texts) expect(texts.has(text)).toBe(true);
});
