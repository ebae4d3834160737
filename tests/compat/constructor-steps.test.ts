// 24.1.1.1 Map ( [ iterable ] ), 24.1.1.2 AddEntriesFromIterable, 24.2.2.1 Set ( [ iterable ] ): each step, in order.
import { describe, expect, test } from "vitest";
import { loggingIterator, type Subject, subjects, thrown } from "./subjects.ts";

type Built = Map<unknown, unknown> & Set<unknown>;
type Constructor = new (iterable?: unknown) => Built;

const cases = subjects.flatMap((each: Subject) =>
  (["Map", "Set"] as const).map((kind) => ({
    name: each.name,
    kind,
    Constructor: each[kind] as unknown as Constructor,
    adder: (kind === "Map" ? "set" : "add") as "set",
    /** As an element of the iterable. */
    element: (key: unknown, value: unknown = key) => (kind === "Map" ? [key, value] : key),
  })),
);

describe.each(cases)("$name $kind", ({ kind, Constructor, adder, element }) => {
  const iterableOf = (iterator: unknown) => ({ [Symbol.iterator]: () => iterator });

  test("step 1: it is a TypeError to call it", () => {
    expect(() => (Constructor as unknown as () => void)()).toThrow(TypeError);
    expect(() => Reflect.apply(Constructor as unknown as () => void, new Constructor(), [])).toThrow(TypeError);
  });

  test("step 2: the prototype is NewTarget's, or the built-in one when that is no object", () => {
    function Plain() {}
    Plain.prototype = { plain: true } as never;
    const made = Reflect.construct(Constructor, [], Plain as never) as object;
    expect(Object.getPrototypeOf(made) === Plain.prototype).toBe(true);
    expect(Constructor.prototype.has.call(made as never, 1)).toBe(false);
    for (const nothing of [undefined, null, 1, "x", Symbol()]) {
      Plain.prototype = nothing as never;
      expect(Object.getPrototypeOf(Reflect.construct(Constructor, [], Plain as never))).toBe(Constructor.prototype);
    }
    Plain.prototype = Object.prototype as never;
    expect(Object.getPrototypeOf(Reflect.construct(Constructor, [], Plain as never))).toBe(Object.prototype);
  });

  test("step 2: what getting the prototype throws is thrown", () => {
    const error = new Error("prototype");
    const target = new Proxy(class {}, {
      get() {
        throw error;
      },
    });
    expect(thrown(() => Reflect.construct(Constructor, [], target))).toBe(error);
  });

  test("step 4: without an iterable the adder is not asked for", () => {
    class Asking extends Constructor {
      // @ts-expect-error an accessor in the place of a method
      override get [adder]() {
        throw new Error("asked");
      }
    }
    for (const nothing of [undefined, null]) expect(new Asking(nothing).size).toBe(0);
    expect(new Asking().size).toBe(0);
    expect(() => new Asking([])).toThrow("asked");
  });

  test("step 5: the adder is asked for once, before the iterator", () => {
    const log: string[] = [];
    const prototype = Constructor.prototype;
    class Logging extends Constructor {
      // @ts-expect-error an accessor in the place of a method
      override get [adder]() {
        log.push(`get ${adder}`);
        return prototype[adder];
      }
    }
    const iterable = {
      get [Symbol.iterator]() {
        log.push("get iterator");
        return () => loggingIterator(log, [element(1), element(2)]);
      },
    };
    expect(new Logging(iterable).size).toBe(2);
    const step = ["next", "get done", "get value"];
    expect(log).toEqual([`get ${adder}`, "get iterator", "get next", ...step, ...step, "next", "get done"]);
  });

  test("step 6: an adder that is no function is a TypeError, before anything is asked of the iterable", () => {
    class Wrong extends Constructor {}
    Object.defineProperty(Wrong.prototype, adder, { value: 1 });
    const iterable = {
      get [Symbol.iterator]() {
        throw new Error("asked");
      },
    };
    expect(() => new Wrong(iterable)).toThrow(TypeError);
  });

  test("step 7: what is not iterable is a TypeError", () => {
    for (const wrong of [1, true, {}, Symbol(), 1n, { [Symbol.iterator]: 1 }, { [Symbol.iterator]: null }]) {
      expect(() => new Constructor(wrong)).toThrow(TypeError);
    }
    for (const wrong of [undefined, 1, "x", null]) {
      expect(() => new Constructor(iterableOf(wrong))).toThrow(TypeError);
    }
  });

  test("the adder is called with the collection as receiver, and what it returns does not matter", () => {
    const calls: unknown[][] = [];
    class Adding extends Constructor {}
    Object.defineProperty(Adding.prototype, adder, {
      value(this: unknown, ...args: unknown[]) {
        calls.push([this, ...args]);
        return 7;
      },
    });
    const made = new Adding([element("a", 1), element("b", 2)]);
    expect(made.size).toBe(0);
    expect(calls.map(([receiver]) => receiver === made)).toEqual([true, true]);
    expect(calls.map(([, ...args]) => args)).toEqual(
      kind === "Map"
        ? [
            ["a", 1],
            ["b", 2],
          ]
        : [["a"], ["b"]],
    );
  });

  test("an iterator step that throws does not close the iterator", () => {
    const error = new Error("step");
    const fail = () => {
      throw error;
    };
    const steps: (() => unknown)[] = [
      fail,
      () => ({
        get done() {
          return fail();
        },
      }),
      () => ({
        done: false,
        get value() {
          return fail();
        },
      }),
    ];
    for (const next of steps) {
      let closed = 0;
      const iterator = { next, return: () => ({ closed: ++closed }) };
      expect(thrown(() => new Constructor(iterableOf(iterator)))).toBe(error);
      expect(closed).toBe(0);
    }
    for (const wrong of [undefined, 1, "x"]) {
      let closed = 0;
      const iterator = { next: () => wrong, return: () => ({ closed: ++closed }) };
      expect(() => new Constructor(iterableOf(iterator))).toThrow(TypeError);
      expect(closed).toBe(0);
    }
    expect(() => new Constructor(iterableOf({ next: 1 }))).toThrow(TypeError);
  });

  test("an adder that throws closes the iterator, whatever that does", () => {
    const error = new Error("adder");
    class Failing extends Constructor {}
    Object.defineProperty(Failing.prototype, adder, {
      value() {
        throw error;
      },
    });
    const log: string[] = [];
    expect(thrown(() => new Failing(iterableOf(loggingIterator(log, [element(1), element(2)]))))).toBe(error);
    expect(log).toEqual(["get next", "next", "get done", "get value", "get return", "return"]);
    const next = () => ({ done: false, value: element(1) });
    const ends: PropertyDescriptor[] = [
      {
        value() {
          throw new Error("return");
        },
      },
      { value: () => 1 },
      { value: 1 },
      { value: null },
      { value: undefined },
      {
        get() {
          throw new Error("get return");
        },
      },
    ];
    for (const end of ends) {
      const iterator = Object.defineProperty({ next }, "return", end);
      expect(thrown(() => new Failing(iterableOf(iterator)))).toBe(error);
    }
  });

  test("`done` is anything that is true, and `next` is got once", () => {
    let got = 0;
    let left = 3;
    const iterator = {
      get next() {
        got++;
        return () => ({ done: left-- ? "" : "yes", value: element(left) });
      },
    };
    expect(new Constructor(iterableOf(iterator)).size).toBe(3);
    expect(got).toBe(1);
  });

  test("takes strings, generators, and collections of either kind", () => {
    if (kind === "Set") expect([...new Constructor("aba")]).toEqual(["a", "b"]);
    else expect(() => new Constructor("aba")).toThrow(TypeError);
    function* generate() {
      yield element(1);
      yield element(2);
    }
    expect(new Constructor(generate()).size).toBe(2);
    const source = new Constructor([element(1, "x"), element(2, "y")]);
    expect([...new Constructor(source)]).toEqual([...source]);
    for (const { kind: other, Constructor: Other } of cases) {
      if (other === kind) expect([...new Other(source)]).toEqual([...source]);
    }
  });
});

