// What the tests in this folder test: the drop-ins, and the engine's own Map and Set, which show whether a test is right.
// Node 20 lacks some of what ECMA-262 has; on Node 26 the native ones run all of it:
// `node26 node_modules/vitest/vitest.mjs run --project shared tests/compat`.
import { Map as CompatMap, Set as CompatSet, type MapConstructor, type SetConstructor } from "tophash/compat";

export interface Subject {
  name: string;
  Map: MapConstructor;
  Set: SetConstructor;
}

const compat: Subject = { name: "compat", Map: CompatMap, Set: CompatSet };
const native: Subject = {
  name: "native",
  Map: Map as unknown as MapConstructor,
  Set: Set as unknown as SetConstructor,
};

export const subjects: readonly Subject[] = [compat, native];

const hasUpsert = (subject: Subject) => "getOrInsert" in subject.Map.prototype;
const hasGroupBy = (subject: Subject) => "groupBy" in subject.Map;
const hasSetMethods = (subject: Subject) => "union" in subject.Set.prototype;

/** Those that have what came after ES2023. */
export const withUpsert = subjects.filter(hasUpsert);
export const withGroupBy = subjects.filter(hasGroupBy);
export const withSetMethods = subjects.filter(hasSetMethods);
export const complete = subjects.filter((each) => hasUpsert(each) && hasGroupBy(each) && hasSetMethods(each));

/** A set-like that is neither a native nor a compat Set, which writes down what is asked of it. */
export function loggingSetLike(log: string[], values: readonly unknown[], ...given: [size?: unknown]): object {
  const size = given.length === 0 ? values.length : given[0];
  return {
    get size() {
      log.push("get size");
      return size;
    },
    get has() {
      log.push("get has");
      return (value: unknown) => {
        log.push(`has ${String(value)}`);
        return values.includes(value);
      };
    },
    get keys() {
      log.push("get keys");
      return () => {
        log.push("keys");
        return loggingIterator(log, values);
      };
    },
  };
}

/** An iterator over values, which writes down what is asked of it. */
export function loggingIterator(log: string[], values: readonly unknown[]): Iterator<unknown> {
  let i = 0;
  return {
    get next() {
      log.push("get next");
      return () => {
        log.push("next");
        const done = i >= values.length;
        return {
          get done() {
            log.push("get done");
            return done;
          },
          get value() {
            log.push("get value");
            return values[i++];
          },
        } as IteratorResult<unknown>;
      };
    },
    get return() {
      log.push("get return");
      return () => {
        log.push("return");
        return {} as IteratorResult<unknown>;
      };
    },
  };
}

/** What the function throws, or undefined. */
export function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
