/** Defences against floods taken away. */
import type { Variant } from "../variant.ts";

/** A chain may be as long as it likes. */
export const NO_RESEED: Variant = {
  name: "without reseeds",
  edits: [
    {
      file: "ops/flood.ts",
      find: "  return <f64>(chain * <u32>h.slots) > ",
      replace: "  return false && <f64>(chain * <u32>h.slots) > ",
    },
  ],
};

/** A flood during an evacuation waits for its end, which comes at two buckets a write. */
export const NO_HURRY: Variant = {
  name: "without hurry",
  edits: [
    {
      file: "ops/evacuate.ts",
      find: "if (h.maxChain > 4 && flooded(h, h.maxChain)) budget += h.maxChain;",
      replace: "",
    },
  ],
};
