// Making and attaching shared memories: what SharedHashMap and SyncMap have in common.

import { MOST_SHARDS } from "../../assembly/abi/shared.ts";
import { DisposedError } from "../errors.ts";
import { byteLimit, checkObject, loadFactor, seedOf } from "../options.ts";
import { randomWord, seededWords } from "../secrets.ts";
import { describe } from "../types/describe.ts";
import type { ElementType } from "../types/types.ts";
import { MAX_PAGES, PAGE_BYTES } from "../wasm/memory.ts";
import { requireShared } from "../wasm/shared-module.ts";
import { type Kind, makeHandle, readHandle, type SharedHandle } from "./handle.ts";
import { makeSharedMemory, SharedHeap } from "./heap.ts";
import { DESTROYED } from "./keys.ts";
import { SLICE } from "./park.ts";
import { SyncTable } from "./sync-table.ts";
import { SharedTable } from "./table.ts";
import { shapeOf, widthOf } from "./type-code.ts";

export interface AttachOptions {
  /**
   * Milliseconds after which a thread that holds a lock and does nothing is taken for dead; default 5,000, `Infinity`: never. What it held is
   * then repaired, and its own operation throws LockLostError if it was only stopped.
   */
  lockTimeout?: number;
}

export interface SharedOptions extends AttachOptions {
  /** Entries that fit without any growth; default 0. */
  capacity?: number;
  /** Locks, each over its own part of the keys: 1 to 256, default 32. */
  shards?: number;
  /**
   * Most bytes of the shared memory, at least 4 MiB; default: 4 GiB less 64 KiB. Each thread takes 64 KiB of it, each shard 128 KiB or more: below 16 MiB
   * give fewer shards.
   */
  maxBytes?: number;
  /** Growth begins above this fraction of the slots; default 13/16. */
  loadFactor?: number;
  /** Tests only: makes the hash secrets reproducible. */
  seed?: number | bigint;
}

export interface SyncOptions extends AttachOptions {
  /** Most bytes of the shared memory, at least 4 MiB; default: 4 GiB less 64 KiB. */
  maxBytes?: number;
  /** Tests only: makes the hash secrets reproducible. */
  seed?: number | bigint;
}

/** What `attach` passes to a constructor. */
export class Attaching {
  constructor(
    readonly handle: SharedHandle,
    readonly options: AttachOptions,
  ) {}
}

const LOCK_TIMEOUT = 5000;
const MIN_BYTES = 64 * PAGE_BYTES;
const START_PAGES = 32;
const FOR_EVER = 0xffffffff;

export interface Opened<K, V> {
  table: SharedTable<K, V>;
  handle: SharedHandle;
}

function checkTimeout(value: unknown): number {
  if (typeof value !== "number")
    throw new TypeError(`lockTimeout must be a number of milliseconds, got ${describe(value)}`);
  if (!(value >= SLICE)) throw new RangeError(`lockTimeout must be at least ${SLICE} ms, got ${describe(value)}`);
  return value;
}

/** Slices of waiting; all bits for ever. */
const slicesOf = (timeout: number): number => Math.min(Math.ceil(timeout / SLICE), FOR_EVER) >>> 0;

export function checkShards(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`shards must be a number, got ${describe(value)}`);
  if (!Number.isInteger(value) || value < 1 || value > MOST_SHARDS) {
    throw new RangeError(`shards must be an integer from 1 to ${MOST_SHARDS}, got ${describe(value)}`);
  }
  return value;
}

function configure<K, V>(heap: SharedHeap, key: ElementType<K>, value: ElementType<V>, timeout: number): void {
  heap.core.configure(key.keyKind, widthOf(value), value.isLongValue, value.code, slicesOf(timeout), 0);
}

/** What options say of a map of either kind. */
function readOptions(options: SharedOptions) {
  checkObject(options);
  const timeout = options.lockTimeout === undefined ? LOCK_TIMEOUT : checkTimeout(options.lockTimeout);
  const seed = seedOf(options.seed);
  const words = seed === undefined ? randomWord : seededWords(seed);
  const secret = (): bigint => (BigInt(words()) << 32n) | BigInt(words());
  const most = byteLimit(options.maxBytes, "maxBytes", MIN_BYTES, MAX_PAGES * PAGE_BYTES);
  return {
    timeout,
    load: loadFactor(options.loadFactor),
    secrets: [secret(), secret()] as const,
    maxPages: Math.floor(most / PAGE_BYTES),
  };
}

/** A new memory with an empty map in it. */
export function createShared<K, V>(
  key: ElementType<K>,
  value: ElementType<V>,
  shards: number,
  options: SharedOptions,
): Opened<K, V> {
  const { timeout, load, secrets, maxPages } = readOptions(options);
  const heap = new SharedHeap(makeSharedMemory(START_PAGES, maxPages));
  const width = widthOf(value);
  const shape = shapeOf(key, value);
  heap.attached(heap.core.create(maxPages, shards, shape, key.keyKind, load, width, value.isLongValue, ...secrets));
  configure(heap, key, value, timeout);
  const handle = makeHandle("SharedHashMap", heap.memory, key, value, shards, timeout);
  return { table: new SharedTable(heap, key, value, shards), handle };
}

/** The same for a SyncMap. */
export function createSync<K, V>(key: ElementType<K>, value: ElementType<V>, options: SyncOptions): Opened<K, V> {
  const { timeout, secrets, maxPages } = readOptions(options);
  const heap = new SharedHeap(makeSharedMemory(START_PAGES, maxPages));
  heap.attached(heap.core.sync_create(maxPages, shapeOf(key, undefined), key.keyKind, ...secrets));
  configure(heap, key, value, timeout);
  heap.core.sync_configure();
  const handle = makeHandle("SyncMap", heap.memory, key, value, 1, timeout);
  return { table: new SyncTable(heap, key, value, 1), handle };
}

/** This thread's part in a memory that another one has made. */
export function attachShared<K, V>(kind: Kind, given: SharedHandle, options: AttachOptions): Opened<K, V> {
  requireShared();
  checkObject(options);
  const { memory, shards, lockTimeout, key, value } = readHandle(kind, given);
  const timeout = checkTimeout(options.lockTimeout === undefined ? lockTimeout : options.lockTimeout);
  const heap = new SharedHeap(memory);
  if (heap.isDestroyed) throw new DisposedError(DESTROYED);
  heap.attached(heap.core.attach());
  configure(heap, key, value, timeout);
  const types = [key, value] as [ElementType<K>, ElementType<V>];
  if (kind === "SharedHashMap") return { table: new SharedTable(heap, ...types, shards), handle: given };
  heap.core.sync_configure();
  return { table: new SyncTable(heap, ...types, shards), handle: given };
}
