// Whether tests/flooded-maps-under-stress.test.ts would notice: deliberate bugs of the shared core in what is done for new secrets.
import { beforeAll, describe, test } from "vitest";
import { expectCaught } from "./shared/caught.ts";
import { type Flooding, floodingOf, floodSharedMap, floodSyncMap } from "./shared/flooding.ts";
import { floodMutants, type SharedMutant } from "./shared/mutants.ts";

/** At most: see broken-shared-maps-are-caught.test.ts. */
const TRIES = 60;

const floodings: Flooding[] = [];
beforeAll(() => {
  // On the core without a bug: it is replaced from the first mutant on.
  for (const keys of ["u32", "string"]) floodings.push(floodingOf({ keys, values: "u32" }, 1));
});

/** @throws Error when something is lost, met twice, or torn */
async function run(core: Uint8Array, seed: number, { subject }: SharedMutant): Promise<void> {
  const flooding = floodings[seed % floodings.length];
  if (subject === "SyncMap") await floodSyncMap(flooding, core, ["read", "walk"]);
  else await floodSharedMap(flooding, core, ["read", "walk"]);
}

describe("it is noticed that", () => {
  test.each(floodMutants)("$name", (mutant) => expectCaught(mutant, TRIES, run, /./));
});
