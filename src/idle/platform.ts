// How a platform runs work when it has time. None of it keeps a process alive, and all of it can be taken back.

/** Takes back what was asked for; harmless when it has run already. */
export type Cancel = () => void;

/** What a scheduler needs of the world. Give your own to run it inside another scheduler, or in tests. */
export interface Platform {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /**
   * Runs `work` once, later, when there is time; it is told how many milliseconds it may take, where that is known. Must not
   * run it at once, and should not keep a process alive.
   */
  soon(work: (remaining?: number) => void): Cancel;
  /** Runs `work` once after that many milliseconds. Should not keep a process alive. */
  later(work: () => void, milliseconds: number): Cancel;
}

type Callback = () => void;

/** Node's timers and immediates are objects, elsewhere they are numbers. */
type Handle = number | { unref?(): unknown };

/** What platforms have. A subset of their own declarations, which differ. */
export interface Globals {
  performance: { now(): number };
  setTimeout(work: Callback, milliseconds: number): unknown;
  clearTimeout(handle: never): void;
  setImmediate?(work: Callback): unknown;
  clearImmediate?(handle: never): void;
  requestIdleCallback?(work: (deadline: { timeRemaining(): number }) => void): number;
  cancelIdleCallback?(handle: number): void;
  scheduler?: { postTask?(work: Callback, options: { priority: "background"; signal: AbortSignal }): Promise<unknown> };
  AbortController?: new () => { signal: AbortSignal; abort(): void };
  MessageChannel?: new () => { port1: Port; port2: Port };
  Deno?: { unrefTimer?(handle: number): void };
}

interface Port {
  onmessage: ((event: never) => void) | null;
  postMessage(message: undefined): void;
  unref?(): void;
}

/** The best that the platform has, taken now: replacing globals later changes nothing. */
export function platformOf(globals: Globals): Platform {
  const later = byTimeout(globals);
  return { now: () => globals.performance.now(), soon: soonOf(globals, later), later };
}

function soonOf(globals: Globals, later: Platform["later"]): Platform["soon"] {
  // Deno can keep nothing but a timer from holding its process.
  if (globals.Deno?.unrefTimer) return (work) => later(work, 0);
  if (globals.scheduler?.postTask && globals.AbortController) return byPostTask(globals);
  if (globals.requestIdleCallback && globals.cancelIdleCallback) return byIdleCallback(globals);
  if (globals.setImmediate && globals.clearImmediate) return byImmediate(globals, later);
  if (globals.MessageChannel) return byMessage(globals.MessageChannel);
  return (work) => later(work, 0);
}

function byTimeout({ setTimeout, clearTimeout, Deno }: Globals): Platform["later"] {
  return (work, milliseconds) => {
    const timer = setTimeout(() => work(), milliseconds) as Handle;
    if (typeof timer === "object") timer.unref?.();
    else Deno?.unrefTimer?.(timer);
    return () => clearTimeout(timer as never);
  };
}

/** Chromium, Firefox: after everything more urgent, rendering and input included. */
function byPostTask({ scheduler, AbortController }: Globals): Platform["soon"] {
  return (work) => {
    const controller = new AbortController!();
    const { signal } = controller;
    scheduler!.postTask!(() => work(), { priority: "background", signal }).catch((error) => {
      // Taken back is as it should be; an error of the work itself is shown as an unhandled rejection.
      if (!signal.aborted) throw error;
    });
    return () => controller.abort();
  };
}

/** Browsers without that: between two frames, with the time that is left until the next. */
function byIdleCallback({ requestIdleCallback, cancelIdleCallback }: Globals): Platform["soon"] {
  return (work) => {
    const handle = requestIdleCallback!((deadline) => work(deadline.timeRemaining()));
    return () => cancelIdleCallback!(handle);
  };
}

/**
 * Node, Bun: once in each turn of the event loop. An immediate that does not keep the process alive does not wake the loop
 * either, so a timer stands by for when nothing else does. Whichever comes first takes the other back.
 */
function byImmediate({ setImmediate, clearImmediate }: Globals, later: Platform["later"]): Platform["soon"] {
  return (work) => {
    const run = () => {
      cancel();
      work();
    };
    const immediate = setImmediate!(run) as Handle;
    if (typeof immediate === "object") immediate.unref?.();
    const cancelTimer = later(run, 1);
    const cancel = () => {
      clearImmediate!(immediate as never);
      cancelTimer();
    };
    return cancel;
  };
}

/** Safari: a task, without the four milliseconds that nested timers wait. */
function byMessage(Channel: NonNullable<Globals["MessageChannel"]>): Platform["soon"] {
  const { port1, port2 } = new Channel();
  const waiting: (Callback | undefined)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  port1.unref?.();
  return (work) => {
    const place = () => work();
    waiting.push(place);
    port2.postMessage(undefined);
    return () => {
      const at = waiting.indexOf(place);
      if (at >= 0) waiting[at] = undefined;
    };
  };
}
