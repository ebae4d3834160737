// What threads stand still in: a map that is made the same way each time, what was done to it before, and one operation.
import type { Kind } from "../linearizability/model.ts";
import { type Deed, firstValue } from "./deeds.ts";

export interface Scene {
  readonly name: string;
  readonly subject: "SharedHashMap" | "SyncMap";
  readonly keys: string;
  readonly values: string;
  readonly before: readonly Deed[];
  /** In the midst of this somebody has died, at this part of the way through its hooks. */
  readonly death?: { readonly deed: Deed; readonly at: number };
  readonly deed: Deed;
}

const one = (kind: Kind, key: number, argument?: number, expected?: number): Deed => ({
  what: "one",
  kind,
  key,
  argument,
  expected,
});
const each = (kind: Kind, from: number, to: number): Deed => ({ what: "each", kind, from, to });
const NEW = 777;

const types = {
  SharedHashMap: [
    ["u32", "u32"],
    ["string", "string"],
    ["u64", "f64"],
  ],
  SyncMap: [
    ["u32", "i64"],
    ["string", "string"],
  ],
} as const;

type Play = Pick<Scene, "name" | "before" | "death" | "deed">;

const full = [each("set", 0, 20)];
const growing: Deed[] = [each("set", 0, 60), { what: "reserve", n: 200 }];
const shared: Play[] = [
  { name: "set, a new key", before: full, deed: one("set", 30, NEW) },
  { name: "set", before: full, deed: one("set", 3, NEW) },
  { name: "delete", before: full, deed: one("delete", 5) },
  { name: "compareExchange", before: full, deed: one("compareExchange", 4, NEW, firstValue(4)) },
  { name: "add", before: full, deed: one("add", 4, 5) },
  { name: "getOrInsert", before: full, deed: one("getOrInsert", 31, NEW) },
  { name: "setMany", before: full, deed: { what: "set", from: 15, to: 25 } },
  { name: "deleteMany", before: full, deed: { what: "remove", from: 15, to: 25 } },
  { name: "clear", before: full, deed: { what: "clear" } },
  { name: "a walk", before: full, deed: { what: "walk" } },
  { name: "reserve", before: full, deed: { what: "reserve", n: 300 } },
  { name: "growth", before: growing, deed: each("set", 60, 66) },
  { name: "set during growth", before: growing, deed: one("set", 7, NEW) },
  { name: "delete during growth", before: growing, deed: each("delete", 7, 10) },
  { name: "evacuate", before: growing, deed: { what: "evacuate", n: 5 } },
  { name: "clear during growth", before: [...growing, one("set", 61, NEW)], deed: { what: "clear" } },
  {
    name: "shrink",
    before: [...growing, { what: "evacuate", n: 1e6 }, each("delete", 10, 60)],
    deed: { what: "shrink" },
  },
  {
    name: "set, which repairs what a dead thread left",
    before: growing,
    death: { deed: each("set", 60, 62), at: 0.5 },
    deed: one("set", 3, NEW),
  },
  {
    name: "delete, which repairs what a dead thread left",
    before: full,
    death: { deed: one("set", 30, NEW), at: 0.8 },
    deed: one("delete", 3),
  },
];

const promoted = [each("store", 0, 12), { what: "walk" } as const];
/** A few keys have been deleted, and dirty was made without them. */
const amended = [...promoted, each("delete", 0, 3), each("store", 20, 24)];
const sync: Play[] = [
  { name: "store, key in read", before: promoted, deed: one("store", 3, NEW) },
  { name: "swap, key in read", before: promoted, deed: one("swap", 3, NEW) },
  { name: "delete, key in read", before: promoted, deed: one("delete", 3) },
  { name: "loadAndDelete, key in read", before: promoted, deed: one("loadAndDelete", 3) },
  { name: "compareAndSwap", before: promoted, deed: one("compareAndSwap", 4, NEW, firstValue(4)) },
  { name: "compareAndDelete", before: promoted, deed: one("compareAndDelete", 4, undefined, firstValue(4)) },
  { name: "loadOrStore, key in read", before: promoted, deed: one("loadOrStore", 4, NEW) },
  { name: "load", before: promoted, deed: one("load", 4) },
  { name: "store, which makes dirty", before: [...promoted, each("delete", 0, 3)], deed: one("store", 30, NEW) },
  { name: "store, a new key", before: amended, deed: one("store", 30, NEW) },
  { name: "store, expunged", before: amended, deed: one("store", 1, NEW) },
  { name: "loadOrStore, a new key", before: amended, deed: one("loadOrStore", 31, NEW) },
  { name: "loadAndDelete, only in dirty", before: amended, deed: one("loadAndDelete", 21) },
  { name: "misses that promote", before: amended, deed: each("load", 20, 40) },
  { name: "range, which promotes", before: amended, deed: { what: "walk" } },
  { name: "clear", before: promoted, deed: { what: "clear" } },
  { name: "clear with a dirty", before: amended, deed: { what: "clear" } },
  {
    name: "store, which repairs what a dead thread left",
    before: amended,
    death: { deed: one("store", 30, NEW), at: 0.6 },
    deed: one("store", 32, NEW),
  },
  {
    name: "range, which repairs what a dead promotion left",
    before: amended,
    death: { deed: { what: "walk" }, at: 0.2 },
    deed: { what: "walk" },
  },
];

export const scenes: readonly Scene[] = (["SharedHashMap", "SyncMap"] as const).flatMap((subject) =>
  types[subject].flatMap(([keys, values]) =>
    (subject === "SyncMap" ? sync : shared)
      .filter(({ name }) => name !== "add" || values !== "string")
      .map((play) => ({ subject, keys, values, ...play })),
  ),
);
