// An engine with the `wasm:js-string` builtins, as far as the package can tell: what it knows of a module has no such imports.
// They are functions of this file, whatever the engine has itself. To be imported before the package.
const { Module, Instance } = WebAssembly;
const NAMESPACE = "wasm:js-string";

/** Units that were read one by one. */
export const read = { units: 0 };

const builtins = {
  length: (text: string) => text.length,
  charCodeAt(text: string, i: number): number {
    read.units++;
    return text.charCodeAt(i);
  },
};

class QuietModule extends Module {
  // The second argument would say which builtins the engine is to provide.
  constructor(bytes: BufferSource) {
    super(bytes);
  }
  static override imports(module: WebAssembly.Module): WebAssembly.ModuleImportDescriptor[] {
    return Module.imports(module).filter((each) => each.module !== NAMESPACE);
  }
}

WebAssembly.Module = QuietModule;
WebAssembly.Instance = class extends Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, { ...imports, [NAMESPACE]: builtins });
  }
};
