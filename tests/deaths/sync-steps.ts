// Things that a thread does to a SyncMap, and to what its entries then should be.
import type { Forms } from "./forms.ts";
import type { SyncSubject } from "./kinds.ts";
import type { Step } from "./trial.ts";

export type SyncStep = Step<SyncSubject>;

/** Steps by the numbers of keys and values. */
export function syncSteps({ key, value }: Forms) {
  const step = (name: string, act: SyncStep["act"], expect?: SyncStep["expect"]): SyncStep => ({ name, act, expect });
  const all = (from: number, to: number, act: (n: number) => void) => {
    for (let n = from; n < to; n++) act(n);
  };
  return {
    store: (k: number, v: number) =>
      step(
        `store ${k}`,
        ({ map }) => map.store(key(k), value(v)),
        (entries) => void entries.set(key(k), value(v)),
      ),
    swap: (k: number, v: number) =>
      step(
        `swap ${k}`,
        ({ map }) => map.swap(key(k), value(v)),
        (entries) => void entries.set(key(k), value(v)),
      ),
    remove: (k: number) =>
      step(
        `delete ${k}`,
        ({ map }) => map.delete(key(k)),
        (entries) => void entries.delete(key(k)),
      ),
    take: (k: number) =>
      step(
        `loadAndDelete ${k}`,
        ({ map }) => map.loadAndDelete(key(k)),
        (entries) => void entries.delete(key(k)),
      ),
    loadOrStore: (k: number, v: number) =>
      step(
        `loadOrStore ${k}`,
        ({ map }) => map.loadOrStore(key(k), value(v)),
        (entries) => {
          if (!entries.has(key(k))) entries.set(key(k), value(v));
        },
      ),
    exchange: (k: number, from: number, to: number) =>
      step(
        `compareAndSwap ${k}`,
        ({ map }) => map.compareAndSwap(key(k), value(from), value(to)),
        (entries) => {
          if (entries.get(key(k)) === value(from)) entries.set(key(k), value(to));
        },
      ),
    compareAndDelete: (k: number, from: number) =>
      step(
        `compareAndDelete ${k}`,
        ({ map }) => map.compareAndDelete(key(k), value(from)),
        (entries) => {
          if (entries.get(key(k)) === value(from)) entries.delete(key(k));
        },
      ),
    load: (k: number) => step(`load ${k}`, ({ map }) => map.load(key(k))),
    fill: (from: number, to: number): SyncStep => ({
      name: `fill ${from} to ${to}`,
      act: ({ map }) => all(from, to, (n) => map.store(key(n), value(n))),
      expect: (entries) => all(from, to, (n) => entries.set(key(n), value(n))),
      isPiecewise: true,
    }),
    empty: (from: number, to: number): SyncStep => ({
      name: `empty ${from} to ${to}`,
      act: ({ map }) => all(from, to, (n) => map.delete(key(n))),
      expect: (entries) => all(from, to, (n) => entries.delete(key(n))),
      isPiecewise: true,
    }),
  };
}

export const range: SyncStep = { name: "range", act: ({ map }) => map.range(() => true) };
export const clear: SyncStep = { name: "clear", act: ({ map }) => map.clear(), expect: (entries) => entries.clear() };
