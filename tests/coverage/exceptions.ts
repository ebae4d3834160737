// Branches of the core that no test of the run reaches, and why that is right.

export interface Exception {
  path: string;
  /** The condition as it stands in the source. */
  text: string;
  arm: string;
  why: string;
}

export const exceptions: readonly Exception[] = [];
