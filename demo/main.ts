// The live page: a map that the reader fills, empties and floods, drawn while it works.
import { clockStep } from "./run/clock.ts";
import { Driver } from "./run/driver.ts";
import { Look } from "./run/look.ts";
import { LoadChart } from "./view/charts.ts";
import { Controls } from "./view/controls.ts";
import { count, duration } from "./view/format.ts";
import { NumbersView } from "./view/numbers.ts";
import { ProbesView } from "./view/probes.ts";
import { RaceView } from "./view/race.ts";
import { TableView } from "./view/table.ts";
import { stateWords } from "./view/words.ts";

/** Milliseconds between two drawings of the charts: they cost more than they change. */
const CHARTS_EVERY = 120;
/** Of everything, for readers who want no motion. */
const STILL_EVERY = 500;
/** What is there when the page opens. */
const FIRST = 10_000;

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const driver = new Driver();
const look = new Look();
const step = clockStep();
const numbers = new NumbersView();
const table = new TableView();
const hits = new ProbesView(byId("hits"));
const misses = new ProbesView(byId("misses"));
const load = new LoadChart(byId("load-chart"));
const race = new RaceView(still, step);
const controls = new Controls(driver, (action) => {
  if (action === "start-over") startOver();
  if (action === "clear") look.forget();
});

let last = performance.now();
let nextCharts = 0;
let nextDrawing = 0;

function startOver(): void {
  look.forget();
  load.clear();
  race.startOver();
}

function frame(now: number): void {
  race.beat(now, now - last);
  driver.frame(now - last);
  last = now;
  race.note(driver.pair);
  if (now >= nextDrawing) draw(now);
  requestAnimationFrame(frame);
}

function draw(now: number): void {
  const { pair } = driver;
  const { map } = pair;
  const stats = map.stats();
  numbers.draw(stats);
  controls.draw(stats);
  say(driver.trouble ?? stateWords(stats, driver.task?.name, driver.paused));
  byId<HTMLProgressElement>("progress").value = driver.task?.progress ?? 0;
  if (look.atTable(map, table.cells) || table.isStale) table.draw(map, look.picture);
  if (look.atEntries(map, now)) {
    const { hits: hit, misses: miss, stats: then } = look.report!;
    hits.draw(hit);
    misses.draw(miss);
    byId("probed").textContent = `with ${count(then.size)} entries`;
  }
  if (now >= nextCharts) {
    load.add(pair.writes, stats);
    load.draw();
    race.draw(pair);
    nextCharts = now + CHARTS_EVERY;
  }
  nextDrawing = still ? now + STILL_EVERY : now;
}

function say(words: string): void {
  const state = byId("state");
  if (state.textContent !== words) state.textContent = words;
}

/** For the console of the reader's browser, and for the page's own test. */
Object.assign(globalThis, {
  demo: {
    driver,
    look,
    get map() {
      return driver.pair.map;
    },
  },
});

document.addEventListener("visibilitychange", () => {
  // Nothing is drawn on a page that is not seen: that is not a freeze.
  last = performance.now();
});
byId("clock").textContent = duration(step);
byId("memory").textContent = driver.pair.isShared ? "shared memory" : "plain memory";
driver.fill(FIRST);
requestAnimationFrame((now) => {
  last = now;
  frame(now);
});
