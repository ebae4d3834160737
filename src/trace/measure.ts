// Trace points on the performance timeline: entries in Node, and in Chrome's performance panel a track for each map
// (https://developer.chrome.com/docs/devtools/performance/extension: `detail.devtools`).

import { END, type EndMessage, type MapMessage, MEMORY, type MemoryMessage, RESEED } from "./points.ts";

/** Channels that become entries. */
export const MEASURED: readonly number[] = [END, RESEED, MEMORY];

const COLORS = {
  ...{ none: "primary", grow: "primary", shrink: "secondary", compact: "tertiary", reseed: "error" },
} as const;

/**
 * The timeline keeps its entries for ever, in Node in a list that all users share: after so many ours are taken out again. Observers and
 * profilers have had them by then.
 */
const MOST_ENTRIES = 1000;
const names = new Set<string>();
let entries = 0;

function count(name: string): void {
  names.add(name);
  if (++entries < MOST_ENTRIES) return;
  for (const each of names) {
    performance.clearMeasures(each);
    performance.clearMarks(each);
  }
  entries = 0;
}

const counted = (n: number): string => n.toLocaleString("en-US");

function labelOf({ name, map, keyType, valueType }: MapMessage): string {
  const types = valueType === "nothing" ? keyType : `${keyType} → ${valueType}`;
  return name === undefined ? `map ${map} (${types})` : `${name} (${types})`;
}

/** What Chrome's performance panel reads. */
const devtools = (dataType: "track-entry" | "marker", message: MapMessage | MemoryMessage, more: object): object => ({
  dataType,
  ...("map" in message ? { track: labelOf(message), trackGroup: "tophash" } : {}),
  ...more,
});

function mapProperties({ stats }: MapMessage): [string, string][] {
  return [
    ["Entries", counted(stats.size)],
    ["Buckets", counted(stats.buckets)],
    ["Overflow buckets", counted(stats.overflowBuckets)],
    ["Bytes", counted(stats.bytes)],
  ];
}

function measureEvacuation(message: EndMessage): void {
  const { start, time, phase, complete } = message;
  if (start === undefined) return; // nobody looked as it began
  const name = `tophash ${phase}`;
  const tooltipText = `${name}${complete ? "" : ", not finished"}: ${labelOf(message)}`;
  const more = { color: COLORS[phase], tooltipText, properties: mapProperties(message) };
  performance.measure(name, {
    start,
    end: time,
    detail: { tophash: message, devtools: devtools("track-entry", message, more) },
  });
  count(name);
}

function mark(
  name: string,
  message: MapMessage | MemoryMessage,
  tooltipText: string,
  properties: [string, string][],
): void {
  const more = { color: "error", tooltipText, properties };
  performance.mark(name, {
    startTime: message.time,
    detail: { tophash: message, devtools: devtools("marker", message, more) },
  });
  count(name);
}

/** Makes an entry of a message. */
export function measure(channel: number, message: object): void {
  if (channel === END) measureEvacuation(message as EndMessage);
  else if (channel === RESEED) {
    const of = message as MapMessage;
    mark("tophash new secrets", of, `new secrets: ${labelOf(of)}`, mapProperties(of));
  } else {
    const of = message as MemoryMessage;
    const properties: [string, string][] = [
      ["Bytes", counted(of.bytes)],
      ["Grown by", counted(of.grownBy)],
    ];
    mark("tophash memory", of, `memory of arena ${of.arena} grown to ${counted(of.bytes)} bytes`, properties);
  }
}
