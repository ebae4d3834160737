import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The drop-in `Map` of tophash/compat, or undefined in a build that does not export it: its rows are then left out. */
const manifest = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("tophash/package.json")), "utf8"));
const SUBPATH: string = "tophash/compat"; // not a literal: the type checker would want it there

export const CompatMap: typeof Map | undefined =
  "./compat" in manifest.exports ? ((await import(SUBPATH)) as { Map: typeof Map }).Map : undefined;
