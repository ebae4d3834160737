// `destroy` ends a map whatever others do to it meanwhile: who takes the lock away from one that stands still in it, or salvages what was poisoned.
import "./deaths/stage.ts";
import { DisposedError, u32 } from "tophash";
import { SharedHashMap, SyncMap } from "tophash/shared";
import { beforeAll, describe, expect, test } from "vitest";
import { ARENA } from "../assembly/abi/layout.ts";
import { LINE_OWNER, LINE_SEQ, LINE_SHIFT, OWNER_POISONED, ROOT_LINES, SYNC_MU } from "../assembly/abi/shared.ts";
import { type HookedCore, initHookedCore } from "./deaths/hooked-core.ts";
import { Interrupted } from "./deaths/interrupted.ts";
import { Actor, withActor } from "./deaths/stage.ts";
import { hookBefore } from "./standing/places.ts";

/** Milliseconds after which who stands still is taken for dead. */
const TIMEOUT = 100;
const KEYS = 20;

let core: HookedCore;
beforeAll(async () => {
  core = await initHookedCore();
});

/** As when there was no memory for a repair. */
function poison({ handle }: { handle: { memory: WebAssembly.Memory } }, line: number): void {
  const words = new Uint32Array(handle.memory.buffer, ARENA + ROOT_LINES + (line << LINE_SHIFT));
  words[LINE_SEQ >>> 2]++;
  words[LINE_OWNER >>> 2] = OWNER_POISONED;
}

interface Maps {
  destroyer: { destroy(): void; handle: { memory: WebAssembly.Memory } };
  /** As one that was about to, when the map was not yet destroyed. */
  salvage(): void;
  set(key: number): unknown;
  get(key: number): unknown;
}

type Place = [path: string, fn: string, statement: string];
interface Kind {
  line: number;
  closing: Place;
  reclaiming: Place;
  make(actor: Actor): Maps;
}

const kinds: Record<string, Kind> = {
  SharedHashMap: {
    line: 0,
    closing: ["shared/create.ts", "export function destroyAll", "if (close(line)) break;"],
    reclaiming: ["shared/create.ts", "export function destroyAll", "if (status && !reclaim(line)) continue;"],
    make(actor: Actor): Maps {
      const salvager = new Actor();
      const other = withActor(salvager, () => new SharedHashMap(u32, u32, { shards: 3, lockTimeout: TIMEOUT }));
      const salvage = () => (salvager.exports as Record<string, () => void>).salvage();
      const destroyer = withActor(actor, () => SharedHashMap.attach<number, number>(other.handle));
      return { destroyer, salvage, set: (key) => other.set(key, key), get: (key) => other.get(key) };
    },
  },
  SyncMap: {
    line: SYNC_MU,
    closing: ["shared/maintain-sync.ts", "export function destroySync", "emptyRead();"],
    reclaiming: ["shared/maintain-sync.ts", "export function destroySync", "if (status && !reclaim(mu)) continue;"],
    make(actor: Actor): Maps {
      const salvager = new Actor();
      const other = withActor(salvager, () => new SyncMap(u32, u32, { lockTimeout: TIMEOUT }));
      const salvage = () => (salvager.exports as Record<string, () => void>).sync_salvage();
      const destroyer = withActor(actor, () => SyncMap.attach<number, number>(other.handle));
      return { destroyer, salvage, set: (key) => other.store(key, key), get: (key) => other.load(key) };
    },
  },
};

describe.each(Object.entries(kinds))("%s", (_, { line, closing, reclaiming, make }) => {
  function filled(actor: Actor): Maps {
    const maps = make(actor);
    for (let key = 0; key < KEYS; key++) maps.set(key);
    for (let i = 0; i < KEYS; i++) maps.get(KEYS); // a SyncMap has all of them in read now
    return maps;
  }
  function expectDestroyed({ set, get }: Maps): void {
    for (let key = 0; key < 2 * KEYS; key++) {
      expect(() => get(key)).toThrow(DisposedError);
      expect(() => set(key)).toThrow(DisposedError);
    }
  }

  test("that was poisoned", () => {
    const maps = filled(new Actor());
    poison(maps.destroyer, line);
    maps.destroyer.destroy();
    expectDestroyed(maps);
  });

  test("that is taken over by others in the midst of it", () => {
    const actor = new Interrupted();
    const maps = filled(actor);
    let were = 0;
    actor.at(hookBefore(core, ...closing), () => {
      for (let key = 0; key < 2 * KEYS; key++) were += Number(maps.set(key) !== null);
    });
    maps.destroyer.destroy();
    expect(were).toBe(2 * KEYS);
    expectDestroyed(maps);
  });

  test("that was poisoned, and is salvaged in the midst of it", () => {
    const actor = new Interrupted();
    const maps = filled(actor);
    poison(maps.destroyer, line);
    let salvaged = 0;
    actor.at(hookBefore(core, ...reclaiming), () => {
      salvaged++;
      maps.salvage();
    });
    maps.destroyer.destroy();
    expect(salvaged).toBe(1);
    expectDestroyed(maps);
  });
});
