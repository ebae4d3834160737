// The handle of a shared map: what is posted to other threads. Everything in it is checked before it is used.

import { ARENA, HMAP_KEY_KIND, HMAP_OWNS_VALUES, HMAP_SHAPE } from "../../assembly/abi/layout.ts";
import {
  LINE_TABLE,
  MOST_SHARDS,
  ROOT_LINES,
  ROOT_MAGIC,
  ROOT_SHARDS,
  ROOT_VERSION,
  SHARED_MAGIC,
  SHARED_VERSION,
} from "../../assembly/abi/shared.ts";
import { Shared, uncurryThis, Wasm } from "../intrinsics.ts";
import { describe } from "../types/describe.ts";
import type { ElementType } from "../types/types.ts";
import { queueBytes, queueMemory } from "./assist.ts";
import { decodeType, encodeType, shapeOf, sharedKeyType, sharedValueType, type TypeCode } from "./type-code.ts";

const MAGIC = "tophash";

export type Kind = "SharedHashMap" | "SyncMap";

/** A structured-cloneable object that stands for a shared map: give it to `attach` in another thread. */
export interface SharedHandle {
  readonly magic: string;
  readonly version: number;
  readonly kind: Kind;
  readonly memory: WebAssembly.Memory;
  readonly key: TypeCode;
  readonly value: TypeCode;
  readonly shards: number;
  /** Milliseconds. */
  readonly lockTimeout: number;
  /** What waits to be evacuated: see `assist`. */
  readonly queue: SharedArrayBuffer;
}

export function makeHandle(
  kind: Kind,
  memory: WebAssembly.Memory,
  key: ElementType<unknown>,
  value: ElementType<unknown>,
  shards: number,
  lockTimeout: number,
): SharedHandle {
  const types = { key: encodeType(key), value: encodeType(value) };
  const queue = queueMemory(shards);
  return { magic: MAGIC, version: SHARED_VERSION, kind, memory, ...types, shards, lockTimeout, queue };
}

/** The parts of a handle. @throws TypeError for anything else, for another kind, and for one of another version */
export function readHandle(kind: Kind, handle: unknown) {
  const { magic, version, memory, key, value, shards, lockTimeout, ...rest } = Object(handle) as SharedHandle;
  if (magic !== MAGIC) throw new TypeError(`a handle of a ${kind} is needed, got ${describe(handle)}`);
  if (version !== SHARED_VERSION) {
    throw new TypeError(
      `the handle is of layout ${describe(version)}, this version of tophash has layout ${SHARED_VERSION}: use one version in all threads`,
    );
  }
  if (rest.kind !== kind) throw new TypeError(`the handle is of a ${describe(rest.kind)}, not of a ${kind}`);
  if (!isSharedMemory(memory)) {
    throw new TypeError("the handle has no shared memory: post the handle itself, not a copy of its fields or JSON");
  }
  if (!Number.isInteger(shards) || shards < 1 || shards > MOST_SHARDS) {
    throw new TypeError(`the handle says ${describe(shards)} shards`);
  }
  checkRoot(memory, kind === "SharedHashMap" ? shards : 0);
  const types = { key: sharedKeyType(decodeType(key)), value: sharedValueType(decodeType(value)) };
  checkTable(memory, types.key, kind === "SharedHashMap" ? types.value : undefined);
  if (!(isSharedBuffer(rest.queue) && rest.queue.byteLength === queueBytes(shards))) {
    throw new TypeError("the handle has no queue of its map: post the handle as it is");
  }
  return { memory, shards, lockTimeout, ...types };
}

const sharedBytes =
  Shared && uncurryThis(Object.getOwnPropertyDescriptor(Shared.prototype, "byteLength")!.get as () => number);

/** Of whatever realm, as memories, too: a context of node:vm may have the handle from outside. */
function isSharedBuffer(value: unknown): boolean {
  try {
    return sharedBytes !== undefined && sharedBytes(value as never) >= 0;
  } catch {
    return false;
  }
}

function isSharedMemory(memory: unknown): boolean {
  try {
    return isSharedBuffer(Wasm!.bufferOf(memory as WebAssembly.Memory));
  } catch {
    return false;
  }
}

/** @throws TypeError for memory that is none of a map with so many shards; a SyncMap has none */
function checkRoot(memory: WebAssembly.Memory, shards: number): void {
  const words = new Uint32Array(memory.buffer); // a memory may be too small: undefined is found
  const found = (offset: number) => words[(ARENA + offset) >>> 2];
  if (found(ROOT_MAGIC) !== SHARED_MAGIC || found(ROOT_VERSION) !== SHARED_VERSION) {
    throw new TypeError("the handle's memory is not one of a shared map of this version of tophash");
  }
  if (found(ROOT_SHARDS) !== shards) {
    throw new TypeError("the handle's memory is of another map: post the handle as it is");
  }
}

/** @throws TypeError for types that are not as wide as those of the memory's first table. `value` undefined: a SyncMap has cells there */
function checkTable(
  memory: WebAssembly.Memory,
  key: ElementType<unknown>,
  value: ElementType<unknown> | undefined,
): void {
  const expected = [shapeOf(key, value), key.keyKind, value?.isLongValue ? 1 : 0].join();
  const line = (ARENA + ROOT_LINES + LINE_TABLE) >>> 2;
  let h: number;
  let found: string;
  do {
    h = Atomics.load(new Uint32Array(memory.buffer), line);
    const bytes = new Uint8Array(memory.buffer); // anew: others make the memory larger
    found = [HMAP_SHAPE, HMAP_KEY_KIND, HMAP_OWNS_VALUES].map((offset) => bytes[h + offset]).join();
  } while (Atomics.load(new Uint32Array(memory.buffer), line) !== h); // it was another table's by then, perhaps
  if (found === expected) return;
  throw new TypeError("the handle's memory is of a map with other types: post the handle as it is");
}
