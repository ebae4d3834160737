// The live page (`npm run demo`) in Chromium and Firefox: it does what its buttons say, and draws what `stats()` says.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSERS, type Driven } from "./demo/browsers.ts";
import { type DemoSite, demoSite } from "./demo/site.ts";
import { Visit } from "./demo/visit.ts";

/** The slider's place of a goal at which a Map has doubled at 2^20 entries. */
const LARGE = 3;
const MILLION = 1_200_000;

let isolated: DemoSite;
let plain: DemoSite;

beforeAll(async () => {
  [isolated, plain] = await Promise.all([demoSite(), demoSite("--plain")]);
});
afterAll(() => {
  isolated?.close();
  plain?.close();
});

test("a policy allows its own scripts and WebAssembly, nothing else; isolation is the server's choice", async () => {
  const [one, other] = await Promise.all([fetch(isolated.url), fetch(plain.url)]);
  for (const { headers } of [one, other]) {
    expect(headers.get("content-security-policy")).toContain(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';",
    );
  }
  expect(one.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  expect(other.headers.get("cross-origin-embedder-policy")).toBeNull();
  for (const path of ["../package.json", "..%2fpackage.json", "nothing.js"]) {
    expect((await fetch(`${isolated.url}${path}`)).status).toBe(404);
  }
});

test.each([
  [["--port", "seven"], "--port seven is not a port"],
  [["--prot", "7"], "Unknown option '--prot'"],
])("wrong options %j end with exit code 2 and the usage", async (options, words) => {
  await expect(demoSite(...options)).rejects.toThrow(/ended with 2: .*usage: npm run demo/s);
  await expect(demoSite(...options)).rejects.toThrow(words);
});

test("a port that is taken is told in words", async () => {
  await expect(demoSite("--port", new URL(plain.url).port)).rejects.toThrow(/ended with 1: .*is in use: --port/s);
});

describe.each(Object.keys(BROWSERS) as (keyof typeof BROWSERS)[])("%s", (name) => {
  let browser: Driven;
  beforeAll(async () => {
    browser = await BROWSERS[name]();
  });
  afterAll(() => browser?.close());

  test.each([
    ["in shared memory where the page is isolated", () => isolated.url, "shared memory"],
    ["in plain memory elsewhere", () => plain.url, "plain memory"],
  ])("it grows a map past a million entries, %s", async (_, url, memory) => {
    const visit = await Visit.to(browser, url());
    expect(await visit.text("#memory")).toBe(memory);
    await visit.choosePace("full");
    await visit.chooseGoal(LARGE);
    await visit.press("fill");
    await visit.rest();
    expect(await visit.tab.evaluate("[demo.map.size, demo.driver.pair.native.size]")).toEqual([MILLION, MILLION]);
    await visit.mustShowStats();
    await visit.until("document.querySelector('#probed').textContent === 'with 1,200,000 entries'");
    await visit.end();
  });

  test("it draws a growth while it goes on: the frontier moves, and every entry is in the picture", async () => {
    const visit = await Visit.to(browser, isolated.url);
    await visit.choosePace("full");
    await visit.rest();
    await visit.choosePace("slow");
    await visit.chooseGoal(LARGE);
    await visit.press("fill");
    const seen: number[] = [];
    while (seen.length < 4) {
      const at = (await visit.frontier()) as number | null;
      if (at !== null && at !== seen.at(-1)) seen.push(at);
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await visit.press("pause");
    await visit.until("document.querySelector('#state').textContent.startsWith('Paused.')");
    const { phase, size, evacuated } = await visit.stats();
    expect(phase).toBe("grow");
    await expect.poll(() => visit.entriesDrawn()).toBe(size);
    await visit.mustShowStats();
    // One write moves two buckets.
    await visit.press("step");
    expect((await visit.stats()).evacuated).toBe((evacuated as number) + 2);
    await visit.end();
  });

  test("it empties, shrinks and starts over", async () => {
    const visit = await Visit.to(browser, isolated.url);
    await visit.choosePace("full");
    await visit.rest();
    const { buckets } = await visit.stats();
    await visit.press("delete");
    await visit.rest();
    expect(await visit.stats()).toMatchObject({ size: 5000, buckets });
    await visit.press("shrink");
    await visit.rest();
    expect(await visit.stats()).toMatchObject({ size: 5000, buckets: (buckets as number) / 2 });
    await visit.mustShowStats();
    await visit.press("clear");
    expect((await visit.stats()).size).toBe(0);
    await visit.mustShowStats();
    await visit.press("start-over");
    expect(await visit.stats()).toMatchObject({ size: 0, evacuated: 0, evacuations: 0 });
    await visit.mustShowStats();
    await visit.end();
  });

  test("a flood makes the map draw new secrets, which the page tells", async () => {
    const visit = await Visit.to(browser, isolated.url);
    await visit.choosePace("full");
    await visit.rest();
    await visit.press("flood");
    await visit.rest();
    expect((await visit.stats()).reseeds).toBe(1);
    await visit.mustShowStats();
    await visit.end();
  });

  test("everything can be reached and used by keyboard", async () => {
    const visit = await Visit.to(browser, isolated.url);
    const { tab } = visit;
    await visit.rest();
    await visit.choosePace("slow");
    await tab.evaluate("document.activeElement.blur()");
    const order: unknown[] = [];
    for (let i = 0; i < 13; i++) {
      await tab.press("Tab");
      order.push(await visit.focused());
    }
    const buttons = ["pause", "step", "delete", "shrink", "finish", "flood", "clear", "start-over"];
    expect(order).toEqual(["goal", "fill", ...buttons, "pace", "compare", "heat-marks"]);

    // The heat map: arrows choose, Escape lets go.
    await tab.press("End");
    await visit.until("document.querySelector('#where').textContent === 'Bucket 2,047'");
    await tab.press("Escape");
    await visit.until("document.querySelector('#where').textContent === 'The longest chain'");

    // The slider by arrows, Fill by Enter, Pause by the space bar.
    await tab.evaluate("document.querySelector('#goal').focus()");
    await tab.press("Home");
    expect(await visit.text("#goal-text")).toBe("10,000");
    await tab.press("ArrowRight");
    expect(await visit.text("#goal-text")).toBe("50,000");
    await tab.press("Tab");
    await tab.press("Enter");
    await tab.press("Tab");
    await tab.press(" ");
    expect(await tab.evaluate("demo.driver.paused")).toBe(true);
    await visit.until("document.querySelector('button[data-action=pause]').ariaPressed === 'true'");
    expect(await visit.focused()).toBe("pause");
    await visit.end();
  });

  test("nothing is wider than the page, in light and in dark", async () => {
    const grounds = new Set<unknown>();
    for (const dark of [false, true]) {
      for (const width of [320, 700, 1440]) {
        const visit = await Visit.to(browser, isolated.url, { dark, width });
        // A scroll bar at the side takes some of it.
        const widths =
          "(({ clientWidth, scrollWidth }) => [innerWidth, scrollWidth - clientWidth])(document.documentElement)";
        expect(await visit.tab.evaluate(widths)).toEqual([width, 0]);
        grounds.add(await visit.tab.evaluate("getComputedStyle(document.body).backgroundColor"));
        await visit.end();
      }
    }
    expect(grounds.size).toBe(2);
  });

  test("an error, a request to elsewhere and a script from a string would be noticed", async () => {
    const visit = await Visit.to(browser, isolated.url);
    await visit.tab.evaluate("void setTimeout(() => { throw new Error('on purpose'); })");
    await visit.tab.evaluate("void (new Image().src = 'http://127.0.0.1:9/elsewhere.png')");
    await visit.tab.evaluate(
      "void document.head.append(Object.assign(document.createElement('script'), { text: '1' }))",
    );
    await expect.poll(async () => (await visit.tab.complaints()).length).toBeGreaterThanOrEqual(3);
    expect((await visit.tab.complaints()).join()).toMatch(/on purpose/);
    await visit.tab.close();
  });

  test("who wants no motion gets none, and the numbers all the same", async () => {
    const visit = await Visit.to(browser, isolated.url, { still: true });
    await visit.rest();
    expect((await visit.stats()).size).toBe(10_000);
    await visit.mustShowStats();
    const picture = "document.querySelector('#heartbeat').toDataURL()";
    const before = await visit.tab.evaluate(picture);
    await visit.until("performance.now() > 3000");
    expect(await visit.tab.evaluate(picture)).toBe(before);
    await visit.end();
  });
});
