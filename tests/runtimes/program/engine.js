// Where the program runs: engine and version, the thread, and what the platform gives.

/** A module whose only import is `wasm:js-string` `length`: an engine with the builtins takes that upon itself. */
// biome-ignore format: bytes
const BUILTINS_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 111, 1, 127,
  2, 25, 1, 14, ...[..."wasm:js-string"].map((c) => c.charCodeAt(0)), 6, ...[..."length"].map((c) => c.charCodeAt(0)), 0, 0,
]);

/** Who reads strings: "engine" by its builtins, or "JavaScript". A module that was given is as it was compiled. */
export function stringReader(module) {
  try {
    const probe = module ?? new WebAssembly.Module(BUILTINS_PROBE, { builtins: ["js-string"] });
    const left = WebAssembly.Module.imports(probe).some((each) => each.module === "wasm:js-string");
    return left ? "JavaScript" : "engine";
  } catch {
    return "JavaScript";
  }
}

function fromUserAgent(agent) {
  const version = (name) => new RegExp(`${name}/([\\d.]+)`).exec(agent)?.[1];
  if (version("Firefox")) return { runtime: "Firefox", version: version("Firefox") };
  if (version("Chrome")) return { runtime: "Chromium", version: version("Chrome").split(".")[0] };
  if (version("AppleWebKit")) return { runtime: "WebKit", version: version("Version") ?? version("AppleWebKit") };
  return { runtime: agent, version: "" };
}

export function engine() {
  if (typeof Bun !== "undefined") return { runtime: "Bun", version: Bun.version };
  if (typeof Deno !== "undefined") return { runtime: "Deno", version: Deno.version.deno };
  if (typeof process !== "undefined" && process.versions?.node)
    return { runtime: "Node", version: process.versions.node };
  return fromUserAgent(globalThis.navigator?.userAgent ?? "unknown");
}
