// What the package exports is called in errors, in debuggers and by `constructor.name` what it is imported as.
import * as main from "tophash";
import * as compat from "tophash/compat";
import * as core from "tophash/core";
import * as idle from "tophash/idle";
import * as inspect from "tophash/inspect";
import * as metrics from "tophash/metrics";
import * as shared from "tophash/shared";
import * as trace from "tophash/trace";
import { expect, test } from "vitest";

const entries = { main, compat, core, idle, inspect, metrics, shared, trace };

test.each(Object.entries(entries))("%s", (_, entry) => {
  const named = Object.entries(entry).filter(([, value]) => typeof value === "function");
  expect(named.length).toBeGreaterThan(0);
  for (const [name, value] of named) expect(value.name).toBe(name);
});

test("the engine's own messages have them, too", () => {
  const { HashMap, HashSet } = main;
  const { SharedHashMap, SyncMap } = shared;
  for (const Class of [HashMap, HashSet, SharedHashMap, SyncMap]) {
    expect(() => (Class as unknown as () => void)()).toThrow(new RegExp(`\\b${Class.name}\\b`));
  }
});
