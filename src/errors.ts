// The errors that tophash throws beside TypeError and RangeError. Each has a stable `code`.

/** The map, set or arena was disposed of. */
export class DisposedError extends Error {
  readonly code = "TOPHASH_DISPOSED";
  override get name(): string {
    return "DisposedError";
  }
}

/** Memory ended: a map's or arena's `maxBytes`, the 4 GiB of a linear memory, or the engine. The map is intact. */
export class OutOfMemoryError extends RangeError {
  readonly code = "TOPHASH_OUT_OF_MEMORY";
  /** Bulk calls: how many leading entries were done and stay. Otherwise 0. */
  processed = 0;
  override get name(): string {
    return "OutOfMemoryError";
  }
}

/** A snapshot is damaged, truncated, foreign, or newer than this version. */
export class SnapshotError extends Error {
  readonly code = "TOPHASH_SNAPSHOT";
  override get name(): string {
    return "SnapshotError";
  }
}

/** A map was changed at a moment when that cannot be right: from inside a key codec's callback. */
export class ConcurrentMutationError extends Error {
  readonly code = "TOPHASH_CONCURRENT_MUTATION";
  override get name(): string {
    return "ConcurrentMutationError";
  }
}

/** The platform lacks something that tophash cannot do without; the message says what. */
export class UnsupportedPlatformError extends Error {
  readonly code = "TOPHASH_UNSUPPORTED_PLATFORM";
  override get name(): string {
    return "UnsupportedPlatformError";
  }
}
