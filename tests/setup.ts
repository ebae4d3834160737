// Every test file starts here, in its own process: the core with its assertions on, on the memory form of the project.
import { inject } from "vitest";
import { initDebugCore } from "./lib/core.ts";

declare module "vitest" {
  interface ProvidedContext {
    memory: "shared" | "plain";
  }
}

initDebugCore(inject("memory"));
