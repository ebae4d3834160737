// A thread that ends reports its number, perhaps late: it must never name a thread that came after it.
import { u32 } from "tophash";
import { SharedHashMap } from "tophash/shared";
import { expect, test } from "vitest";

const attach = (map: SharedHashMap<number, number>) => SharedHashMap.attach<number, number>(map.handle);

test("the number of an attachment that was disposed of is not given to the next one, and to abandon it does nothing", () => {
  const map = new SharedHashMap(u32, u32);
  const first = attach(map);
  const number = first.id;
  first.dispose();
  const second = attach(map);
  expect(second.id).not.toBe(number);
  expect(map.abandon(number)).toBe(false);
  const third = attach(map);
  expect(third.id).not.toBe(second.id);
  second.set(1, 10);
  third.set(2, 20);
  expect([second.get(2), third.get(1)]).toEqual([20, 10]);
  map.destroy();
});

test("an attachment that was abandoned by mistake gives nothing back when it is disposed of", () => {
  const map = new SharedHashMap(u32, u32);
  const first = attach(map);
  expect(map.abandon(first.id)).toBe(true);
  expect(map.abandon(first.id)).toBe(false);
  const second = attach(map);
  first.dispose();
  const third = attach(map);
  expect(new Set([map.id, second.id, third.id]).size).toBe(3);
  // Both would write to one segment if its memory had been freed twice.
  second.setMany([1, 2, 3], [10, 20, 30]);
  third.setMany([4, 5, 6], [40, 50, 60]);
  expect(Array.from(second.getMany([1, 2, 3, 4, 5, 6]))).toEqual([10, 20, 30, 40, 50, 60]);
  map.destroy();
});

test("places are used again: more threads may come and go than there are places", () => {
  const map = new SharedHashMap(u32, u32, { shards: 1 });
  const before = map.stats().memoryBytes;
  const numbers = new Set<number>();
  for (let i = 0; i < 3000; i++) {
    const other = attach(map);
    numbers.add(other.id);
    if (i % 2 === 0) other.dispose();
    else expect(map.abandon(other.id)).toBe(true);
  }
  expect(numbers.size).toBe(3000);
  expect(map.stats().memoryBytes).toBe(before);
  map.destroy();
});
