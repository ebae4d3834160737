// Chromium and Firefox behind one interface, as readers with other wishes have them set.
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM, FIREFOX, find } from "../runtimes/browsers.ts";
import { Firefox } from "./marionette.ts";

/** What a reader's system says, and how wide the page is, in CSS pixels. */
export interface Wishes {
  dark?: boolean;
  still?: boolean;
  width?: number;
}

export interface Tab {
  /** The value of an expression in the page, which must be JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Presses a key, by the name that `KeyboardEvent.key` has for it. */
  press(key: string): Promise<void>;
  /** Errors and warnings in the console, and requests to other servers. */
  complaints(): Promise<string[]>;
  close(): Promise<void>;
}

export interface Driven {
  open(url: string, wishes?: Wishes): Promise<Tab>;
  close(): Promise<void>;
}

const HEIGHT = 800;
const WIDTH = 1280;

// No sandbox: tests run as root in containers. The rest keeps the browser from talking to anybody.
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"];

class ChromiumTab implements Tab {
  readonly #complaints: string[] = [];

  constructor(
    readonly page: Page,
    url: string,
  ) {
    page.on("pageerror", (error) => this.#complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.#complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) this.#complaints.push(`asked for ${request.url()}`);
    });
  }

  evaluate(expression: string): Promise<unknown> {
    return this.page.evaluate(expression);
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  async complaints(): Promise<string[]> {
    return this.#complaints;
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

async function drivenChromium(): Promise<Driven> {
  const browser: Browser = await chromium.launch({ executablePath: find(CHROMIUM), args: ARGS });
  return {
    async open(url, { dark = false, still = false, width = WIDTH } = {}) {
      const page = await browser.newPage({
        viewport: { width, height: HEIGHT },
        colorScheme: dark ? "dark" : "light",
        reducedMotion: still ? "reduce" : "no-preference",
      });
      const tab = new ChromiumTab(page, url);
      await page.goto(url);
      return tab;
    },
    close: () => browser.close(),
  };
}

/** Code points that stand for keys in WebDriver. */
const KEYS: Record<string, string> = {
  ...{ Tab: "\uE004", Enter: "\uE007", Escape: "\uE00C", End: "\uE010", Home: "\uE011", ArrowRight: "\uE014" },
};

class FirefoxTab implements Tab {
  constructor(
    readonly firefox: Firefox,
    readonly url: string,
  ) {}

  evaluate(expression: string): Promise<unknown> {
    return this.firefox.evaluate(expression);
  }

  press(key: string): Promise<void> {
    return this.firefox.press(KEYS[key] ?? key);
  }

  /** What its console would show of the page. */
  async complaints(): Promise<string[]> {
    const own = `each instanceof Ci.nsIScriptError && each.sourceName.startsWith(${JSON.stringify(this.url)})`;
    const texts = `Services.console.getMessageArray().filter((each) => ${own}).map((each) => each.errorMessage)`;
    const others = `performance.getEntriesByType("resource").map(({ name }) => name)`;
    const asked = ((await this.evaluate(others)) as string[]).filter((name) => !name.startsWith(this.url));
    return [...((await this.firefox.evaluateInside(texts)) as string[]), ...asked.map((name) => `asked for ${name}`)];
  }

  async close(): Promise<void> {
    await this.firefox.open("about:blank");
    await this.firefox.evaluateInside("Services.console.reset()");
  }
}

/** A process for each of the reader's wishes: they are preferences. */
async function drivenFirefox(): Promise<Driven> {
  const binary = find(FIREFOX);
  const running = new Map<string, Promise<Firefox>>();
  const start = (dark: boolean, still: boolean) =>
    Firefox.start(binary, {
      "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
      "ui.prefersReducedMotion": still ? 1 : 0,
    });
  return {
    async open(url, { dark = false, still = false, width = WIDTH } = {}) {
      const key = `${dark} ${still}`;
      if (!running.has(key)) running.set(key, start(dark, still));
      const firefox = await running.get(key)!;
      // Its window does not get as narrow as a page may be.
      const set = ["minWidth", "maxWidth"].map((name) => `gBrowser.selectedBrowser.style.${name} = "${width}px"`);
      await firefox.evaluateInside(`(${set.join(", ")})`);
      await firefox.open(url);
      return new FirefoxTab(firefox, url);
    },
    async close() {
      for (const firefox of running.values()) await (await firefox).close();
    },
  };
}

export const BROWSERS = { chromium: drivenChromium, firefox: drivenFirefox };
