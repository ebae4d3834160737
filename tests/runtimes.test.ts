// The package in other runtimes than this one: one program (tests/runtimes/program) against the native Map in each of the
// places that a short run has time for; `npm run test:runtimes` goes through all.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeApp } from "./runtimes/app.ts";
import { expecting } from "./runtimes/outcome.ts";
import { PLACES, type Result, runPlaces } from "./runtimes/places.ts";
import { failed, oneLine } from "./runtimes/table.ts";

const otherNode = process.versions.node.startsWith("24.") ? "node22" : "node24";
const NAMES = [otherNode, "bun", "deno", "chromium", "firefox", "esbuild", "rolldown", "workerd", "vm"];

/** What must not be missing: in the gate all that comes from npm, which it needs anyway. */
const certain = (name: string) =>
  ["chromium", "esbuild", "vm"].includes(name) || (process.env.TOPHASH_GATE !== undefined && name !== "firefox");

let app: string;

beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

describe("answers as the native Map does, in every way in which the package can come in", () => {
  test.for(NAMES)("%s", async (name, context) => {
    const results: Result[] = [];
    const places = PLACES.filter((place) => place.name === name);
    for await (const result of runPlaces(places, app)) results.push(result);
    const [first] = results;
    if ("missing" in first && !certain(name)) {
      console.warn(`skipped: ${first.missing}`);
      return context.skip(first.missing);
    }
    expect(results.filter((result) => "missing" in result || failed(result)).map(oneLine)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });
});

describe("a place that gives something else", () => {
  const good = { runtime: "Node", version: "20", memory: "shared", operations: 5, ok: true } as const;

  test("is told by what is wrong", () => {
    expect(expecting(good, { memory: "shared" }).ok).toBe(true);
    expect(expecting(good, { memory: "plain" })).toMatchObject({ ok: false, error: "memory is shared" });
    expect(expecting(good, { refused: "UnsupportedPlatformError" })).toMatchObject({ ok: false });
    expect(expecting({ runtime: "Node", version: "20" }, {})).toMatchObject({ ok: false, error: "no verdict" });
    expect(expecting({ ...good, ok: false, error: "lost" }, {})).toMatchObject({ ok: false, error: "lost" });
  });

  test("is a failure when it compared less than the others", async () => {
    const place = {
      name: "two",
      async *run() {
        yield { where: "one", outcome: good };
        yield { where: "other", outcome: { ...good, operations: 4 } };
      },
    };
    const results: Result[] = [];
    for await (const result of runPlaces([place], "")) results.push(result);
    expect(results.map(failed)).toEqual([false, true]);
  });
});
