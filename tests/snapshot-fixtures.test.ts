// Snapshots that were written once load for ever.
import { readdirSync, readFileSync } from "node:fs";
import { HashMap, HashSet } from "tophash";
import { checkInvariants } from "tophash/core";
import { expect, test } from "vitest";
import { fixturePath, fixtures } from "./lib/fixtures.ts";
import { parseSnapshot } from "./lib/snapshot-file.ts";
import type { LooseMap, LooseSet } from "./lib/types.ts";

test.each(Object.entries(fixtures))("%s", (name, { key, value, entries }) => {
  const bytes = new Uint8Array(readFileSync(fixturePath(name)));
  expect(parseSnapshot(bytes)).toMatchObject({ version: 1, key: key.name, value: value?.name ?? "" });
  const back = value ? HashMap.fromSnapshot(key, value, bytes) : HashSet.fromSnapshot(key, bytes);
  checkInvariants(back as LooseMap);
  expect(back.size).toBe(entries.length);
  for (const [k, v] of entries) {
    if (value) expect((back as LooseMap).get(k)).toEqual(v);
    else expect((back as LooseSet).has(k)).toBe(true);
  }
});

test("every frozen file is one of them", () => {
  const files = readdirSync(new URL("fixtures/snapshots/", import.meta.url));
  expect(files.sort()).toEqual(
    Object.keys(fixtures)
      .map((name) => `${name}.v1.tph`)
      .sort(),
  );
});
