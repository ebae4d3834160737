/** The npm package `sharedmap`: strings in a SharedArrayBuffer of fixed size. Installed when it is first needed. */
import { pathToFileURL } from "node:url";
import { fromNpm } from "../../../tests/runtimes/install.ts";
import { Asked } from "../asked.ts";
import { KINDS, numberOf } from "../maps.ts";
import type { Work } from "../suite.ts";
import type { Rival } from "../table-suite.ts";

const VERSION = "1.2.0";
/** A u32 in decimal, or sixteen characters, and the zero behind them; the package wants multiples of four. */
const UNITS = { u32: 12, string: 20 };
/** It chains within its table; half full is kind to it. */
const LOAD = 0.5;

interface PeerMap {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

type PeerClass = new (maxSize: number, keySize: number, objSize: number) => PeerMap;

async function peerClass(): Promise<PeerClass> {
  const file = await fromNpm([`sharedmap@${VERSION}`], "sharedmap/index.umd.js");
  const { default: found } = (await import(pathToFileURL(file).href)) as { default: PeerClass };
  return found;
}

export const PEER: Rival = {
  name: "sharedmap",
  async prepare({ params }) {
    const n = Number(params.n);
    const keyOf = KINDS[params.kind].keys(n);
    const SharedMap = await peerClass();
    const map = new SharedMap(Math.ceil(n / LOAD), UNITS[params.kind as keyof typeof UNITS], UNITS.u32);
    for (let i = 0; i < n; i++) map.set(String(keyOf(i)), String(numberOf(i)));
    return { given: () => ({ value: map }) };
  },
  async work({ params }, given, thread) {
    const map = Object.setPrototypeOf(given, (await peerClass()).prototype) as PeerMap;
    return reads(map, new Asked(Number(params.n), thread, undefined, String(params.kind)));
  },
};

/** It knows strings only: numbers have to be made strings on the way in, and numbers of strings on the way out. */
function reads(map: PeerMap, asked: Asked): Work {
  const { keys, chunk } = asked;
  return {
    step() {
      const from = asked.next();
      let sum = 0;
      for (let i = from; i < from + chunk; i++) sum = (sum + Number(map.get(String(keys[i])))) | 0;
      asked.check(from, sum);
      return chunk;
    },
  };
}
