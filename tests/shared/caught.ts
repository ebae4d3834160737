// Deliberate bugs of the shared core, on a core that naps: tests must notice them.
import { expect } from "vitest";
import { compileCore } from "../lib/compile-core.ts";
import { dawdle } from "./dawdling-core.ts";
import type { SharedMutant } from "./mutants.ts";

/** The core without a bug, with its assertions on. */
export async function soundCore(): Promise<Uint8Array> {
  return (await compileCore({ target: "shared", asserting: true, source: dawdle })).binary;
}

/** One of so many seeds makes `run` throw for what the bug has spoilt: an error that says so. */
export async function expectCaught(
  mutant: SharedMutant,
  tries: number,
  run: (core: Uint8Array, seed: number, mutant: SharedMutant) => Promise<unknown>,
  saying = /plan /,
): Promise<void> {
  const source = (path: string, text: string) => {
    if (path !== mutant.file) return dawdle(path, text);
    expect(text.split(mutant.find).length).toBe(2);
    const changed = text.replace(mutant.find, () => mutant.replace);
    return dawdle(path, changed);
  };
  const { binary } = await compileCore({ target: "shared", source });
  for (let seed = 1; seed <= tries; seed++) {
    try {
      await run(binary, seed, mutant);
    } catch (error) {
      expect((error as Error).message).toMatch(saying);
      return;
    }
  }
  throw new Error(`nothing was wrong in ${tries} runs`);
}
