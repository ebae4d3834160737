// A reader whose lock was taken away, since it stood still, reads once more: no way of reading throws LockLostError.
import "./deaths/stage.ts";
import { string, u32 } from "tophash";
import { LockLostError, SharedHashMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { ARENA } from "../assembly/abi/layout.ts";
import { LINE_OWNER, LINE_SEQ, ROOT_LINES } from "../assembly/abi/shared.ts";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { Interrupted } from "./deaths/interrupted.ts";
import { withActor } from "./deaths/stage.ts";
import { hookBefore } from "./standing/places.ts";

const TIMEOUT = 100;
const KEYS = 50;

let core: HookedCore;
beforeAll(async () => {
  core = await initHookedCore();
});

type Map = SharedHashMap<number | string, number>;
const indices = Array.from({ length: KEYS }, (_, i) => i);

const ways: Record<string, (map: Map, keys: (number | string)[]) => unknown> = {
  get: (map, keys) => keys.map((key) => map.get(key)),
  has: (map, keys) => keys.map((key) => (map.has(key) ? map.get(key) : undefined)),
  getMany: (map, keys) => Array.from(map.getMany(keys)),
  hasMany: (map, keys) => Array.from(map.hasMany(keys), (found, i) => (found ? map.get(keys[i]) : undefined)),
  forEach: (map, keys) => {
    const found: number[] = [];
    map.forEach((value, key) => {
      found[keys.indexOf(key)] = value;
    });
    return found;
  },
};
const kinds = [
  ["u32", u32, (i: number): number | string => i, "function readWordHeld", "const at ="],
  ["string", string, (i: number): number | string => `key ${i}`, "export function readProbe", "const h = guarded();"],
] as const;

describe.each(kinds)("keys of %s", (_, type, keyAt, fn, statement) => {
  test.each(Object.entries(ways))("%s", (name, read) => {
    const other: Map = new SharedHashMap<number | string, number>(type as never, u32, {
      shards: 1,
      lockTimeout: TIMEOUT,
    });
    const keys = indices.map(keyAt);
    for (const i of indices) other.set(keys[i], i);
    const actor = new Interrupted();
    const reader: Map = withActor(actor, () => SharedHashMap.attach(other.handle));
    // A thread died writing: the reader waits for the lock, and has it, when others take it for dead.
    const dead = SharedHashMap.attach(other.handle);
    const line = new Uint32Array(other.handle.memory.buffer, ARENA + ROOT_LINES);
    line[LINE_SEQ >>> 2]++;
    line[LINE_OWNER >>> 2] = dead.id;
    const [path, where, what] =
      name === "forEach"
        ? (["ops/cursor.ts", "export function startCursor", "const cursor"] as const)
        : (["shared/read.ts", fn, statement] as const);
    let interruptions = 0;
    actor.at(hookBefore(core, path, where, what), () => {
      other.set(keys[0], 100);
      interruptions++;
    });
    expect(read(reader, keys)).toEqual([100, ...indices.slice(1)]);
    expect(interruptions).toBe(1);
    other.destroy();
  });

  test("who writes is told", () => {
    const other: Map = new SharedHashMap<number | string, number>(type as never, u32, {
      shards: 1,
      lockTimeout: TIMEOUT,
    });
    const actor = new Interrupted();
    const writer: Map = withActor(actor, () => SharedHashMap.attach(other.handle));
    actor.at(hookBefore(core, "shared/write.ts", "function writeHeld", "return leave"), () => other.set(keyAt(0), 1));
    expect(() => writer.set(keyAt(1), 2)).toThrow(LockLostError);
    other.destroy();
  });
});
