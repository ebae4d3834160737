// A short look whether tophash works here: each step says what it found, and no error gets out.

import { checkInvariants } from "../core.ts";
import { string } from "../keys/text.ts";
import { HashMap } from "../map.ts";
import { SharedHashMap } from "../shared/map.ts";
import { f64, u32 } from "../types/types.ts";

export interface Step {
  name: string;
  passed: boolean;
  /** The error, in one line; empty when it passed. */
  error: string;
}

const ENTRIES = 20_000;

const STEPS: [name: string, act: () => void][] = [
  ["a map grows, finds all its entries and is sound", numbers],
  ["strings of every kind are found again", strings],
  ["a snapshot comes back as it was", snapshot],
];

/** @param shared whether the platform has shared memory */
export function selfTest(shared: boolean): Step[] {
  const steps = shared ? [...STEPS, ["two attachments see one shared map", sharedMap] as const] : STEPS;
  return steps.map(([name, act]) => {
    try {
      act();
      return { name, passed: true, error: "" };
    } catch (error) {
      return { name, passed: false, error: String((error as Error)?.message ?? error) };
    }
  });
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function numbers(): void {
  const map = new HashMap(u32, f64);
  for (let i = 0; i < ENTRIES; i++) {
    map.set(Math.imul(i, 0x9e3779b1) >>> 0, i / 2);
    if (i % 5000 === 0) checkInvariants(map);
  }
  for (let i = 0; i < ENTRIES; i++) {
    expect(map.get(Math.imul(i, 0x9e3779b1) >>> 0) === i / 2, `entry ${i} is not found`);
  }
  expect(map.size === ENTRIES, `${map.size} entries instead of ${ENTRIES}`);
  for (let i = 0; i < ENTRIES; i += 2) map.delete(Math.imul(i, 0x9e3779b1) >>> 0);
  checkInvariants(map);
  expect(map.size === ENTRIES / 2, "deleted entries are still there");
  map.dispose();
}

function strings(): void {
  const keys = [
    "",
    "a",
    "\0",
    "\ud800",
    "ä",
    "字",
    "👩‍👩‍👧",
    "x".repeat(30_000),
    ...Array.from({ length: 500 }, (_, i) => `key ${i}`),
  ];
  const map = new HashMap(string, u32);
  for (const [i, key] of keys.entries()) map.set(key, i);
  for (const [i, key] of keys.entries()) expect(map.get(key) === i, `string ${i} is not found`);
  expect([...map.keys()].sort().join() === [...keys].sort().join(), "strings do not come back as they went in");
  checkInvariants(map);
  map.dispose();
}

function snapshot(): void {
  const map = new HashMap(string, f64);
  for (let i = 0; i < 2000; i++) map.set(`key ${i}`, i * 1.5);
  const back = HashMap.fromSnapshot(string, f64, map.toSnapshot());
  expect(back.size === map.size, "entries are missing");
  for (const [key, value] of map) expect(back.get(key) === value, `${key} has another value`);
  checkInvariants(back);
  map.dispose();
  back.dispose();
}

function sharedMap(): void {
  const map = new SharedHashMap(u32, u32, { shards: 4 });
  const other = SharedHashMap.attach<number, number>(structuredClone(map.handle));
  for (let i = 0; i < 2000; i++) (i % 2 === 0 ? map : other).add(i % 500, 1);
  for (let i = 0; i < 500; i++) expect(map.get(i) === 4 && other.get(i) === 4, `entry ${i} is not 4`);
  other.dispose();
  map.destroy();
}
