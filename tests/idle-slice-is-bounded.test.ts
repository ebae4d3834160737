// A turn ends when its slice of time is over: after the look at the clock that says so, and no more than 64 buckets lie
// between two looks. The clock is the test's: it moves by a fixed step whenever it is looked at.
import { IdleEvacuation } from "tophash/idle";
import { expect, test } from "vitest";
import { FakePlatform } from "./lib/fake-platform.ts";
import { growing } from "./lib/growing.ts";

const BUCKETS_PER_LOOK = 64;

test("at most 64 buckets are moved between two looks at the clock", () => {
  const platform = new FakePlatform();
  const map = growing(60_000);
  let before = map.stats().evacuated;
  let most = 0;
  const { now } = FakePlatform.prototype;
  platform.now = () => {
    const { evacuated } = map.stats();
    most = Math.max(most, evacuated - before);
    before = evacuated;
    return now.call(platform);
  };
  new IdleEvacuation({ platform }).watch(map);
  platform.runAll();
  expect(map.stats().phase).toBe("none");
  expect(most).toBe(BUCKETS_PER_LOOK);
});

test.each([0.5, 1, 2, 7.5])("a slice of %d ms", (slice) => {
  const platform = new FakePlatform();
  platform.perLook = 0.1;
  const map = growing(60_000);
  const idle = new IdleEvacuation({ platform, slice }).watch(map);
  let before = map.stats().evacuated;
  let turns = 0;
  for (; platform.run(); turns++) {
    const { evacuated } = map.stats();
    // Every look costs a tenth of a millisecond here, so there are no more of them in a slice.
    expect(evacuated - before).toBeLessThanOrEqual(Math.ceil(slice / 0.1) * BUCKETS_PER_LOOK);
    expect(evacuated).toBeGreaterThan(before);
    before = evacuated;
  }
  const { longestSlice, turns: counted } = idle.stats();
  expect(counted).toBe(turns);
  expect(turns).toBeGreaterThan(2);
  // The look that finds the time over, and the few of queueing the rest.
  expect(longestSlice).toBeLessThan(slice + 0.5);
});

test("a platform that has less time than a slice makes it shorter, but something is always moved", () => {
  const platform = new FakePlatform();
  platform.perLook = 0.1;
  const map = growing(60_000);
  new IdleEvacuation({ platform, slice: 50 }).watch(map);
  const start = map.stats().evacuated;
  platform.run(1);
  const short = map.stats().evacuated - start;
  expect(short).toBeLessThanOrEqual(10 * BUCKETS_PER_LOOK);
  platform.run(0);
  expect(map.stats().evacuated - start - short).toBe(BUCKETS_PER_LOOK);
  platform.run(Number.POSITIVE_INFINITY);
  expect(map.stats().evacuated - start).toBeGreaterThan(100 * BUCKETS_PER_LOOK);
});

test("the event loop gets on between turns: one turn is asked for at a time, and from a turn only", () => {
  const platform = new FakePlatform();
  platform.perLook = 1;
  const maps = [growing(20_000), growing(20_000)];
  const idle = new IdleEvacuation({ platform });
  for (const map of maps) idle.watch(map); // FakePlatform throws when a second one is asked for
  expect(idle.stats().turns).toBe(0);
  expect(platform.runAll()).toBeGreaterThan(10);
  for (const map of maps) expect(map.stats().phase).toBe("none");
});
