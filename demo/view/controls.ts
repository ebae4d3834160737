// Buttons, the slider, the pace: what the reader does, as calls.
import type { MapStats } from "tophash";
import type { Driver } from "../run/driver.ts";
import type { Pace } from "../run/pace.ts";
import { count } from "./format.ts";

/** Goals of the slider. From 1.2 M on a Map doubles once more on the way to each: V8's does so at powers of two. */
const GOALS = [10_000, 50_000, 200_000, 1_200_000, 2_400_000, 4_800_000, 9_000_000];
/** Milliseconds until a key that is held down repeats, and between two repeats. */
const REPEAT = 60;

type Action = "fill" | "pause" | "step" | "delete" | "shrink" | "finish" | "flood" | "clear" | "start-over";

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

export class Controls {
  readonly #goal = byId<HTMLInputElement>("goal");
  readonly #buttons = new Map(
    [...document.querySelectorAll<HTMLButtonElement>("button[data-action]")].map((each) => [
      each.dataset.action as Action,
      each,
    ]),
  );

  /** @param done called after each press that changed something */
  constructor(
    readonly driver: Driver,
    readonly done: (action: Action) => void,
  ) {
    this.#goal.max = String(GOALS.length - 1);
    this.#goal.addEventListener("input", () => this.#showGoal());
    this.#showGoal();
    for (const [action, button] of this.#buttons) button.addEventListener("click", () => this.#press(action));
    this.#repeatWhileHeld(this.#buttons.get("step")!);
    for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=pace]")) {
      radio.addEventListener("change", () => {
        driver.pace = radio.value as Pace;
      });
      if (radio.checked) driver.pace = radio.value as Pace;
    }
    const compared = byId<HTMLInputElement>("compare");
    compared.addEventListener("change", () => driver.pair.compare(compared.checked));
    if (!compared.checked) driver.pair.compare(false);
  }

  /** Shows what can be pressed. A button that cannot keeps the focus: it says so instead of going away. */
  draw(stats: MapStats): void {
    const { task, paused } = this.driver;
    const isFilled = stats.size > 0;
    this.#able("pause", task !== undefined);
    this.#able("delete", this.driver.pair.ordinary > 1);
    this.#able("shrink", isFilled);
    this.#able("finish", stats.growing);
    this.#able("flood", stats.buckets >= 8);
    this.#able("clear", isFilled);
    const pause = this.#buttons.get("pause")!;
    const isPressed = String(paused && task !== undefined);
    if (pause.getAttribute("aria-pressed") !== isPressed) pause.setAttribute("aria-pressed", isPressed);
  }

  #able(action: Action, can: boolean): void {
    const button = this.#buttons.get(action)!;
    if (button.ariaDisabled !== String(!can)) button.ariaDisabled = String(!can);
  }

  #showGoal(): void {
    const goal = GOALS[this.#goal.valueAsNumber];
    this.#goal.ariaValueText = `${count(goal)} entries`;
    byId("goal-text").textContent = count(goal);
  }

  #press(action: Action): void {
    const { driver } = this;
    // What could be pressed at the last frame may be over, and the other way round.
    this.draw(driver.pair.map.stats());
    if (this.#buttons.get(action)!.ariaDisabled === "true") return;
    if (action === "fill") driver.fill(GOALS[this.#goal.valueAsNumber]);
    else if (action === "pause") driver.paused = !driver.paused;
    else if (action === "step") this.#step();
    else if (action === "delete") driver.deleteHalf();
    else if (action === "shrink") driver.shrink();
    else if (action === "finish") driver.finish();
    else if (action === "flood") driver.flood();
    else if (action === "clear") driver.clear();
    else driver.startOver();
    this.done(action);
  }

  /** One write at a time only makes sense while nothing else goes on. */
  #step(): void {
    this.driver.paused = true;
    this.driver.step();
  }

  #repeatWhileHeld(button: HTMLButtonElement): void {
    let timer: ReturnType<typeof setInterval> | undefined;
    const end = () => clearInterval(timer);
    button.addEventListener("pointerdown", () => {
      end();
      timer = setInterval(() => this.#press("step"), REPEAT);
    });
    for (const type of ["pointerup", "pointerleave", "pointercancel", "blur"]) button.addEventListener(type, end);
  }
}
