// toDot draws whatever keys a map has, and Graphviz takes it: every key of the buckets drawn stands there once, as a text that nothing obeys.
import { instance, type Viz } from "@viz-js/viz";
import fc from "fast-check";
import { bytes, customKey, f64, HashMap, HashSet, i64, string, tuple, u32 } from "tophash";
import { toDot } from "tophash/inspect";
import { beforeAll, describe, expect, test } from "vitest";
import { distinctKeys } from "./lib/kinds.ts";
import { sharedKeys } from "./lib/shared-types.ts";
import { parseXml } from "./lib/xml.ts";

let graphviz: Viz;
beforeAll(async () => {
  graphviz = await instance();
});

/** The texts of the picture that Graphviz makes. */
function rendered(dot: string): string[] {
  const { status, output, errors } = graphviz.render(dot, { format: "svg" });
  expect(errors.filter(({ level }) => level === "error")).toEqual([]);
  expect(status).toBe("success");
  return parseXml(output!)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text.replaceAll("\u00a0", " "));
}

const one = (key: string) => rendered(toDot(new HashSet(string).add(key)));

describe("a key is drawn as a text that is safe", () => {
  test.each([
    ["", '""'],
    ["plain", '"plain"'],
    ['say "no"', '"say \\"no\\""'],
    ["back\\slash", '"back\\\\slash"'],
    ["two\nlines\r\t", '"two\\nlines\\r\\t"'],
    ["NUL\0NUL", '"NUL\\0NUL"'],
    ["\ud800", '"\\u{d800}"'],
    ["\udc00\ud800", '"\\u{dc00}\\u{d800}"'],
    ["\u{1f600}", '"\u{1f600}"'],
    ["<b>&amp;|{}</b>", '"<b>&amp;|{}</b>"'],
    ["\u202eright", '"\\u{202e}right"'],
    ["\u2028\ufeff", '"\\u{2028}\\u{feff}"'],
    ["\u007f\u0085\u001b[31m", '"\\u{7f}\\u{85}\\u{1b}[31m"'],
    ["\uffff\ufffe", '"\\u{ffff}\\u{fffe}"'],
    ["a key that is far too long to be drawn", '"a key that is far…"'],
    ["\\N\\G\\l", '"\\\\N\\\\G\\\\l"'],
  ])("%j", (key, due) => {
    expect(one(key)).toContain(due);
  });

  test("long ones are cut between characters, not within one", () => {
    expect(one(`${"x".repeat(16)}${"\u{1f600}".repeat(9)}`)).toContain(`"${"x".repeat(16)}\u{1f600}…"`);
    expect(one("y".repeat(1_000_000))).toContain(`"${"y".repeat(17)}…"`);
  });

  test("numbers, bigints, bytes, tuples", () => {
    const texts = (set: HashSet<never>) => rendered(toDot(set as never));
    expect(texts(HashSet.from(f64, [Number.NaN, -0.5]) as never)).toEqual(expect.arrayContaining(["NaN", "-0.5"]));
    expect(texts(HashSet.from(i64, [-7n]) as never)).toContain("-7n");
    expect(texts(HashSet.from(bytes, [Uint8Array.of(0xde, 0xad), new Uint8Array(50)]) as never)).toEqual(
      expect.arrayContaining(["[de ad]", "[00 00 00 00 00 00 …]"]),
    );
    expect(texts(new HashSet(tuple(string, u32)).add(["a,b", 3]) as never)).toContain('("a,b", 3)');
  });

  test("custom keys are drawn as their codec made them, and the codec is not asked", () => {
    let calls = 0;
    const date = customKey<Date>({
      encode: (key) => {
        calls++;
        return key.toISOString();
      },
      decode: () => {
        throw new Error("not to be called");
      },
    });
    const map = new HashMap(date, u32).set(new Date(0), 1);
    calls = 0;
    expect(rendered(toDot(map))).toContain('"1970-01-01T00:00:…"');
    expect(calls).toBe(0);
  });

  test("any string at all", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)), maxLength: 30 }),
        (key) => {
          expect(one(key).filter((text) => text.startsWith('"')).length).toBe(1);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test.each(sharedKeys.map((kind) => [kind.name, kind] as const))(
  "maps of %s are drawn whole while they grow",
  (_, kind) => {
    const map = new HashMap(kind.type, u32, { seed: 7 });
    for (const [i, key] of distinctKeys(kind, 64).entries()) {
      map.set(key, i);
      if (i % 16 !== 15) continue;
      const dot = toDot(map, { buckets: 64 });
      const { buckets, overflowBuckets, slotsPerBucket } = map.stats();
      expect(dot.match(/^ {2}o\d+_\d+ \[/gm)?.length ?? 0).toBe(overflowBuckets);
      const slots = (buckets + overflowBuckets) * slotsPerBucket;
      expect(slots - (dot.match(/ WIDTH="28"/g)?.length ?? 0)).toBe(map.size);
      rendered(dot);
    }
    map.dispose();
  },
);
