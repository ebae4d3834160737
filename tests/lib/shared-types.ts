// What shared maps have as keys and values: all kinds but those of one thread. And the loose forms through which the tests speak to them.
import type { SharedHashMap, SyncMap } from "tophash/shared";
import { type KeyKind, keyKinds, type ValueKind, valueKinds } from "./kinds.ts";
import { longKeyKinds, longValueKinds } from "./long-kinds.ts";
import type { Key } from "./types.ts";

export type LooseShared = SharedHashMap<Key, unknown>;
export type LooseSync = SyncMap<Key, unknown>;

export const sharedKeys: readonly KeyKind[] = [...keyKinds, ...longKeyKinds.filter(({ name }) => name !== "customKey")];
export const sharedValues: readonly ValueKind[] = [
  ...valueKinds.filter(({ name }) => name !== "any"),
  ...longValueKinds,
];

/** Every key kind with every value kind. */
export const sharedPairs = sharedKeys.flatMap((keys) => sharedValues.map((values) => [keys, values] as const));
