// The built package in a real browser: as plain modules and through a bundler, with and without cross-origin isolation.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inRepository } from "./lib/core.ts";
import { type Site, serve } from "./lib/serve.ts";

/** Debian's, or what CHROMIUM names. */
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
// No sandbox: tests run as root in containers. The rest keeps the browser from talking to anybody.
const args = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** A page whose script leaves its result, or its error, in `window.result`. */
function page(script: string): string {
  return `<!doctype html><title>tophash</title><link rel="icon" href="data:,"><script type="module">${script}</script>`;
}

const PLAIN = `
import * as tophash from "/dist/index.js";
import { check } from "/tests/browser/model.js";
try { window.result = check(tophash); } catch (error) { window.result = { error: String(error.stack) }; }`;

const GIVEN_MODULE = `
import * as tophash from "/dist/index.js";
import { init } from "/dist/core.js";
import { check } from "/tests/browser/model.js";
try {
  init(await WebAssembly.compileStreaming(fetch("/dist/core.wasm")));
  window.result = check(tophash);
} catch (error) { window.result = { error: String(error.stack) }; }`;

/** Turns by postTask, then by requestIdleCallback, then by messages: what the platform has, with one after another taken away. */
const IDLE = `
import { HashMap, u32 } from "/dist/index.js";
import { IdleEvacuation } from "/dist/idle.js";
import { checkInvariants } from "/dist/core.js";
async function drain() {
  const map = new HashMap(u32, u32, { capacity: 100000 });
  for (let i = 0; i < 100000; i++) map.set(i, i);
  map.evacuate();
  const idle = new IdleEvacuation({ slice: 0.5 }).watch(map);
  await new Promise((resolve) => setTimeout(resolve, 10));
  map.reserve(400000);
  const isAll = await idle.drained();
  checkInvariants(map);
  const { buckets, turns } = idle.stats();
  idle.stop();
  return isAll && !map.stats().growing && map.size === 100000 && turns > 0 && buckets === map.stats().evacuated;
}
try {
  const had = [typeof scheduler.postTask, typeof requestIdleCallback, typeof MessageChannel];
  const drained = [await drain()];
  globalThis.scheduler = undefined;
  drained.push(await drain());
  globalThis.requestIdleCallback = undefined;
  drained.push(await drain());
  globalThis.MessageChannel = undefined;
  drained.push(await drain());
  window.result = { had, drained };
} catch (error) { window.result = { error: String(error.stack) }; }`;

let context: BrowserContext;
let profile: string;

beforeAll(async () => {
  profile = mkdtempSync(join(tmpdir(), "tophash-browser-"));
  context = await chromium.launchPersistentContext(profile, { executablePath, args });
});
afterAll(async () => {
  await context?.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Opens the page and returns what it reports. */
async function report(site: Site, path: string): Promise<unknown> {
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on("pageerror", (error) => complaints.push(String(error)));
  tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  try {
    await tab.goto(`${site.url}${path}`);
    await Promise.race([
      tab.waitForFunction("window.result !== undefined", undefined, { timeout: 60_000 }),
      // A script that does not even load: say why, instead of waiting.
      tab.waitForEvent("pageerror", { timeout: 60_000 }).catch(() => {}),
    ]);
    const result = await tab.evaluate("window.result");
    expect(complaints).toEqual([]);
    return result;
  } finally {
    await tab.close();
  }
}

async function onSite(pages: Record<string, string>, headers: Record<string, string>, path: string): Promise<unknown> {
  const site = await serve(pages, headers);
  try {
    return await report(site, path);
  } finally {
    await site.close();
  }
}

const GOOD = { ok: true, size: 100_000 };

test("a page with a plain module script, on plain memory", async () => {
  const result = await onSite({ "/": page(PLAIN) }, {}, "/");
  expect(result).toEqual({ ...GOOD, shared: false, isolated: false });
});

test("a cross-origin isolated page, on shared memory", async () => {
  const result = await onSite({ "/": page(PLAIN) }, ISOLATED, "/");
  expect(result).toEqual({ ...GOOD, shared: true, isolated: true });
});

test("a page whose script was bundled", async () => {
  const entry = `import * as tophash from "tophash"; import { check } from "./tests/browser/model.js";
    try { window.result = check(tophash); } catch (error) { window.result = { error: String(error.stack) }; }`;
  const bundle = await build({
    stdin: { contents: entry, resolveDir: inRepository("") },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
  });
  expect(bundle.warnings).toEqual([]);
  const pages = { "/": page('import "/bundle.js";'), "/bundle.js": bundle.outputFiles[0].text };
  expect(await onSite(pages, {}, "/")).toEqual({ ...GOOD, shared: false, isolated: false });
});

test("a page that allows WebAssembly but no eval", async () => {
  const policy = { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'" };
  const pages = { "/": page("").replace('"module">', '"module" src="/page.js">'), "/page.js": PLAIN };
  expect(await onSite(pages, policy, "/")).toEqual({ ...GOOD, shared: false, isolated: false });
});

test.each([
  ["", {}, false],
  [" and cross-origin isolation", ISOLATED, true],
])("a page that gives the core as a compiled module%s", async (_, headers, isolated) => {
  // `tophash/core.wasm` is the form for plain memory, whatever the platform could give.
  const result = await onSite({ "/": page(GIVEN_MODULE) }, headers as Record<string, string>, "/");
  expect(result).toEqual({ ...GOOD, shared: false, isolated });
});

test("idle evacuation by everything that a page has for it", async () => {
  const result = await onSite({ "/": page(IDLE) }, ISOLATED, "/");
  expect(result).toEqual({ had: ["function", "function", "function"], drained: [true, true, true, true] });
});
