// The errors that tophash throws beside TypeError and RangeError. Each has a stable `code`.

/** The map, set or arena was disposed of. */
export class DisposedError extends Error {
  readonly code = "TOPHASH_DISPOSED";
  // As in all of these: the constructor that a compiler adds for the field spreads `arguments`, by way of
  // Array.prototype[Symbol.iterator], with which a program may have tampered.
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
  }
  override get name(): string {
    return "DisposedError";
  }
}

/** Memory ended: a map's or arena's `maxBytes`, the 4 GiB of a linear memory, or the engine. The map is intact. */
export class OutOfMemoryError extends RangeError {
  readonly code = "TOPHASH_OUT_OF_MEMORY";
  /** Bulk calls: how many leading entries were done and stay. Otherwise 0. */
  processed = 0;
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
  }
  override get name(): string {
    return "OutOfMemoryError";
  }
}

/** The error of a bulk call: memory that ended names how many leading entries were done. */
export function withProcessed(error: unknown, processed: number): unknown {
  if (error instanceof OutOfMemoryError) error.processed = processed;
  return error;
}

/** A snapshot is damaged, truncated, foreign, or newer than this version. */
export class SnapshotError extends Error {
  readonly code = "TOPHASH_SNAPSHOT";
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
  }
  override get name(): string {
    return "SnapshotError";
  }
}

/** A map was changed at a moment when that cannot be right: from inside a key codec's callback. */
export class ConcurrentMutationError extends Error {
  readonly code = "TOPHASH_CONCURRENT_MUTATION";
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
  }
  override get name(): string {
    return "ConcurrentMutationError";
  }
}

/** The platform lacks something that tophash cannot do without; the message says what. */
export class UnsupportedPlatformError extends Error {
  readonly code = "TOPHASH_UNSUPPORTED_PLATFORM";
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
  }
  override get name(): string {
    return "UnsupportedPlatformError";
  }
}

/** A shard of a shared map could not be repaired for want of memory after a thread died in it: `salvage` tries again. */
export class PoisonedShardError extends Error {
  readonly code = "TOPHASH_POISONED_SHARD";
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
  }
  override get name(): string {
    return "PoisonedShardError";
  }
}

/** This thread did nothing for so long inside an operation that others took it for dead: the operation may have happened or not. */
export class LockLostError extends Error {
  readonly code = "TOPHASH_LOCK_LOST";
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
  }
  override get name(): string {
    return "LockLostError";
  }
}
