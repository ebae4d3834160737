// Each platform's way to run idle work: the first that there is of postTask, requestIdleCallback, setImmediate, MessageChannel
// and setTimeout. What was asked for runs once and later, can be taken back, and keeps no process alive where that is possible.
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Globals, platformOf } from "../src/idle/platform.ts";

/** Until it is so; ten seconds at most. */
async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !isSo(); i++) await wait(10);
}

/** Globals of a made-up platform that notes what is called, and runs it when told. */
class World {
  readonly calls: string[] = [];
  /** What waits, by how it was asked for. */
  readonly waiting = new Map<number, { how: string; run: () => void }>();
  #last = 0;

  readonly #ask = (how: string, run: () => void): number => {
    this.calls.push(how);
    this.waiting.set(++this.#last, { how, run });
    return this.#last;
  };
  /** As Node has it: an object that can be unreferenced. */
  readonly #object = (how: string, run: () => void) => {
    const id = this.#ask(how, run);
    return { id, unref: () => this.calls.push(`${how} unref`) };
  };
  readonly #drop = (how: string, handle: number | { id: number }): void => {
    this.calls.push(how);
    this.waiting.delete(typeof handle === "number" ? handle : handle.id);
  };

  readonly browserTimers: Globals = {
    performance,
    setTimeout: (work, ms) => this.#ask(`timeout ${ms}`, work),
    clearTimeout: (handle) => this.#drop("clearTimeout", handle),
  };
  readonly nodeTimers: Globals = {
    performance,
    setTimeout: (work, ms) => this.#object(`timeout ${ms}`, work),
    clearTimeout: (handle) => this.#drop("clearTimeout", handle),
  };
  readonly immediate: Partial<Globals> = {
    setImmediate: (work) => this.#object("immediate", work),
    clearImmediate: (handle) => this.#drop("clearImmediate", handle),
  };
  readonly idle: Partial<Globals> = {
    requestIdleCallback: (work) => this.#ask("idle", () => work({ timeRemaining: () => 7 })),
    cancelIdleCallback: (handle) => this.#drop("cancelIdle", handle),
  };
  readonly task: Partial<Globals> = {
    AbortController,
    scheduler: {
      postTask: (work, { priority, signal }) =>
        new Promise((resolve, reject) => {
          const id = this.#ask(`task ${priority}`, () => {
            try {
              resolve(work());
            } catch (error) {
              reject(error);
            }
          });
          signal.addEventListener("abort", () => {
            this.#drop("abort", id);
            reject(signal.reason);
          });
        }),
    },
  };

  /** Runs what waits. */
  run(): void {
    for (const [id, { run }] of [...this.waiting]) {
      if (this.waiting.delete(id)) run();
    }
  }
}

const world = new World();
const everything = { ...world.browserTimers, ...world.immediate, ...world.idle, ...world.task, MessageChannel };

describe("which one", () => {
  const asked = (make: (world: World) => Globals): string[] => {
    const here = new World();
    platformOf(make(here)).soon(() => {})();
    return here.calls;
  };
  test.each<[string, (world: World) => Globals, string[]]>([
    ["Chromium", (w) => ({ ...w.browserTimers, ...w.idle, ...w.task, MessageChannel }), ["task background", "abort"]],
    ["a browser without postTask", (w) => ({ ...w.browserTimers, ...w.idle, MessageChannel }), ["idle", "cancelIdle"]],
    [
      "Node",
      (w) => ({ ...w.nodeTimers, ...w.immediate, MessageChannel }),
      ["immediate", "immediate unref", "timeout 1", "timeout 1 unref", "clearImmediate", "clearTimeout"],
    ],
    ["nothing but timers", (w) => w.browserTimers, ["timeout 0", "clearTimeout"]],
    [
      "Deno",
      (w) => ({ ...everything, ...w.browserTimers, Deno: { unrefTimer: () => w.calls.push("unrefTimer") } }),
      ["timeout 0", "unrefTimer", "clearTimeout"],
    ],
    ["a scheduler without postTask", (w) => ({ ...w.browserTimers, ...w.idle, scheduler: {} }), ["idle", "cancelIdle"]],
  ])("%s", (_, make, calls) => {
    expect(asked(make)).toEqual(calls);
  });

  test("Safari: a message, and nothing else", async () => {
    const here = new World();
    let ran = 0;
    platformOf({ ...here.browserTimers, MessageChannel }).soon(() => ran++);
    expect([here.calls, ran]).toEqual([[], 0]);
    await until(() => ran > 0);
    expect(ran).toBe(1);
  });
});

