// The shared core with naps in it: where a writer is half done, and where a reader has read something but not checked it yet. On
// a machine with few cores threads seldom meet in such places by themselves, and die there even more seldom.

/** In assembly/, behind which text a nap goes. */
const PLACES: [file: string, text: string][] = [
  ["arena/seq.ts", "export function isSame(line: usize, seq: u32): bool {"],
  ["shared/read.ts", "const splat = splatKey<Key>(key);"],
  ["shared/lock.ts", "barrier(); // no store of what follows is seen before the odd seq"],
  ["shared/lock.ts", "function giveBack(line: usize, word: u64): bool {"],
  ["table/bucket.ts", "store<u16>(bucket, <u16>bits, BUCKET_USED);"],
  ["table/record.ts", "store<u32>(copy, length);"],
  ["table/storage.ts", "export function discharge(h: Hmap, address: usize): void {"],
  ["shared/copy.ts", "const word = load<u32>(copy), bytes = word & LENGTH_MASK;"],
  ["shared/recover.ts", "function salvage(h: Hmap, old: Hmap): bool {"],
  ["shared/cell.ts", "let status = STATUS_ABSENT, isDone = !stores(operation);"],
  ["shared/cell.ts", "if (!deletes && !makePayload()) return STATUS_OUT_OF_MEMORY;"],
  ["shared/sync.ts", "const cell = <usize>load<u32>(at);"],
  ["shared/sync.ts", "if (!isSame(readLine(), seq)) continue;"],
  ["shared/sync.ts", "cellWord = loadCell(cell);"],
  ["shared/sync.ts", "const failed = lockSync();"],
  ["shared/sync.ts", "if (!changeRead(held | AMENDED)) return STATUS_LOST;"],
  ["shared/sync.ts", "if (!changeRead(<u64>dirty)) return STATUS_LOST;"],
  ["shared/dirty.ts", "const word = loadCell(cell);"],
  ["shared/dirty.ts", "const found = loadCell(cell);"],
  ["shared/pool.ts", "const next = <u64>load<u32>(<usize>block + link);"],
  ["shared/recover-sync.ts", "const state = stateOf(word);"],
  ["shared/recover-sync.ts", "if (!word) return STATUS_LOST;"],
];

/** One call of so many naps. */
const ONE_IN = 128;
/** Nanoseconds; what the machine makes of it may be a hundred times as much. */
const NAP = 20_000;
/** Every 16th nap is a sleep. */
const SLEEP = 2_000_000;

// The null segment is 0 all the time.
const NAPPING = `
let drawn: u32 = 1;
export function nap(): void {
  drawn = drawn * 1664525 + 1013904223;
  if ((drawn >>> 8) % ${ONE_IN} == 0) atomic.wait<i32>(0, 0, drawn >>> 28 ? ${NAP} : ${SLEEP});
}
`;

/** A source of the core, with its naps. @throws Error when a place is not there any more */
export function dawdle(path: string, text: string): string {
  let changed = text;
  for (const [, place] of PLACES.filter(([file]) => file === path)) {
    if (changed.split(place).length !== 2) throw new Error(`${path} must hold exactly once: ${place}`);
    changed = changed.replace(place, () => `${place} nap();`);
  }
  if (changed === text) return text;
  if (path === "arena/seq.ts") return changed + NAPPING;
  return `import { nap } from "../arena/seq";\n${changed}`;
}
