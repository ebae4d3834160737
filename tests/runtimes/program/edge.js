// A worker of the kind that edge platforms run: no bytes may be compiled, the core comes as a module.

import module from "tophash/core.wasm";
import * as pkg from "./package.js";
import { program, refusal } from "./program.js";

export async function answer() {
  const refused = refusal(pkg);
  if (!refused.ok) return refused;
  pkg.core.init(module);
  return program(pkg, module);
}

export default { fetch: async () => Response.json(await answer()) };
