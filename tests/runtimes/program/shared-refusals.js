// Where there are no shared maps: what the first one of each kind says.

const HEADERS = ["Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Embedder-Policy: require-corp"];
const POLICY = ["'wasm-unsafe-eval'", "initShared"];

/** `ok` when both errors name the way out. */
export function refusedShared({ SharedHashMap, SyncMap }, { u32 }) {
  // A policy stands in the way only where there is shared memory.
  const named = typeof SharedArrayBuffer === "function" ? POLICY : HEADERS;
  for (const Kind of [SharedHashMap, SyncMap]) {
    try {
      new Kind(u32, u32);
      return { error: `a ${Kind.name} was made, where that should be impossible` };
    } catch (error) {
      const isRight =
        error.code === "TOPHASH_UNSUPPORTED_PLATFORM" && named.every((name) => error.message.includes(name));
      if (!isRight) return { error: `${error?.name}: ${error?.message}\n${error?.stack}` };
    }
  }
  return { ok: true, refused: "UnsupportedPlatformError" };
}
