// A visit to the live page: what a reader does there, and what it says.
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Driven, Tab, Wishes } from "./browsers.ts";

/** Milliseconds after which what is waited for will not come. */
const PATIENCE = 120_000;

export class Visit {
  private constructor(readonly tab: Tab) {}

  static async to(browser: Driven, url: string, wishes?: Wishes): Promise<Visit> {
    const visit = new Visit(await browser.open(url, wishes));
    await visit.until("typeof demo === 'object' && demo.look.picture.cells > 0");
    return visit;
  }

  /** Nothing may have been complained about. */
  async end(): Promise<void> {
    const complaints = await this.tab.complaints();
    await this.tab.close();
    expect(complaints).toEqual([]);
  }

  async until(condition: string): Promise<void> {
    for (const end = Date.now() + PATIENCE; !(await this.tab.evaluate(condition)); await sleep(30)) {
      if (Date.now() > end) throw new Error(`not within ${PATIENCE / 1000} s: ${condition}`);
    }
  }

  text(selector: string): Promise<unknown> {
    return this.tab.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
  }

  async press(action: string): Promise<void> {
    await this.tab.evaluate(`document.querySelector('button[data-action="${action}"]').click()`);
  }

  async choosePace(pace: "slow" | "watch" | "full"): Promise<void> {
    await this.tab.evaluate(`document.querySelector('input[name=pace][value=${pace}]').click()`);
  }

  /** Sets the slider to its n-th goal. */
  async chooseGoal(n: number): Promise<void> {
    const set = `goal.value = ${n}; goal.dispatchEvent(new Event("input"))`;
    await this.tab.evaluate(`((goal) => { ${set} })(document.querySelector("#goal"))`);
  }

  /** What is under way has ended. */
  rest(): Promise<void> {
    return this.until("demo.driver.task === undefined");
  }

  stats(): Promise<Record<string, number | string | boolean>> {
    return this.tab.evaluate("demo.map.stats()") as Promise<Record<string, number | string | boolean>>;
  }

  /** The page must show what `stats()` says of a map that is left alone: by the next frame. */
  async mustShowStats(): Promise<void> {
    const places = '[...document.querySelectorAll("data[data-stat]")]';
    const wrong = `${places}.map((place) => [place.dataset.stat, place.value, String(demo.map.stats()[place.dataset.stat])])
      .filter(([, shown, due]) => shown !== due)`;
    expect(await this.tab.evaluate(`${places}.length`)).toBe(12);
    for (let tries = 0; tries < 50 && ((await this.tab.evaluate(wrong)) as unknown[]).length > 0; tries++)
      await sleep(30);
    expect(await this.tab.evaluate(wrong)).toEqual([]);
  }

  /** Entries by the picture of the buckets. */
  entriesDrawn(): Promise<unknown> {
    const each = "sum + fill * demo.look.picture.slotsPerBucket * demo.look.picture.tables[0].bucketsPerCell";
    return this.tab.evaluate(`Math.round(demo.look.picture.fill.reduce((sum, fill) => ${each}, 0))`);
  }

  frontier(): Promise<unknown> {
    return this.tab.evaluate("demo.look.picture.tables[0].frontier");
  }

  /** What has the focus: a button's action, a radio's name, or an id. */
  focused(): Promise<unknown> {
    return this.tab.evaluate("(({ id, name, dataset }) => dataset.action ?? (name || id))(document.activeElement)");
  }
}
