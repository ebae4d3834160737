// Firefox as distributions have it, by its own remote protocol: Marionette, JSON with a length before it, over TCP. (Playwright has its
// own builds of Firefox; of others it wants commands of WebDriver BiDi that the long-term releases do not have yet.)
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds until a browser that does not open its port has failed. */
const PATIENCE = 60_000;

type Answer = [type: 1, id: number, error: { message: string } | null, result: unknown];

/** A connection: commands one after the other. */
class Connection {
  #received = Buffer.alloc(0);
  #waiting: (() => void) | undefined;
  #id = 0;

  constructor(readonly socket: Socket) {
    socket.on("data", (part) => {
      this.#received = Buffer.concat([this.#received, part as Buffer]);
      this.#waiting?.();
    });
  }

  async send(name: string, parameters: object = {}): Promise<unknown> {
    const text = JSON.stringify([0, ++this.#id, name, parameters]);
    this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, result] = (await this.next()) as Answer;
    if (error !== null) throw new Error(`${name}: ${error.message}`);
    return result;
  }

  /** The next message from the browser. */
  async next(): Promise<unknown> {
    for (;;) {
      const colon = this.#received.indexOf(":");
      const length = Number(this.#received.subarray(0, Math.max(0, colon)).toString());
      const end = colon + 1 + length;
      if (colon > 0 && this.#received.length >= end) {
        const message = this.#received.subarray(colon + 1, end).toString();
        this.#received = this.#received.subarray(end);
        return JSON.parse(message);
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }
}

export class Firefox {
  private constructor(
    readonly child: ChildProcess,
    readonly profile: string,
    readonly connection: Connection,
  ) {}

  /** @param preferences beside those that keep it from talking to anybody */
  static async start(binary: string, preferences: Record<string, unknown>): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), "tophash-firefox-"));
    const all = {
      "marionette.port": 0,
      // On a machine that has no time for it a script may seem to hang.
      "dom.max_script_run_time": 0,
      // Else it ends a page's script that happens to run when the page is left, and complains of it.
      "dom.ipc.cancel_content_js_when_navigating": false,
      "app.update.enabled": false,
      "browser.shell.checkDefaultBrowser": false,
      "datareporting.policy.dataSubmissionEnabled": false,
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      ...preferences,
    };
    const lines = Object.entries(all).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
    writeFileSync(join(profile, "user.js"), lines.join(""));
    const options = ["--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile];
    const child = spawn(binary, options, { stdio: "ignore", env: { ...process.env, HOME: profile } });
    const connection = new Connection(connect(await portOf(profile, child), "127.0.0.1"));
    await connection.next(); // who it is
    await connection.send("WebDriver:NewSession");
    return new Firefox(child, profile, connection);
  }

  open(url: string): Promise<unknown> {
    return this.connection.send("WebDriver:Navigate", { url });
  }

  /** The value of an expression in the page, which must be JSON. */
  async evaluate(expression: string): Promise<unknown> {
    const script = `return (${expression});`;
    return ((await this.connection.send("WebDriver:ExecuteScript", { script, args: [] })) as { value: unknown }).value;
  }

  /** The same in the browser itself. */
  async evaluateInside(expression: string): Promise<unknown> {
    await this.connection.send("Marionette:SetContext", { value: "chrome" });
    try {
      return await this.evaluate(expression);
    } finally {
      await this.connection.send("Marionette:SetContext", { value: "content" });
    }
  }

  /** @param key a character, or one of WebDriver's own code points */
  async press(key: string): Promise<void> {
    const strokes = ["keyDown", "keyUp"].map((type) => ({ type, value: key }));
    const actions = [{ type: "key", id: "keyboard", actions: strokes }];
    await this.connection.send("WebDriver:PerformActions", { actions });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.connection.socket.destroy();
    this.child.kill("SIGKILL");
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** The port that it chose, which it writes into its profile. */
async function portOf(profile: string, child: ChildProcess): Promise<number> {
  const file = join(profile, "MarionetteActivePort");
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`Firefox ended with ${child.exitCode}`);
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (/^\d+/.test(text)) return Number.parseInt(text, 10);
  }
  child.kill("SIGKILL");
  throw new Error("Firefox does not answer");
}
