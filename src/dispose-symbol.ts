/// <reference lib="esnext.disposable" preserve="true" />
/** `Symbol.dispose`, or the symbol that its polyfills register where an engine lacks it. */
export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);
