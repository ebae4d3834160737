// Long work in slices: others get their turn between two of them, by whatever the platform has to wait for it.
import { afterEach, expect, test, vi } from "vitest";
import { Slices } from "../src/snapshot/turn.ts";

afterEach(() => void vi.unstubAllGlobals());

test.each([
  ["setImmediate", []],
  ["a channel", ["setImmediate"]],
  ["a timer", ["setImmediate", "MessageChannel"]],
])("by %s", async (_, missing) => {
  let others = 0;
  const timer = setInterval(() => void others++, 0);
  for (const name of missing) vi.stubGlobal(name, undefined);
  const slices = new Slices();
  const work = (milliseconds: number) => {
    for (const end = performance.now() + milliseconds; performance.now() < end; );
  };
  for (let i = 0; i < 100 && others < 3; i++) {
    work(3);
    await slices.pause();
  }
  expect(others).toBeGreaterThanOrEqual(3);
  clearInterval(timer);
});
