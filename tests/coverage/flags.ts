// What the counting core and the test processes agree on. (Imports nothing of the package: see setup.ts.)

/** The module that the core imports its flags from. */
export const FLAGS = "coverage";

/** Where the flags are written that a test file has set. */
export const flagsFile = (path: string): string => `flags/${slug(path)}.json`;
/** Where vitest writes what it has to say of a test file: its results, and the coverage of src/. */
export const blobFile = (path: string): string => `blobs/${slug(path)}.json`;

const slug = (path: string) =>
  path
    .replace(/^tests\//, "")
    .replace(/\.test\.ts$/, "")
    .replaceAll("/", "--");
