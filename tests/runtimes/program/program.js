// The one program that runs everywhere (tests/runtimes): a model test and a look at the throughput. Plain JavaScript over
// the package's modules, which the caller imports as its platform does.

import { compatModel } from "./compat-model.js";
import { engine, stringReader } from "./engine.js";
import { errorsModel } from "./errors-model.js";
import { formsModel } from "./forms-model.js";
import { mapModels } from "./map-model.js";
import { snapshotModel } from "./snapshot-model.js";
import { throughput } from "./throughput.js";

/**
 * @param module what init() was given, if it was
 * @returns a result that JSON can carry; `error` when something was wrong
 */
export async function program({ tophash, compat, core }, module) {
  const result = { ...engine(), strings: stringReader(module) };
  try {
    const arena = new tophash.Arena();
    result.memory = arena.stats().shared ? "shared" : "plain";
    arena.dispose();
    // First, while the engine has seen one kind of map only, as in most programs.
    Object.assign(result, throughput(tophash));
    result.operations = [mapModels, formsModel, errorsModel].reduce((sum, model) => sum + model(tophash), 0);
    result.operations += compatModel(compat);
    result.operations += await snapshotModel(tophash);
    const map = new tophash.HashMap(tophash.u32, tophash.u32);
    for (let i = 0; i < 100_000; i++) map.set(i, i);
    core.checkInvariants(map);
    result.ok = true;
  } catch (error) {
    result.error = `${error?.name}: ${error?.message}\n${error?.stack}`;
  }
  return result;
}

/** Where the platform forbids to compile: what the first map says. `ok` when that names the way out. */
export function refusal({ tophash }) {
  const result = { ...engine() };
  try {
    new tophash.HashMap(tophash.u32, tophash.u32);
    result.error = "a map was made, where compiling should be forbidden";
  } catch (error) {
    const named = error.code === "TOPHASH_UNSUPPORTED_PLATFORM" && error.message.includes("'wasm-unsafe-eval'");
    if (named) Object.assign(result, { ok: true, refused: error.name });
    else result.error = `${error?.name}: ${error?.message}\n${error?.stack}`;
  }
  return result;
}
