// The instances of the core, which the package keeps to itself. To be imported before the package, which takes
// WebAssembly.Instance when it is loaded.
const Native = WebAssembly.Instance;
let newest: WebAssembly.Instance | undefined;

WebAssembly.Instance = class extends Native {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, imports);
    newest = this;
  }
};

/** What the instance that was made last exports. */
export function newestExports(): WebAssembly.Exports {
  return newest!.exports;
}
