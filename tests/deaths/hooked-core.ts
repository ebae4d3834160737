// The core for shared memory with hooks, with assertions, and with checks of what it left in the memory.
import { initShared } from "tophash/shared";
import { compileCore } from "../lib/compile-core.ts";
import { isHooked, type Point, withHooks } from "./hooks.ts";

/** Behind assembly/shared.ts: what survey/check.ts finds, and that nothing in use was given back; 0 when all is well. */
const CHECKS = `
export { starve } from "./ops/evacuate";
import { CHECK_OK } from "./abi/status";
import { LINE_TABLE, SYNC_MU, SYNC_READ } from "./abi/shared";
import { checkMap } from "./survey/check";
import { SEGMENT_FREE, segmentEntry, segmentIndex } from "./arena/header";
import { cellHere } from "./shared/dirty";
import { nextEntry, startEntries } from "./shared/entries";
import { loadCell, stateOf, CLOSED } from "./shared/cell";
import { isInPool } from "./shared/pool";
import { hmap, Hmap } from "./table/hmap";
import { segmentCount, segmentOf } from "./table/storage";
function checkTable(h: Hmap): u32 {
  const status = checkMap(h);
  if (status != CHECK_OK) return status;
  if (segmentEntry(segmentIndex(changetype<usize>(h))).state == SEGMENT_FREE) return 101;
  for (let i: u32 = 0, n = segmentCount(h, h.wide); i < n; i++) {
    const segment = segmentOf(h, i);
    if (segment && segmentEntry(segmentIndex(segment)).state == SEGMENT_FREE) return 102;
  }
  return 0;
}
export function check_shard(shard: u32): u32 { return checkTable(hmap(<usize>load<u32>(lineAt(shard), LINE_TABLE))); }
function checkCells(h: Hmap): u32 {
  const status = checkTable(h);
  if (status) return status;
  startEntries(h);
  while (nextEntry()) {
    const cell = cellHere(h);
    if (stateOf(loadCell(cell)) == CLOSED) return 103;
    if (isInPool(cell)) return 104;
  }
  return 0;
}
export function check_sync(): u32 {
  const table = <usize>load<u32>(lineAt(SYNC_READ), LINE_TABLE);
  if (isReseeding(hmap(table))) return 105; // a walk would change what never changes
  const read = checkCells(hmap(table));
  const dirty = <usize>load<u32>(lineAt(SYNC_MU), LINE_TABLE);
  return read || !dirty ? read : checkCells(hmap(dirty));
}
`;

/** In assembly/ops/evacuate.ts: memory that is short where all keys have to be by the present secrets. */
const REST = "export function finishReseed(h: Hmap, most: u32 = u32.MAX_VALUE): bool {";
const STARVING = `
let isStarving = false;
export function starve(on: bool): void { isStarving = on; }
`;

/** Behind assembly/shared/pool.ts. */
const POOL_CHECK = `
export function isInPool(cell: usize): bool {
  for (let block = <usize>load<u32>(poolAt(CELLS)); block; block = <usize>load<u32>(block, CELL_LINK)) {
    if (block == cell) return true;
  }
  return false;
}
`;

export interface HookedCore {
  module: WebAssembly.Module;
  /** All places, by number. */
  points: Point[];
  /** Those that are in the binary: the compiler decides some conditions. */
  compiled: Set<number>;
}

/** Compiles it, and makes it the core of all shared maps of this thread from now on. */
export async function initHookedCore(): Promise<HookedCore> {
  const points: Point[] = [];
  const done = new Map<string, string>();
  const counting = await globalThis.branchCounter?.();
  const { binary, text } = await compileCore({
    target: "shared",
    asserting: true,
    names: true,
    source(path, source) {
      // A file may be read more than once.
      if (!done.has(path)) {
        const text = counting?.(path, source) ?? source;
        done.set(path, added(path, isHooked(path) ? withHooks(path, text, points) : text));
      }
      return done.get(path)!;
    },
  });
  const module = new WebAssembly.Module(binary as Uint8Array<ArrayBuffer>);
  initShared(module);
  const compiled = new Set<number>();
  for (const [, point] of text.matchAll(/i32\.const (\d+)\n *call \$\S*__hook\n/g)) compiled.add(Number(point));
  return { module, points, compiled };
}

function added(path: string, text: string): string {
  if (path === "shared.ts") return text + CHECKS;
  if (path === "shared/pool.ts") return text + POOL_CHECK;
  if (path !== "ops/evacuate.ts") return text;
  if (!text.includes(REST)) throw new Error(`${path} must hold ${REST}`);
  return text.replace(REST, `${REST} if (isStarving) return false; `) + STARVING;
}
