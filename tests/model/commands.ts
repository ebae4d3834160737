// Command sequences as plain data: fast-check prints and shrinks them without help. Keys and values are named by their
// place in a pool (lib/kinds.ts), so that one sequence serves every type.
import fc from "fast-check";

/** What a `getOrInsertComputed` callback does to the map before it returns. */
export type Meddling = "nothing" | "sets the key" | "deletes the key" | "clears" | "inserts many" | "throws";

export type Command =
  | { do: "set" | "getOrInsert"; key: number; value: number }
  | { do: "getOrInsertComputed"; key: number; value: number; meddling: Meddling }
  | { do: "get" | "has" | "delete"; key: number }
  | { do: "add"; key: number; delta: number }
  | { do: "setEach" | "deleteEach"; from: number; count: number; value: number }
  | { do: "setMany"; from: number; count: number; value: number; form: "typed" | "array" | "scalar" }
  | { do: "addMany"; from: number; count: number; delta: number; form: "typed" | "array" | "scalar" }
  | { do: "getMany" | "hasMany" | "deleteMany"; from: number; count: number; form: "typed" | "array" }
  | { do: "reserve"; count: number }
  | { do: "evacuate"; maxBuckets: number | undefined }
  | { do: "clear" | "shrink" | "clone" | "audit" | "arrays" }
  | { do: "open"; kind: "keys" | "entries" }
  | { do: "step"; iterator: number; count: number };

export interface Program {
  seed: number;
  capacity: number;
  loadFactor: number | undefined;
  commands: Command[];
}

/** `size`: how many keys of the pool are used; small pools meet the same keys again and again. */
export function programs(size: number, length: number): fc.Arbitrary<Program> {
  return fc.record({
    seed: fc.nat(0xffffffff),
    capacity: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(size) }),
    loadFactor: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(0.25, 0.5, 6.5 / 8, 1) },
    ),
    commands: fc.array(commands(size), { minLength: 1, maxLength: length, size: "max" }),
  });
}

function commands(size: number): fc.Arbitrary<Command> {
  // Half of all keys come from the first few (the edges), so that overwrites and deletes hit.
  const key = fc.oneof(fc.nat(Math.min(24, size - 1)), fc.nat(size - 1));
  const value = fc.nat(40);
  const delta = fc.nat(10);
  const from = fc.oneof(fc.constant(0), fc.nat(size - 1));
  const count = fc.oneof(fc.nat(12), fc.nat(size));
  const form = fc.constantFrom("typed" as const, "array" as const);
  const scalarForm = fc.constantFrom("typed" as const, "array" as const, "scalar" as const);
  const meddling = fc.constantFrom<Meddling>(
    ...["nothing", "nothing", "sets the key", "deletes the key", "clears", "inserts many", "throws"].map(
      (name) => name as Meddling,
    ),
  );
  const of = <T extends Command["do"]>(...names: T[]) => fc.constantFrom(...names);
  const table: [number, fc.Arbitrary<unknown>][] = [
    [8, fc.record({ do: of("set", "getOrInsert"), key, value })],
    [3, fc.record({ do: of("getOrInsertComputed"), key, value, meddling })],
    [8, fc.record({ do: of("get", "has", "delete", "delete"), key })],
    [4, fc.record({ do: of("add"), key, delta })],
    [5, fc.record({ do: of("setEach", "setEach", "deleteEach"), from, count, value })],
    [3, fc.record({ do: of("setMany"), from, count, value, form: scalarForm })],
    [2, fc.record({ do: of("addMany"), from, count, delta, form: scalarForm })],
    [4, fc.record({ do: of("getMany", "hasMany", "deleteMany", "deleteMany"), from, count, form })],
    [1, fc.record({ do: of("reserve"), count })],
    [1, fc.record({ do: of("evacuate"), maxBuckets: fc.option(fc.nat(20), { nil: undefined }) })],
    [4, fc.record({ do: of("clear", "shrink", "clone", "audit", "arrays") })],
    [3, fc.record({ do: of("open"), kind: fc.constantFrom("keys" as const, "entries" as const) })],
    [6, fc.record({ do: of("step"), iterator: fc.nat(3), count: fc.oneof(fc.nat(9), fc.nat(size)) })],
  ];
  return fc.oneof(...table.map(([weight, arbitrary]) => ({ weight, arbitrary: arbitrary as fc.Arbitrary<Command> })));
}
