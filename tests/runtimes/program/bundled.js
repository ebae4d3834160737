// What a bundler's entry calls with the address that it gave to core.wasm: the program on the core in the package, and again
// on that file.

import * as pkg from "./package.js";
import { program } from "./program.js";
import { report } from "./report.js";

export async function bundled(url) {
  const result = await program(pkg);
  const module = await WebAssembly.compileStreaming(fetch(url));
  pkg.core.init(module);
  const again = await program(pkg, module);
  if (again.error) result.error = `with core.wasm as a module: ${again.error}`;
  await report(result);
}
