// Every test file starts here, in its own process: the core with its assertions on, on the memory form of the project.
import { inject } from "vitest";
import { initDebugCore, initReleaseCore } from "./lib/core.ts";

declare module "vitest" {
  interface ProvidedContext {
    memory: "shared" | "plain";
  }
}

// TOPHASH_CORE=release runs everything on the core that ships.
(process.env.TOPHASH_CORE === "release" ? initReleaseCore : initDebugCore)(inject("memory"));