describe.each<[string, (world: World) => Globals]>([
  ["postTask", (w) => ({ ...w.browserTimers, ...w.task })],
  ["requestIdleCallback", (w) => ({ ...w.browserTimers, ...w.idle })],
  ["setImmediate", (w) => ({ ...w.nodeTimers, ...w.immediate })],
  ["setTimeout", (w) => w.browserTimers],
])("%s", (name, make) => {
  test("runs it once, later, and tells the time that is left where it knows", () => {
    const here = new World();
    const told: (number | undefined)[] = [];
    platformOf(make(here)).soon((remaining) => told.push(remaining));
    expect(told).toEqual([]);
    here.run();
    here.run();
    expect(told).toEqual([name === "requestIdleCallback" ? 7 : undefined]);
  });

  test("takes it back, before and after", async () => {
    const here = new World();
    const { soon } = platformOf(make(here));
    let ran = 0;
    const first = soon(() => ran++);
    first();
    first();
    expect(here.waiting.size).toBe(0);
    const second = soon(() => ran++);
    here.run();
    second();
    await wait(0); // a rejection that nobody handled would fail the test
    expect(ran).toBe(1);
  });

  test("can be asked for again from what it runs", () => {
    const here = new World();
    const { soon } = platformOf(make(here));
    let ran = 0;
    const again = () => {
      if (++ran < 5) soon(again);
    };
    soon(again);
    for (let i = 0; i < 10; i++) here.run();
    expect(ran).toBe(5);
  });
});

test("postTask: an error of the work is not swallowed", async () => {
  const here = new World();
  const seen: unknown[] = [];
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => seen.push(error));
  platformOf({ ...here.browserTimers, ...here.task }).soon(() => {
    throw new Error("a bug");
  });
  here.run();
  await until(() => seen.length > 0);
  process.removeAllListeners("unhandledRejection");
  for (const listener of listeners) process.on("unhandledRejection", listener);
  expect(seen.map(String)).toEqual(["Error: a bug"]);
});

test("a message taken back does not run, and the next one does", async () => {
  const { soon } = platformOf({ ...new World().browserTimers, MessageChannel });
  const ran: number[] = [];
  const cancel = soon(() => ran.push(1));
  soon(() => ran.push(2));
  cancel();
  cancel();
  await until(() => ran.length > 0);
  cancel();
  expect(ran).toEqual([2]);
});

describe("later", () => {
  test("is a timer, unreferenced where that is possible", () => {
    const here = new World();
    let ran = 0;
    platformOf(here.nodeTimers).later(() => ran++, 30);
    const cancel = platformOf(here.browserTimers).later(() => ran++, 40);
    cancel();
    here.run();
    expect(ran).toBe(1);
    expect(here.calls).toEqual(["timeout 30", "timeout 30 unref", "timeout 40", "clearTimeout"]);
  });
});

describe("in this Node", () => {
  const platform = platformOf(globalThis as Globals);

  test("soon runs in a later turn, in a busy loop and in one that sleeps", async () => {
    for (const busy of [true, false]) {
      const spin = busy ? setInterval(() => {}, 0) : undefined;
      let ran = 0;
      platform.soon(() => ran++);
      expect(ran).toBe(0);
      await until(() => ran > 0);
      await wait(10);
      expect(ran).toBe(1);
      clearInterval(spin);
    }
  });

  test("what is taken back does not run", async () => {
    let ran = 0;
    platform.soon(() => ran++)();
    platform.later(() => ran++, 1)();
    await wait(20);
    expect(ran).toBe(0);
  });

  test("the clock does not go back", () => {
    let last = platform.now();
    for (let i = 0; i < 1000; i++) {
      const now = platform.now();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });
});
