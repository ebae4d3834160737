// Cloning runs no code of the program, which could change what is being copied; and a clone's references are its own.
import { any, bytes, customKey, f64, HashMap, string, u32 } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";
import type { AnyValueType } from "./lib/types.ts";

const valueTypes: [string, unknown, (i: number) => unknown][] = [
  ["u32", u32, (i) => i],
  ["f64", f64, (i) => i / 3],
  ["string", string, (i) => `value ${i}`],
  ["bytes", bytes, (i) => Uint8Array.of(i)],
  ["any", any(), (i) => ({ i })],
];

test.each(valueTypes)("of a map from custom keys to %s", (_, type, value) => {
  let asked = 0;
  let meddle: (() => void) | undefined;
  const coded = customKey<number, string>({
    encode: (key) => {
      asked++;
      meddle?.();
      return String(key);
    },
    decode: (text) => {
      asked++;
      return Number(text);
    },
  });
  const map = new HashMap(coded, type as AnyValueType) as unknown as HashMap<number, unknown>;
  for (let i = 0; i < 6000; i++) map.set(i, value(i));
  for (let i = 0; i < 6000; i += 3) map.delete(i);
  asked = 0;
  meddle = () => map.clear();
  const copy = map.clone();
  expect(asked).toBe(0);
  meddle = undefined;
  checkInvariants(copy);
  expect(new Map(copy)).toEqual(new Map(map));
  // What happens to one does not show in the other.
  for (let i = 0; i < 6000; i += 2) map.set(i, value(1000 + i));
  map.delete(1);
  copy.set(6001, value(5)).delete(4);
  for (let i = 0; i < 6000; i++) expect(copy.get(i)).toEqual(i % 3 && i !== 4 ? value(i) : undefined);
  map.dispose();
  expect([copy.get(2), copy.get(6001)]).toEqual([value(2), value(5)]);
  checkInvariants(copy);
});
