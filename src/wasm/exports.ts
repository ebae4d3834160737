// What the core exports, in the types that cross the boundary. A test compares it with the binary.
// Addresses come back signed: use them with `>>>` only.

/** One instance of the core: it serves all maps of one linear memory. */
export interface Core {
  abi_version(): number;
  arena_init(pages: number, maxPages: number, growShift: number): void;
  arena_reclaim(steps: number): number;
  map_create(
    shape: number,
    keyKind: number,
    load: number,
    maxBytes: number,
    valueWidth: number,
    ownsValues: boolean,
  ): number;
  map_dispose(h: number): void;
  map_clear(h: number): void;
  map_reserve(h: number, entries: number): number;
  map_set_reserved(h: number, entries: number): void;
  map_shrink(h: number): void;
  map_evacuate(h: number, budget: number): number;
  u32_access(h: number, key: number): number;
  u32_assign(h: number, key: number): number;
  u32_remove(h: number, key: number): number;
  u32_hash(h: number, key: number): number;
  u64_access(h: number, key: bigint): number;
  u64_assign(h: number, key: bigint): number;
  u64_remove(h: number, key: bigint): number;
  u64_hash(h: number, key: bigint): number;
  f64_access(h: number, key: number): number;
  f64_assign(h: number, key: number): number;
  f64_remove(h: number, key: number): number;
  f64_hash(h: number, key: number): number;
  pair_access(h: number, low: number, high: number): number;
  pair_assign(h: number, low: number, high: number): number;
  pair_remove(h: number, low: number, high: number): number;
  record_access(h: number, at: number, length: number): number;
  record_assign(h: number, at: number, length: number): number;
  record_remove(h: number, at: number, length: number): number;
  record_hash(h: number, at: number, length: number): number;
  text_access(h: number, text: string): number;
  text_assign(h: number, text: string): number;
  text_remove(h: number, text: string): number;
  probe_reserve(bytes: number): number;
  probe_release(): void;
  probe_keep(): void;
  value_replace(h: number, at: number, from: number, length: number): number;
  cursor_start(h: number): void;
  cursor_next(h: number, room: number): number;
  batch_get(h: number, n: number): void;
  batch_has(h: number, n: number): void;
  batch_set(h: number, n: number, step: number): number;
  batch_delete(h: number, n: number): number;
  batch_add(h: number, n: number, step: number, valueType: number): number;
  batch_clone(h: number, from: number, n: number): number;
  bytes_hash(at: number, bytes: number, key0: bigint, key1: bigint): bigint;
  snapshot_select(h: number, n: number, group: number, groups: number): number;
  block_check(h: number, at: number, bytes: number, n: number): number;
  block_batch(h: number, at: number, bytes: number, n: number, start: number): number;
  survey(h: number, from: number, to: number): void;
  check(h: number): number;
}

export const EXPORT_NAMES: readonly (keyof Core)[] = [
  "abi_version",
  "arena_init",
  "arena_reclaim",
  "map_create",
  "map_dispose",
  "map_clear",
  "map_reserve",
  "map_set_reserved",
  "map_shrink",
  "map_evacuate",
  "u32_access",
  "u32_assign",
  "u32_remove",
  "u32_hash",
  "u64_access",
  "u64_assign",
  "u64_remove",
  "u64_hash",
  "f64_access",
  "f64_assign",
  "f64_remove",
  "f64_hash",
  "pair_access",
  "pair_assign",
  "pair_remove",
  "record_access",
  "record_assign",
  "record_remove",
  "record_hash",
  "text_access",
  "text_assign",
  "text_remove",
  "probe_reserve",
  "probe_release",
  "probe_keep",
  "value_replace",
  "cursor_start",
  "cursor_next",
  "batch_get",
  "batch_has",
  "batch_set",
  "batch_delete",
  "batch_add",
  "batch_clone",
  "bytes_hash",
  "snapshot_select",
  "block_check",
  "block_batch",
  "survey",
  "check",
];
