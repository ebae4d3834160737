// `inspect(map, { verify: true })`: damage is told in words, whatever it is, and is never thrown.
import { expect, test } from "vitest";
import {
  BUCKET_USED,
  HMAP_BYTES_USED,
  HMAP_COUNT,
  HMAP_DIRECTORY,
  HMAP_NARROW,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_WIDE,
} from "../assembly/abi/layout.ts";

// Memories are made by the package alone: here they are noted as they are made, before it is loaded.
const memories: WebAssembly.Memory[] = [];
WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct(target, [descriptor]) {
    const memory = new target(descriptor);
    memories.push(memory);
    return memory;
  },
});
const { Arena, HashMap, string, u32 } = await import("tophash");
const { health, inspect } = await import("tophash/inspect");

type Map = InstanceType<typeof HashMap<unknown, number>>;

/** A settled map in a memory of its own, the words of that, and where its header lies. */
function patient(type: unknown, key: (i: number) => unknown) {
  const map = new HashMap(type as never, u32, { arena: new Arena({ maxBytes: 2 ** 24 }), seed: 3 }) as unknown as Map;
  for (let i = 0; i < 1234; i++) map.set(key(i), i);
  map.evacuate();
  const { buckets } = map.stats();
  const due = [1234, buckets - 1, buckets - 1, buckets];
  const find = (all: Uint32Array) => all.findIndex((_, at) => due.every((word, i) => all[at + i] === word));
  const memory = memories.findLast(({ buffer }) => find(new Uint32Array(buffer)) >= 0)!;
  const words = () => new Uint32Array(memory.buffer);
  const h = 4 * find(words());
  const table = () => words()[words()[(h + HMAP_DIRECTORY) >>> 2] >>> 2];
  return { map, words, h, table };
}
type Patient = ReturnType<typeof patient>;

const add =
  (offset: number, by: number) =>
  ({ words, h }: Patient) => {
    words()[(h + offset) >>> 2] += by;
  };
/** The first bucket that has a chain. */
function chained({ words, table, map }: Patient): number {
  const { buckets } = map.stats();
  const addresses = Array.from({ length: buckets }, (_, i) => table() + 64 * i);
  return addresses.find((bucket) => words()[bucket >>> 2] !== 0)!;
}

const put = ({ words }: Patient, at: number, word: number) => words().fill(word, at >>> 2, (at >>> 2) + 1);
const wordAt = ({ words }: Patient, at: number): number => words()[at >>> 2];

const injuries: [string, (patient: Patient) => void][] = [
  ["the count is not the number of entries", add(HMAP_COUNT, 1)],
  ["noverflow is not the number of overflow buckets", add(HMAP_NOVERFLOW, 1)],
  ["a chain is longer than there are overflow buckets", add(HMAP_NOVERFLOW, -1)],
  ["the bytes owned do not add up", add(HMAP_BYTES_USED, 64)],
  ["the evacuation's frontier is out of bounds", add(HMAP_NEVACUATE, 1)],
  ["a bucket mask is not a power of two less one", add(HMAP_WIDE, -1)],
  ["a bucket mask is not a power of two less one", (p) => put(p, p.h + HMAP_NARROW, 0xffffffff)],
  ["a bucket uses slots that it does not have", (p) => put(p, p.table() + BUCKET_USED, 0xff)],
  ["the null segment was written to", (p) => put(p, 20, 1)],
  ["a bucket is not aligned to 64 bytes", (p) => put(p, chained(p), wordAt(p, chained(p)) + 4)],
  ["a segment is not in the state that its use requires", (p) => put(p, chained(p), 2 ** 22)],
  ["a chain is longer than there are overflow buckets", (p) => put(p, wordAt(p, chained(p)), wordAt(p, chained(p)))],
  ["", (p) => put(p, chained(p), 0xffffffc0)],
  ["", (p) => put(p, p.h + HMAP_DIRECTORY, 0xfffffff0)],
];

test.each(injuries)("%s", (what, hurt) => {
  for (const key of [(i: number) => i, (i: number) => `key ${i}`]) {
    const subject = patient(key(0) === 0 ? u32 : string, key);
    const { map, words } = subject;
    expect(inspect(map, { verify: true }).verdict).toEqual({
      sound: true,
      what: "the map with all that it owns in its arena is sound",
      violations: [],
      unchecked: [],
    });
    const before = words().slice();
    hurt(subject);
    const report = inspect(map, { verify: true });
    expect(report.verdict!.sound).toBe(false);
    expect(report.verdict!.violations.length).toBe(1);
    if (what !== "") expect(report.verdict!.violations).toEqual([what]);
    expect(report.verdict!.what).toBe(`the map is damaged: ${report.verdict!.violations[0]}`);
    expect(report.verdict!.unchecked.length).toBe(1);
    // What a damaged map holds is not counted: its chains may lead anywhere.
    expect(report).toMatchObject({ depths: [], hottest: [], bytes: { total: 0 }, stats: { slotsPerBucket: 7 } });
    expect(health(report)[0]).toMatchObject({ level: "warning", subject: "structure", value: 1, threshold: 0 });
    words().set(before);
    expect(inspect(map, { verify: true })).toMatchObject({ verdict: { sound: true }, stats: { size: 1234 } });
  }
});

test("without being asked for there is no verdict", () => {
  const { map } = patient(u32, (i) => i);
  expect(inspect(map).verdict).toBeNull();
  expect(inspect(map, { verify: false }).verdict).toBeNull();
  expect(health(inspect(map)).some(({ subject }) => subject === "structure")).toBe(false);
});
