// inspectChunks tells of a snapshot in pieces what inspect tells of it at once, and refuses the same.
import { f64, HashMap, SnapshotError, string, u32 } from "tophash";
import { inspect, inspectChunks } from "tophash/inspect";
import { describe, expect, test } from "vitest";
import { scatter } from "./lib/kinds.ts";

const map = new HashMap(string, f64, { seed: 1 });
for (let i = 0; i < 30_000; i++) map.set(`key ${scatter(i)}`, i);
const whole = map.toSnapshot();

/** Chunks of so many bytes, all in one buffer that is used again. */
function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
  }
}

test.each([7, 1000, 65_536, 262_160, 10_000_000])("in chunks of %i bytes it is the same", async (size) => {
  const bytes = size < 100 ? new HashMap(u32, u32).set(1, 2).toSnapshot() : whole;
  expect(await inspectChunks(pieces(bytes, size))).toEqual(inspect(bytes));
});

test("as it is written, and from a web stream", async () => {
  const written = await inspectChunks(map.snapshotChunks());
  expect(written.stats).toEqual(inspect(whole).stats);
  expect((await inspectChunks(new Blob([Uint8Array.from(whole)]).stream() as never)).snapshot!.bytes).toBe(
    whole.length,
  );
});

test("the event loop turns meanwhile", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await inspectChunks(pieces(whole, 64));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});

describe("what is wrong is a SnapshotError with the same words", () => {
  const flipped = whole.map((byte, i) => (i === 90_000 ? byte ^ 4 : byte));
  test.each([
    ["damaged", flipped],
    ["truncated", whole.subarray(0, whole.length - 4)],
    ["foreign", new Uint8Array(500).fill(65)],
  ])("%s", async (_, bytes) => {
    const told = () => {
      try {
        inspect(bytes);
      } catch (error) {
        return error as Error;
      }
      throw new Error("nothing is wrong");
    };
    const error = await inspectChunks(pieces(bytes, 1000)).catch((error) => error);
    expect(error).toBeInstanceOf(SnapshotError);
    // At once it is known how much there is; in chunks only what came.
    expect(error.message.replace(/\d+ are there/, "")).toBe(told().message.replace(/\d+ are there/, ""));
  });

  test("none at all, and more than there should be", async () => {
    await expect(inspectChunks([])).rejects.toThrow(/truncated/);
    await expect(inspectChunks([whole, new Uint8Array(1)])).rejects.toThrow(/bytes follow the end/);
  });

  test.each([[undefined], [5], [whole], [[1, 2]], [["text"]]])("what are no chunks is a TypeError", async (value) => {
    await expect(inspectChunks(value as never)).rejects.toThrow(TypeError);
  });

  test("the source is let go", async () => {
    let ended = false;
    const source = (async function* () {
      try {
        while (true) yield new Uint8Array(64);
      } finally {
        ended = true;
      }
    })();
    await expect(inspectChunks(source)).rejects.toThrow(SnapshotError);
    expect(ended).toBe(true);
  });
});
