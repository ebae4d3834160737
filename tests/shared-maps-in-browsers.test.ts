// Shared maps in real browsers (tests/runtimes/program/shared-page.js): a page's main thread and its workers on the same maps, under cross-origin
// isolation and without it, under policies, and with workers that are terminated in the middle of their work.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeApp } from "./runtimes/app.ts";
import { SHARED_PAGES } from "./runtimes/pages.ts";
import { PLACES, type Result, runPlaces } from "./runtimes/places.ts";
import { failed, oneLine } from "./runtimes/table.ts";

/** Firefox may be missing, but not where all is to be tested. */
const certain = (name: string) => name === "chromium-shared" || process.env.TOPHASH_GATE === "1";

let app: string;

beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

test.for(["chromium-shared", "firefox-shared"])("%s: every page reports what it should", async (name, context) => {
  const results: Result[] = [];
  const places = PLACES.filter((place) => place.name === name);
  for await (const result of runPlaces(places, app)) results.push(result);
  const [first] = results;
  if ("missing" in first && !certain(name)) {
    console.warn(`skipped: ${first.missing}`);
    return context.skip(first.missing);
  }
  expect(results.filter((result) => "missing" in result || failed(result)).map(oneLine)).toEqual([]);
  expect(results.length).toBe(SHARED_PAGES.length);
});
