// A module worker, in a page or elsewhere. The message tells whether a compiled core comes along, or compiling is to be
// refused.

import * as pkg from "./package-by-path.js";
import { program, refusal } from "./program.js";

globalThis.onmessage = async ({ data: { module, refused } }) => {
  if (refused) return postMessage(refusal(pkg));
  if (module) {
    pkg.core.init(module);
    // Under a policy WebKit makes no instance of it either.
    const said = refusal(pkg);
    if (said.ok) return postMessage(said);
  }
  postMessage(await program(pkg, module));
};

// Under a policy Firefox lets no module in.
globalThis.onmessageerror = () => postMessage({ ok: true, refused: "messageerror" });
