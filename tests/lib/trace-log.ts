// What the channels of node:diagnostics_channel carry while something is done.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Channel, TraceMessage } from "tophash/trace";

export const CHANNELS: readonly Channel[] = [
  "tophash:evacuation:start",
  "tophash:evacuation:progress",
  "tophash:evacuation:end",
  "tophash:overflow",
  "tophash:reseed",
  "tophash:memory",
  "tophash:dropped",
];

// biome-ignore lint/suspicious/noExplicitAny: each channel has a message of its own; tests say which
export type Logged = { name: Channel; message: any };

/** A turn of the event loop: messages come in a microtask. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What was published on `channels` on account of `act`, in order. */
export async function logged(act: () => unknown, channels: readonly Channel[] = CHANNELS): Promise<Logged[]> {
  const log: Logged[] = [];
  const note = (message: unknown, name: string | symbol) => {
    log.push({ name: name as Channel, message: message as TraceMessage });
  };
  for (const channel of channels) subscribe(channel, note);
  try {
    await act();
    await turn();
  } finally {
    for (const channel of channels) unsubscribe(channel, note);
  }
  return log;
}

export const of = (log: readonly Logged[], name: Channel) =>
  log.filter((each) => each.name === name).map(({ message }) => message);
