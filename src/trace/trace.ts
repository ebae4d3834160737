// Listening to trace points without node:diagnostics_channel: in browsers, and where entries or lines are wanted.

import { DISPOSE } from "../dispose-symbol.ts";
import { checkObject } from "../options.ts";
import { describe } from "../types/describe.ts";
import { MEASURED, measure as measureMessage } from "./measure.ts";
import {
  CHANNELS,
  connect,
  type DroppedMessage,
  type EndMessage,
  type Listener,
  lineOf,
  listeners,
  type MapMessage,
  type MemoryMessage,
  print as printLine,
  type StartMessage,
  type TraceMessage,
} from "./points.ts";

/** What each channel carries. */
export interface TraceMessages {
  "tophash:evacuation:start": StartMessage;
  "tophash:evacuation:progress": MapMessage;
  "tophash:evacuation:end": EndMessage;
  "tophash:overflow": MapMessage;
  "tophash:reseed": MapMessage;
  "tophash:memory": MemoryMessage;
  "tophash:dropped": DroppedMessage;
}
export type Channel = keyof TraceMessages;

export interface TraceOptions {
  /**
   * Puts evacuations (`performance.measure`), new secrets and grown memories (`performance.mark`) on the performance timeline;
   * default: true when nothing else is asked for.
   */
  measure?: boolean;
  /** Prints each message as a line to stderr (the console in a page), or passes that line to a function; default false. */
  print?: boolean | ((line: string) => void);
  /** Called with each message and its channel, from a microtask. What it throws is reported as an uncaught exception. */
  onEvent?: (message: TraceMessage, channel: Channel) => void;
  /** The channels that `print` and `onEvent` get; default: all. */
  channels?: readonly Channel[];
}

/** Ends it; twice is harmless. */
export interface Stop {
  (): void;
  [DISPOSE](): void;
}

const NAMES = CHANNELS.map((name): Channel => `tophash:${name}`);

/**
 * Listens to trace points of all maps of this thread, until the function that it returns is called. docs/tracing.md describes channels
 * and messages.
 * @throws TypeError for an option that is not what it must be
 */
export function trace(options: TraceOptions = {}): Stop {
  const { measure, print, onEvent, channels } = checked(options);
  connect();
  const mine: { channel: number; listener: { hasSubscribers: boolean; publish(message: object): void } }[] = [];
  const listen = (channel: number, publish: (message: object) => void): void => {
    const listener = { hasSubscribers: true, publish };
    mine.push({ channel, listener });
    replace(channel, [...listeners[channel], listener]);
  };
  if (measure) for (const channel of MEASURED) listen(channel, (message) => measureMessage(channel, message));
  for (const name of channels) {
    const channel = NAMES.indexOf(name);
    if (print) listen(channel, (message) => print(message, name));
    if (onEvent) listen(channel, (message) => onEvent(message as TraceMessage, name));
  }
  const stop = (): void => {
    for (const { channel, listener } of mine) {
      listener.hasSubscribers = false; // where a list is being gone through
      replace(
        channel,
        listeners[channel].filter((each) => each !== listener),
      );
    }
    mine.length = 0;
  };
  return Object.assign(stop, { [DISPOSE]: stop }) as Stop;
}

function replace(channel: number, list: Listener[]): void {
  listeners[channel] = list;
}

function checked(options: TraceOptions) {
  checkObject(options);
  const { print = false, onEvent, measure = !print && onEvent === undefined, channels = NAMES } = options;
  if (typeof measure !== "boolean") throw new TypeError(`measure must be true or false, got ${describe(measure)}`);
  if (typeof print !== "boolean" && typeof print !== "function") {
    throw new TypeError(`print must be true, false or a function, got ${describe(print)}`);
  }
  if (onEvent !== undefined && typeof onEvent !== "function") {
    throw new TypeError(`onEvent must be a function, got ${describe(onEvent)}`);
  }
  const known = (name: unknown): boolean => NAMES.includes(name as Channel);
  if (!Array.isArray(channels) || !channels.every(known)) {
    throw new TypeError(`channels must be an array of ${NAMES.join(", ")}, got ${describe(channels)}`);
  }
  return { measure, onEvent, channels: [...new Set(channels as Channel[])], print: print && printer(print) };
}

/** The function that gets a message and its channel. */
function printer(print: true | ((line: string) => void)): (message: object, name: string) => void {
  if (print === true) return printLine;
  return (message, name) => print(lineOf(message, name));
}
