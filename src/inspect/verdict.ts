// The full structural check of `inspect(map, { verify: true })`, in words: damage is a finding, never an exception.

import { violationIn } from "../invariants.ts";
import type { Table } from "../table.ts";

/** What a full structural check found. */
export interface Verdict {
  /** Whether all that could be checked is as it must be. */
  sound: boolean;
  /** The same in a sentence. */
  what: string;
  /** What is violated, one sentence each; empty when sound. */
  violations: string[];
  /** What was not checked, and why, one sentence each. */
  unchecked: string[];
}

export function verdict(subject: string, violations: string[], unchecked: string[]): Verdict {
  const sound = violations.length === 0;
  const what = sound
    ? `${subject} is sound${unchecked.length > 0 ? ", as far as it could be checked" : ""}`
    : `${subject} is damaged: ${violations[0]}`;
  return { sound, what, violations, unchecked };
}

const PLAIN = "the map with all that it owns in its arena";
const ONLY_FIRST = "the check ends with the first violation: what else may be wrong is not known";

/** The core's own check: every key is found where a lookup looks, counts and bytes agree, the arena's segments tile the memory. */
export function verifyTable(table: Table<unknown, unknown>): Verdict {
  let found: string | undefined;
  try {
    found = violationIn(table);
  } catch (error) {
    if (!isTrap(error)) throw error;
    found = `the check was led out of the memory (${error.message})`;
  }
  return found === undefined ? verdict(PLAIN, [], []) : verdict("the map", [found], [ONLY_FIRST]);
}

function isTrap(error: unknown): error is Error {
  return error instanceof WebAssembly.RuntimeError;
}
