// What is refused, with which error, and that nothing changes by it: the engine's own errors differ, these do not.

import { must } from "./random.js";

function thrown(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

export function errorsModel({
  Arena,
  ConcurrentMutationError,
  DisposedError,
  HashMap,
  OutOfMemoryError,
  customKey,
  string,
  u32,
  u64,
}) {
  const map = new HashMap(u32, u32).set(1, 2);
  const texts = new HashMap(string, u64);
  const throws = (act, type, words) => {
    const error = thrown(act);
    must(error instanceof type, `${act}: ${error}, not a ${type.name}`);
    must(words.test(error.message), `${act}: ${error.message}`);
  };
  throws(() => map.set(-1, 0), RangeError, /from 0 to 4294967295 \(u32\), got -1/);
  throws(() => map.set("1", 0), TypeError, /"1" \(string\)/);
  throws(() => map.get(1n), TypeError, /1n? \(bigint\)/);
  throws(() => map.set(3, 0.5), RangeError, /0\.5/);
  throws(() => map.setMany([5, 6, -7], 1), RangeError, /-7/);
  throws(() => map.add(1, 2 ** 32 - 1), RangeError, /u32/);
  throws(() => texts.set("a", 1), TypeError, /1 \(number\)/);
  throws(() => texts.set("a", 2n ** 64n), RangeError, /u64/);
  throws(() => texts.has(5), TypeError, /5 \(number\)/);
  must(map.size === 1 && map.get(1) === 2 && texts.size === 0, "an operation that throws has changed nothing");

  const arena = new Arena({ maxBytes: 2 << 20 });
  const full = new HashMap(u32, u32, { arena });
  let key = 0;
  const end = thrown(() => {
    for (; key < 1e6; key++) full.set(key, key + 1);
  });
  must(end instanceof OutOfMemoryError && end instanceof RangeError, `a full arena: ${end}`);
  must(key > 50_000 && full.size === key && full.get(key - 1) === key && !full.has(key), "a full map is intact");
  arena.dispose();
  throws(() => full.get(1), DisposedError, /./);
  texts.dispose();
  throws(() => texts.get("a"), DisposedError, /./);

  const own = new HashMap(
    customKey({ encode: (n) => (n === 9 ? String(own.set(1, 1)) : String(n)), decode: Number }),
    u32,
  );
  throws(() => own.set(9, 1), ConcurrentMutationError, /./);
  must(own.set(1, 5).get(1) === 5, "a map whose codec changed it goes on");
  return 15;
}
