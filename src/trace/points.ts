// Trace points: rare moments of a map's life become messages for whoever listens. The core tells of them in the middle of an
// operation, so they are only noted here; listeners are the user's code and run in a microtask, when no operation does.
// docs/tracing.md describes channels and messages.

import {
  ARENA,
  ARENA_TRACED,
  HMAP_NARROW,
  HMAP_PHASE,
  HMAP_WIDE,
  PHASE_RESEED,
  PHASE_SHRINK,
  TRACE_ABANDONED,
  TRACE_SHIFT,
} from "../../assembly/abi/layout.ts";
import { type MapStats, PHASES, type Phase, statsAt } from "../stats.ts";
import { infoAt, type MapInfo, TRACE_MADE, TRACE_MEMORY, type Traced, tellTo } from "../trace-hook.ts";
import { PAGE_BYTES } from "../wasm/memory.ts";

/** Behind `tophash:`. Where a name stands is what the core calls the channel. The last two are frequent. */
export const CHANNELS = [
  "evacuation:start",
  "evacuation:end",
  "reseed",
  "memory",
  "dropped",
  "evacuation:progress",
  "overflow",
] as const;
const START = 0;
export const END = 1;
export const RESEED = 2;
export const MEMORY = 3;
const DROPPED = 4;
const PROGRESS = 5;

// As they were when the package was loaded: what a program puts there instead would run inside the core.
const clock = globalThis.performance;
const now = clock?.now.bind(clock);
const later = globalThis.queueMicrotask;

/** Messages that wait at most; of the frequent ones half as many, so that they leave room for the others. */
const MOST = 1024;
/** A listener's own writes are traced, too; so are those of a listener to that, and so on: to this depth. */
const DEEPEST = 8;

/** A moment of a map. */
export interface MapMessage {
  /** `performance.now()` in milliseconds, when it happened. */
  time: number;
  /** Number of the arena, of the map. */
  arena: number;
  map: number;
  /** The name given to the map by `nameMap`. */
  name: string | undefined;
  keyType: string;
  /** "nothing" for a set. */
  valueType: string;
  /** The evacuation that begins, is under way, or ends. */
  phase: Phase;
  /** What `map.stats()` would have said at that time. */
  stats: MapStats;
}
export interface StartMessage extends MapMessage {
  /** Buckets when it is done; `stats.buckets` are those before. */
  target: number;
}
export interface EndMessage extends MapMessage {
  /** When it began, and how long it was under way, in milliseconds; undefined when nobody listened as it began. */
  start: number | undefined;
  duration: number | undefined;
  /** False when it was not finished: the map was cleared or disposed of. */
  complete: boolean;
}
/** An arena's memory has grown. */
export interface MemoryMessage {
  time: number;
  arena: number;
  /** Size of the linear memory now, and how much of that is new. */
  bytes: number;
  grownBy: number;
}
/** Messages were lost: too many in one turn, or too deep. */
export interface DroppedMessage {
  time: number;
  /** How many since this was said last. */
  dropped: number;
}
export type TraceMessage = MapMessage | StartMessage | EndMessage | MemoryMessage | DroppedMessage;

/** Listens to one channel: a channel of node:diagnostics_channel, or what looks like one. */
export interface Listener {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
}

/** By channel. A list is replaced, never changed: it may be gone through. Empty until something is connected. */
export const listeners: Listener[][] = CHANNELS.map(() => []);
let isConnected = false;

/** From now on the core's trace points come here, and go to Node's channels and to where the environment says. */
export function connect(): void {
  if (isConnected) return;
  isConnected = true;
  tellTo(take);
  const { process, Deno } = globalThis as { process?: NodeJS.Process; Deno?: unknown };
  const channels = process?.getBuiltinModule?.("node:diagnostics_channel");
  // Deno would ask the user for permission to look.
  const shown = Deno === undefined ? process?.env?.TOPHASH_TRACE : undefined;
  for (const [i, channel] of CHANNELS.entries()) {
    const name = `tophash:${channel}`;
    if (channels) listeners[i].push(channels.channel(name));
    if (shown && (shown === "1" || shown.includes(channel))) {
      listeners[i].push({ hasSubscribers: true, publish: (message) => print(message, name) });
    }
  }
}

export function lineOf(message: object, name: string): string {
  return `${name} ${JSON.stringify(message)}`;
}
/** One line to stderr. */
export function print(message: object, name: string): void {
  console.error("%s", lineOf(message, name)); // a map's name may have a percent sign
}

