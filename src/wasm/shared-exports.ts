// What the core for shared memory exports. A test compares it with the binary. Addresses come back signed.

/** One thread's instance: it serves one map. Statuses and operations: assembly/abi/shared.ts. */
export interface SharedCore {
  shared_version(): number;
  create(
    maxPages: number,
    shards: number,
    shape: number,
    keyKind: number,
    load: number,
    valueWidth: number,
    ownsValues: boolean,
    key0: bigint,
    key1: bigint,
  ): number;
  attach(): number;
  configure(
    keyKind: number,
    valueWidth: number,
    ownsValues: boolean,
    valueType: number,
    patience: number,
    zero: number,
  ): void;
  detach(): void;
  destroy(): void;
  abandon_thread(id: number): number;
  salvage(): number;
  u32_read(key: number): number;
  u64_read(key: bigint): number;
  f64_read(key: number): number;
  pair_read(low: number, high: number): number;
  probe_read(at: number, length: number): number;
  is_same(line: number, seq: number): number;
  u32_write(operation: number, key: number): number;
  u64_write(operation: number, key: bigint): number;
  f64_write(operation: number, key: number): number;
  pair_write(operation: number, low: number, high: number): number;
  probe_write(operation: number, at: number, length: number): number;
  u32_remove(key: number): number;
  u64_remove(key: bigint): number;
  f64_remove(key: number): number;
  pair_remove(low: number, high: number): number;
  probe_remove(at: number, length: number): number;
  probe_reserve(bytes: number): number;
  probe_release(): void;
  batch_get(n: number): number;
  batch_set(n: number, step: number): number;
  batch_delete(n: number): number;
  batch_add(n: number, step: number): number;
  shard_enter(shard: number): number;
  shard_leave(shard: number): number;
  cursor_start(shard: number): void;
  cursor_next(room: number): number;
  shard_map(shard: number): number;
  shard_evacuate(shard: number, budget: number): number;
  shard_reserve(shard: number, entries: number): number;
  shard_shrink(shard: number): number;
  shard_clear(shard: number): number;
  sync_create(maxPages: number, shape: number, keyKind: number, key0: bigint, key1: bigint): number;
  sync_configure(): void;
  sync_u32(operation: number, key: number): number;
  sync_u64(operation: number, key: bigint): number;
  sync_f64(operation: number, key: number): number;
  sync_pair(operation: number, low: number, high: number): number;
  sync_probe(operation: number, at: number, length: number): number;
  sync_clear(): number;
  sync_destroy(): void;
  sync_abandon(id: number): number;
  sync_salvage(): number;
  sync_enter(isFirst: boolean): number;
  sync_leave(): number;
  sync_start(): void;
  sync_next(room: number): number;
  sync_cell(cell: number): number;
}
