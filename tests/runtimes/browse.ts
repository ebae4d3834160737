// Runs the pages in a browser: one process that each page, when it has reported, sends on to the next. No protocol is
// needed, so any browser can be tried.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, CHROMIUM, FIREFOX, find, WEBKIT } from "./browsers.ts";
import { BUNDLERS, type Bundler, bundle } from "./bundles.ts";
import { expecting, Missing, type Outcome, type Place, type Row } from "./outcome.ts";
import { PAGES, type PageTrial, SHARED_PAGES } from "./pages.ts";
import { serve } from "./site.ts";

/** A page that has not reported by then never will. */
const PATIENCE = 90_000;

/** What the pages report, in their order. */
async function* browse(browser: Browser, binary: string, app: string, pages: PageTrial[]): AsyncIterable<Row> {
  const site = await serve(app, pages);
  let running: Session | undefined;
  try {
    for (const page of pages) {
      running ??= start(browser, binary, site.address(page));
      const outcome = await Promise.race([site.report(page), running.silence()]);
      // Nobody will open the next page: begin there with a new browser.
      if (outcome.error !== undefined) running = void running.stop();
      yield {
        where: page.where,
        outcome: judge({ ...outcome, runtime: browser.runtime }, page.dueIn?.[browser.name] ?? page.due),
      };
    }
  } finally {
    running?.stop();
    await site.close();
  }
}

function judge(outcome: Outcome, due: Partial<Outcome>): Outcome {
  // A refusal is a violation of the policy; where all is well there must be none.
  const complaints = due.refused === undefined ? (outcome.violations ?? []) : [];
  if (complaints.length > 0) return { ...outcome, ok: false, error: `violations: ${complaints.join(", ")}` };
  return expecting(outcome, due);
}

interface Session {
  /** An outcome that says that the browser ended or did not answer. */
  silence(): Promise<Outcome>;
  stop(): void;
}

function start(browser: Browser, binary: string, address: string): Session {
  const profile = mkdtempSync(join(tmpdir(), `tophash-${browser.name}-`));
  const [command, ...args] = browser.command(binary, profile, address);
  const child = spawn(command, args, { detached: true, stdio: "ignore", env: { ...process.env, HOME: profile } });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`the browser ended (${signal ?? code})`));
  });
  return {
    async silence() {
      const words = `no report within ${PATIENCE / 1000} s`;
      const error = await Promise.race([
        ended,
        new Promise<string>((done) => setTimeout(done, PATIENCE, words).unref()),
      ]);
      return { runtime: browser.runtime, version: "", error };
    },
    stop() {
      endGroup(child);
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The browser and all that it started. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it is gone already
  }
}

const places = (suffix: string, pages: PageTrial[]): Place[] =>
  [CHROMIUM, FIREFOX, WEBKIT].map((browser) => ({
    name: `${browser.name}${suffix}`,
    run: (app) => browse(browser, find(browser), app, pages),
  }));

export const browsers = places("", PAGES);
export const sharedBrowsers = places("-shared", SHARED_PAGES);

const bundled = (name: Bundler): PageTrial => ({
  ...{ name, where: `page, bundled by ${name}`, script: `bundles/${name}/main.js` },
  due: { memory: "plain", isolated: false },
});

/** Each bundler's app in Chromium: what comes out of a bundler does not depend on the browser. */
export const bundles: Place[] = BUNDLERS.map((name) => ({
  name,
  async *run(app) {
    const binary = find(CHROMIUM);
    try {
      await bundle(app, name);
    } catch (error) {
      if (error instanceof Missing) throw error;
      const outcome = { runtime: CHROMIUM.runtime, version: "", error: String((error as Error).message) };
      return yield { where: bundled(name).where, outcome };
    }
    yield* browse(CHROMIUM, binary, app, [bundled(name)]);
  },
}));
