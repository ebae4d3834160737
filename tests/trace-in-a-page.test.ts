// tophash/trace in a page: entries of evacuations with the detail that Chrome's performance panel draws as tracks, and the trace that the
// panel records has them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Site, serve } from "./lib/serve.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

const PAGE = `<!doctype html><title>tophash</title><link rel="icon" href="data:,"><script type="module">
import { HashMap, u32 } from "/dist/index.js";
import { nameMap, trace } from "/dist/trace.js";
window.run = async () => {
  const messages = [];
  const stops = [trace(), trace({ onEvent: (message, channel) => messages.push(channel) })];
  const map = nameMap(new HashMap(u32, u32), "scores");
  const earliest = performance.now();
  for (let i = 0; i < 5000; i++) map.set(i, i);
  map.evacuate();
  const latest = performance.now();
  await new Promise((resolve) => setTimeout(resolve));
  for (const stop of stops) stop();
  const entries = performance.getEntriesByType("measure").map(({ name, startTime, duration, detail }) =>
    ({ name, startTime, duration, devtools: detail.devtools }));
  return { evacuations: map.stats().evacuations, entries, channels: [...new Set(messages)], earliest, latest };
};
</script>`;

let context: BrowserContext;
let profile: string;
let site: Site;

beforeAll(async () => {
  profile = mkdtempSync(join(tmpdir(), "tophash-trace-page-"));
  context = await chromium.launchPersistentContext(profile, { executablePath, args });
  site = await serve({ "/": PAGE }, {});
});
afterAll(async () => {
  await context?.close();
  await site?.close();
  rmSync(profile, { recursive: true, force: true });
});

interface Entry {
  name: string;
  startTime: number;
  duration: number;
  devtools: object;
}

test("entries and messages", async () => {
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on("pageerror", (error) => complaints.push(String(error)));
  tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await tab.goto(site.url);
  const session = await context.newCDPSession(tab);
  const recorded: { name: string; args?: { data?: { detail?: string }; detail?: string } }[] = [];
  session.on("Tracing.dataCollected", ({ value }) => recorded.push(...(value as unknown as typeof recorded)));
  await session.send("Tracing.start", { traceConfig: { includedCategories: ["blink.user_timing"] } });
  const result = (await tab.evaluate("window.run()")) as {
    evacuations: number;
    entries: Entry[];
    channels: string[];
    earliest: number;
    latest: number;
  };
  const ended = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await ended;
  await tab.close();
  expect(complaints).toEqual([]);

  const { entries, evacuations, earliest, latest } = result;
  expect(evacuations).toBeGreaterThan(5);
  expect(entries.length).toBe(evacuations);
  for (const { name, startTime, duration, devtools } of entries) {
    expect(name).toBe("tophash grow");
    expect(startTime).toBeGreaterThanOrEqual(earliest);
    expect(startTime + duration).toBeLessThanOrEqual(latest + 0.2); // the clock of a page is coarse
    expect(devtools).toMatchObject({ dataType: "track-entry", track: "scores (u32 → u32)", trackGroup: "tophash" });
  }
  expect(result.channels).toEqual(
    expect.arrayContaining(["tophash:evacuation:start", "tophash:evacuation:progress", "tophash:evacuation:end"]),
  );

  // What the performance panel reads from a recording.
  const inPanel = recorded.filter(({ name }) => name === "tophash grow");
  expect(inPanel.length).toBeGreaterThanOrEqual(evacuations);
  const details = inPanel
    .map(({ args }) => args?.detail ?? args?.data?.detail)
    .filter((detail) => detail !== undefined);
  expect(details.length).toBeGreaterThanOrEqual(evacuations);
  for (const detail of details) expect(JSON.parse(detail).devtools.trackGroup).toBe("tophash");
});