describe.each(cases.filter(({ kind }) => kind === "Map"))(
  "the entries of a $name Map's iterable",
  ({ Constructor }) => {
    test("must be objects: else the iterator is closed", () => {
      for (const wrong of [1, "ab", undefined, null, Symbol(), true, 1n]) {
        const log: string[] = [];
        expect(() => new Constructor({ [Symbol.iterator]: () => loggingIterator(log, [wrong]) })).toThrow(TypeError);
        expect(log).toEqual(["get next", "next", "get done", "get value", "get return", "return"]);
      }
    });

    test("are asked for 0, then 1, and for nothing else", () => {
      const log: PropertyKey[] = [];
      const entry = new Proxy(
        { 0: "key", 1: "value" },
        {
          get(target, key) {
            log.push(key);
            return Reflect.get(target, key);
          },
        },
      );
      expect([...new Constructor([entry])]).toEqual([["key", "value"]]);
      expect(log).toEqual(["0", "1"]);
      expect([...new Constructor([{}, () => {}])]).toEqual([[undefined, undefined]]);
    });

    test.each(["0", "1"])("close the iterator when getting %s throws", (index) => {
      const error = new Error(index);
      const entry = Object.defineProperty([1, 2], index, {
        get() {
          throw error;
        },
      });
      const log: string[] = [];
      expect(thrown(() => new Constructor({ [Symbol.iterator]: () => loggingIterator(log, [entry]) }))).toBe(error);
      expect(log.slice(-2)).toEqual(["get return", "return"]);
    });
  },
);
