// Whatever a program does to the language's own objects after the import, the drop-ins do not notice.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { inRepository } from "../lib/core.ts";

test.each(["first", "last"])("works among tampered globals and prototypes, with the first map made %s", (when) => {
  const script = inRepository("tests/compat/tamper.mjs");
  expect(execFileSync(process.execPath, [script, when], { encoding: "utf8", timeout: 60_000 })).toBe("untouched\n");
});
