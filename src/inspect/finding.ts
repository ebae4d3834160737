/** What is judged; each has its threshold in docs/inspect.md. */
export type Subject =
  | "overflow"
  | "probes"
  | "load"
  | "hash"
  | "chain"
  | "reseeds"
  | "memory"
  | "growth"
  | "shards"
  | "structure"
  | "snapshot";

/** A judgement of `health`. */
export interface Finding {
  level: "ok" | "note" | "warning";
  subject: Subject;
  /** In words: "3.1 buckets are visited by a lookup that finds its key". */
  what: string;
  /** What was measured, and up to where that is as it should be; same unit. */
  value: number;
  threshold: number;
  /** What "ok" has none of: the likely cause, and what to do. Empty strings for "ok". */
  cause: string;
  advice: string;
}