/** Bits of the channels that somebody listens to; the arena then knows whether to tell of what is frequent. */
function look(heap: Traced): number {
  let wanted = 0;
  for (let channel = 0; channel < listeners.length; channel++) {
    const list = listeners[channel];
    for (let i = 0; i < list.length; i++) if (list[i].hasSubscribers) wanted |= 1 << channel;
  }
  heap.u32[(ARENA + ARENA_TRACED) >>> 2] = wanted;
  return wanted;
}

/** What the core tells, in the middle of something. */
function take(heap: Traced, h: number, event: number): void {
  const wanted = look(heap);
  if (wanted === 0 || event === TRACE_MADE) return;
  try {
    if (event === TRACE_MEMORY) takeMemory(heap, h, wanted);
    else takeMap(heap, h, event, wanted);
  } catch {
    // the program has run out of something, or replaced it
  }
}

function takeMap(heap: Traced, address: number, event: number, wanted: number): void {
  const h = address >>> 0; // as wasm passes it, it is signed
  const info = infoAt(heap.maps, h);
  const known = knownOf(info);
  const stats = statsAt(heap, h);
  const time = now();
  const channel = event > TRACE_ABANDONED ? END : event >>> TRACE_SHIFT;
  const message: MapMessage = {
    time,
    arena: arenaOf(heap),
    map: known.id,
    name: known.name,
    keyType: info.keyType,
    valueType: info.valueType,
    phase: PHASES[event & 7 || heap.u8[h + HMAP_PHASE]],
    stats,
  };
  if (channel === END) {
    const start = known.started;
    known.started = undefined;
    const duration = start === undefined ? start : time - start;
    note(wanted, END, { ...message, start, duration, complete: event < TRACE_ABANDONED });
  } else if (channel === START) {
    known.started = time;
    const target = heap.u32[(h + (event === PHASE_SHRINK ? HMAP_NARROW : HMAP_WIDE)) >>> 2] + 1;
    if (event === PHASE_RESEED) note(wanted, RESEED, message);
    note(wanted, START, { ...message, target });
  } else note(wanted, channel, message);
}

function takeMemory(heap: Traced, pages: number, wanted: number): void {
  const bytes = heap.u8.length;
  const message: MemoryMessage = { time: now(), arena: arenaOf(heap), bytes, grownBy: pages * PAGE_BYTES };
  note(wanted, MEMORY, message);
}

/** What is remembered of a map that was once told or asked of. */
interface Known {
  readonly id: number;
  name?: string;
  /** When the evacuation under way began, if somebody listened then. */
  started?: number | undefined;
}
const maps = new WeakMap<MapInfo, Known>();
const arenas = new WeakMap<Traced, number>();
let lastMap = 0;
let lastArena = 0;

export function knownOf(info: MapInfo): Known {
  let known = maps.get(info);
  if (known === undefined) {
    known = { id: ++lastMap };
    maps.set(info, known);
  }
  return known;
}

function arenaOf(heap: Traced): number {
  let id = arenas.get(heap);
  if (id === undefined) {
    id = ++lastArena;
    arenas.set(heap, id);
  }
  return id;
}

interface Note {
  channel: number;
  message: object;
  /** How many listeners deep it was caused. */
  depth: number;
}
let queue: Note[] = [];
let isWaiting = false;
let depth = 0;
let dropped = 0;

function note(wanted: number, channel: number, message: object): void {
  if ((wanted & (1 << channel)) === 0) return;
  if (depth > DEEPEST || queue.length >= (channel < PROGRESS ? MOST : MOST / 2)) dropped++;
  else queue[queue.length] = { channel, message, depth };
  if (isWaiting) return;
  isWaiting = true;
  later(publish);
}

/** What is noted meanwhile waits for another microtask. */
function publish(): void {
  const notes = queue;
  queue = [];
  isWaiting = false;
  for (let i = 0; i < notes.length; i++) {
    depth = notes[i].depth + 1;
    tell(notes[i].channel, notes[i].message);
  }
  if (dropped !== 0) {
    depth = DEEPEST + 1;
    const message: DroppedMessage = { time: now(), dropped };
    dropped = 0;
    tell(DROPPED, message);
  }
  depth = 0;
}

/** A listener that throws does not keep the others from listening. */
function tell(channel: number, message: object): void {
  const list = listeners[channel];
  for (let i = 0; i < list.length; i++) {
    try {
      if (list[i].hasSubscribers) list[i].publish(message);
    } catch (error) {
      later(() => {
        throw error;
      });
    }
  }
}
