import { DISPOSE } from "../dispose-symbol.ts";

/** A map among the metrics; `using` takes it out at the end of its scope. */
export interface Exported {
  /** Takes the map out of the metrics; twice is harmless. */
  unregister(): void;
  [DISPOSE](): void;
}

export function handleOf(unregister: () => void): Exported {
  return { unregister, [DISPOSE]: unregister };
}
