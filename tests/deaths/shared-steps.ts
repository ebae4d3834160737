// Things that a thread does to a SharedHashMap, and to what its entries then should be.
import type { Forms } from "./forms.ts";
import type { SharedSubject } from "./kinds.ts";
import type { Entries, Step } from "./trial.ts";

export type SharedStep = Step<SharedSubject>;

/** Steps by the numbers of keys and values. */
export function sharedSteps({ key, value }: Forms) {
  return {
    set: (k: number, v: number): SharedStep => ({
      name: `set ${k}`,
      act: ({ map }) => map.set(key(k), value(v)),
      expect: (entries) => void entries.set(key(k), value(v)),
    }),
    remove: (k: number): SharedStep => ({
      name: `delete ${k}`,
      act: ({ map }) => map.delete(key(k)),
      expect: (entries) => void entries.delete(key(k)),
    }),
    fill: (from: number, to: number): SharedStep => ({
      name: `fill ${from} to ${to}`,
      act: ({ map }) => {
        for (let n = from; n < to; n++) map.set(key(n), value(n));
      },
      expect: (entries) => {
        for (let n = from; n < to; n++) entries.set(key(n), value(n));
      },
      isPiecewise: true,
    }),
    empty: (from: number, to: number): SharedStep => ({
      name: `empty ${from} to ${to}`,
      act: ({ map }) => {
        for (let n = from; n < to; n++) map.delete(key(n));
      },
      expect: (entries) => {
        for (let n = from; n < to; n++) entries.delete(key(n));
      },
      isPiecewise: true,
    }),
    exchange: (k: number, from: number, to: number): SharedStep => ({
      name: `compareExchange ${k}`,
      act: ({ map }) => map.compareExchange(key(k), value(from), value(to)),
      expect: (entries) => void entries.set(key(k), value(to)),
    }),
    claim: (k: number, v: number): SharedStep => ({
      name: `compareExchange ${k} with nothing`,
      act: ({ map }) => map.compareExchange(key(k), undefined, value(v)),
      expect: (entries) => void (entries.has(key(k)) || entries.set(key(k), value(v))),
    }),
    getOrInsert: (k: number, v: number): SharedStep => ({
      name: `getOrInsert ${k}`,
      act: ({ map }) => map.getOrInsert(key(k), value(v)),
      expect: (entries) => void (entries.has(key(k)) || entries.set(key(k), value(v))),
    }),
    setMany: (keys: number[], v: number): SharedStep => ({
      name: "setMany",
      act: ({ map }) =>
        map.setMany(
          keys.map(key),
          keys.map(() => value(v)),
        ),
      expect: (entries) => keys.forEach((k) => void entries.set(key(k), value(v))),
      isPiecewise: true,
    }),
    deleteMany: (keys: number[]): SharedStep => ({
      name: "deleteMany",
      act: ({ map }) => map.deleteMany(keys.map(key)),
      expect: (entries) => keys.forEach((k) => void entries.delete(key(k))),
      isPiecewise: true,
    }),
    read: (k: number): SharedStep => ({ name: `get ${k}`, act: ({ map }) => map.get(key(k)) }),
  };
}

export const clear: SharedStep = {
  name: "clear",
  act: ({ map }) => map.clear(),
  expect: (entries: Entries) => entries.clear(),
  isPiecewise: true,
};
export const reserve = (n: number): SharedStep => ({ name: `reserve ${n}`, act: ({ map }) => map.reserve(n) });
export const shrink: SharedStep = { name: "shrink", act: ({ map }) => map.shrink() };
export const evacuate = (maxBuckets: number): SharedStep => ({
  name: "evacuate",
  act: ({ map }) => map.evacuate({ maxBuckets }),
});
export const walk: SharedStep = { name: "walk", act: ({ map }) => [...map] };
export const snapshot: SharedStep = { name: "toSnapshot", act: ({ map }) => map.toSnapshot() };
export const stats: SharedStep = { name: "stats", act: ({ map }) => map.stats() };
