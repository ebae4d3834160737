/** What a full structural check found. */
export interface Verdict {
  /** Whether all that could be checked is as it must be. */
  sound: boolean;
  /** The same in a sentence. */
  what: string;
  /** What is violated, one sentence each; empty when sound. */
  violations: string[];
  /** What was not checked, one sentence each, and why. */
  unchecked: string[];
}
