// tophash: hash maps and sets with typed keys and values in linear memory.

export { Arena, type ArenaOptions, type ArenaStats } from "./arena.ts";
export type { EvacuateOptions } from "./collection.ts";
export {
  ConcurrentMutationError,
  DisposedError,
  OutOfMemoryError,
  SnapshotError,
  UnsupportedPlatformError,
} from "./errors.ts";
export { bytes, fixedBytes } from "./keys/bytes.ts";
export { customKey, type KeyCodec } from "./keys/custom.ts";
export type { PackedKeys } from "./keys/packed.ts";
export { string } from "./keys/text.ts";
export { type Parts, tuple } from "./keys/tuple.ts";
export type { HashMapOptions } from "./make-table.ts";
export { HashMap } from "./map.ts";
export { HashSet } from "./set.ts";
export type { SetLike } from "./set-methods.ts";
export type { ChunkOptions } from "./snapshot/chunks.ts";
export type { Chunks, LoadOptions } from "./snapshot/load.ts";
export type { Progress } from "./snapshot/write.ts";
export type { MapStats } from "./stats.ts";
export { any, f32, f64, i32, i64, type KeyType, u32, u64, type ValueType } from "./types/types.ts";
