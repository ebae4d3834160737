// Draws programs: a row of phases, each with its own liking for operations and its own way to choose keys.
import { FAULT_BLOCK, FAULT_CHARGE, FAULT_GROW, FAULT_RUN } from "../../assembly/abi/status.ts";
import { code, FOCUS, FRESH, type Operation, OTHER_WAY, Program, REPEATS } from "./commands.ts";
import type { Random } from "./random.ts";
import type { Setup, TableSetup } from "./setup.ts";
import { EDITS } from "./snapshot-commands.ts";
import { LAST_BUCKET, TWINS, twinMakers, UNTIL_LEFT } from "./table-commands.ts";

/** sequence: one after the other; window: any of some that lie side by side; focus: mostly crafted ones. */
type KeyChoice = "sequence" | "window" | "focus";
type Weights = Partial<Record<Operation, number>>;

interface Phase {
  keys: KeyChoice;
  often: Weights;
  /** Operations that take time in proportion to the table, or throw it away: once in a while. */
  seldom: Weights;
}

const looks: Weights = { audit: 2, check: 4, arrays: 1, forEach: 1, clone: 1, snapshot: 1, damage: 2, open: 4 };

const PHASES: Record<string, Phase> = {
  grow: {
    keys: "sequence",
    often: { set: 24, getOrInsert: 4, getOrInsertComputed: 1, add: 4, get: 3, step: 2, setEach: 3, setMany: 1 },
    seldom: looks,
  },
  churn: {
    keys: "window",
    often: {
      ...{ set: 8, get: 6, has: 3, delete: 10, getOrInsert: 2, getOrInsertComputed: 2, add: 4, step: 2 },
      ...{ setEach: 1, deleteEach: 1, getEach: 1, hasEach: 1, addEach: 1, wrong: 0.2 },
    },
    seldom: { ...looks, shrink: 2, reserve: 2, evacuate: 3, clear: 0.3, algebra: 2 },
  },
  shrink: {
    keys: "sequence",
    often: { delete: 24, deleteEach: 2, deleteMany: 1, get: 3, has: 2, step: 3, set: 1 },
    seldom: { ...looks, shrink: 4, evacuate: 2 },
  },
  iterate: {
    keys: "window",
    often: { step: 20, set: 8, delete: 8, setEach: 1, deleteEach: 1, evacuate: 2, add: 1 },
    seldom: { ...looks, open: 30, shrink: 6, reserve: 6, clear: 0.5 },
  },
  collide: {
    keys: "focus",
    often: { set: 16, get: 4, has: 2, delete: 5, step: 3, evacuate: 1, add: 2, setEach: 1, setMany: 0.3 },
    seldom: { ...looks, craft: 12, open: 8, reserve: 4, shrink: 3, clear: 0.3 },
  },
  bulk: {
    keys: "window",
    often: {
      setMany: 6,
      addMany: 4,
      getMany: 4,
      hasMany: 3,
      deleteMany: 4,
      setEach: 2,
      deleteEach: 1,
      step: 2,
      get: 3,
    },
    seldom: { ...looks, shrink: 1, reserve: 1, evacuate: 1, algebra: 4, clear: 0.3 },
  },
  upheaval: {
    keys: "window",
    often: { reserve: 3, shrink: 3, evacuate: 6, setEach: 6, deleteEach: 5, step: 4, get: 6, clear: 0.1, setMany: 2 },
    seldom: { ...looks, clone: 4, rebuild: 4, clear: 4, snapshot: 6, damage: 6, craft: 2, algebra: 2 },
  },
  restore: {
    keys: "window",
    often: { set: 12, delete: 8, setMany: 1, deleteMany: 0.5, add: 2, evacuate: 1, damage: 0.5, snapshot: 0.1 },
    seldom: { ...looks, clear: 2, shrink: 1, craft: 1 },
  },
  read: {
    keys: "window",
    often: { get: 10, has: 5, getEach: 4, hasEach: 3, getMany: 3, hasMany: 2, step: 2, evacuate: 0.2 },
    seldom: { audit: 1, arrays: 1, open: 3 },
  },
};
const NAMES = Object.keys(PHASES);
/** Phases for tables of up to 1,000 keys: the whole table is read again and again. */
const SMALL_ONLY = new Set(["restore"]);
const SMALL = 1000;
const LOTS = 1024;

/** A table of codes in which each operation stands as often as its weight says. */
function lots(weights: Weights): Uint8Array {
  const entries = Object.entries(weights) as [Operation, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const out = new Uint8Array(LOTS);
  let at = 0;
  let sum = 0;
  for (const [name, weight] of entries) {
    sum += weight;
    while (at < LOTS && at < (sum / total) * LOTS) out[at++] = code(name);
  }
  return out;
}

const drawn = new Map(
  NAMES.map((name) => [name, { often: lots(PHASES[name].often), seldom: lots(PHASES[name].seldom) }]),
);

const [SET, DELETE, GET_EACH, CHECK, SHRINK] = (["set", "delete", "getEach", "check", "shrink"] as const).map(code);
const [CRAFT, SET_EACH, EVACUATE, RESERVE, STEP, OPEN, REBUILD, FOREACH, DAMAGE, ALGEBRA] = (
  ["craft", "setEach", "evacuate", "reserve", "step", "open", "rebuild", "forEach", "damage", "algebra"] as const
).map(code);
const REFUSE = code("refuse");
/** In a setup with refusals, one command of so many on average. */
const REFUSALS = 40;
const ALL_PLACES = FAULT_BLOCK | FAULT_RUN | FAULT_GROW | FAULT_CHARGE;
const BULK = new Set((["setMany", "getMany", "hasMany", "deleteMany", "addMany"] as const).map(code));
const EACH = new Set((["setEach", "getEach", "hasEach", "deleteEach", "addEach"] as const).map(code));
const FLAGGED = new Set((["clone", "snapshot"] as const).map(code));

/** A phase ends when its range and bulk commands have had so many keys: many short rounds meet more than few long ones. */
const KEYS_IN_PHASE = 300_000;
/** Keys of one range command: at most so many. */
const MOST_IN_RANGE = 3000;

class Drawer {
  #cursor: number;
  #from = 0;
  #window = 1;

  constructor(
    readonly random: Random,
    readonly program: Program,
    readonly setup: TableSetup,
    readonly table: number,
    readonly choice: KeyChoice,
  ) {
    const { pool } = setup;
    this.#cursor = random.chance(2) ? 0 : random.below(pool);
    this.#window = random.chance(3) ? pool : random.size(pool);
    this.#from = random.chance(2) ? 0 : random.below(pool);
  }

  key(): number {
    const { random } = this;
    if (this.choice === "sequence") return this.#cursor++;
    if (this.choice === "focus" && !random.chance(4)) return FOCUS + random.below(600);
    return this.#from + random.below(this.#window);
  }

  /** A command with its operands. `return push(...)` stands for `push(...); return;`. */
  draw(operation: number): unknown {
    const { random, program, table } = this;
    const { pool } = this.setup;
    if (BULK.has(operation) || EACH.has(operation)) {
      const count = random.size(random.chance(30) ? pool : Math.min(pool, BULK.has(operation) ? MOST_IN_RANGE : 64));
      const from = this.key();
      if (this.choice === "sequence") this.#cursor += count;
      program.keys += count;
      const flavour = BULK.has(operation) ? random.below(4) | (random.chance(6) ? REPEATS : 0) : random.below(8) & 3;
      return program.push(operation, table, flavour, from, count, random.below(1000));
    }
    switch (operation) {
      case STEP:
        return program.push(operation, table, 0, random.below(4), random.size(random.chance(20) ? pool : 40));
      case OPEN:
        return program.push(operation, table, 0, random.below(3));
      case EVACUATE:
        return program.push(operation, table, random.chance(6) ? 1 : 0, random.size(random.chance(3) ? 1000 : 4));
      case RESERVE:
      case REBUILD:
        return program.push(operation, table, 0, random.chance(4) ? 0 : random.size(pool * 2));
      case FOREACH:
        return program.push(operation, table, 0, random.below(6), random.below(pool));
      case CRAFT: {
        if (this.setup.keys in twinMakers && random.chance(2)) return program.push(operation, table, TWINS);
        const bits = random.chance(2) ? 0 : 1 + random.below(Math.ceil(Math.log2(pool + 1)));
        // Those of the pool seldom suffice for a flood.
        const beyond = random.chance(3) ? 0 : FRESH;
        const bucket = random.chance(4) ? LAST_BUCKET : random.below(pool);
        return program.push(operation, table, beyond, bits, beyond ? 30 + random.below(120) : random.size(600), bucket);
      }
      case DAMAGE:
        return program.push(operation, table, 0, random.below(EDITS), random.word(), random.below(256));
      case ALGEBRA:
        return program.push(operation, table, random.below(2), random.below(7), this.#from, random.size(this.#window));
    }
    if (FLAGGED.has(operation)) return program.push(operation, table, random.below(2));
    // A command on one key, or one that takes no operands.
    const flavour = random.word() & 7;
    program.push(
      operation,
      table,
      (flavour === 0 ? FRESH : 0) | (flavour & 2 ? OTHER_WAY : 0),
      this.key(),
      random.below(1000),
      random.word(),
    );
  }
}

/** One phase in the life of one table, another of them joining in now and then. */
function phase(random: Random, program: Program, setup: Setup, table: number, name: string): void {
  const own = new Drawer(random, program, setup.tables[table], table, PHASES[name].keys);
  const guests = setup.tables.map((other, i) => new Drawer(random, program, other, i, "window"));
  const { often, seldom } = drawn.get(name)!;
  const { pool } = setup.tables[table];
  const length = 100 + random.below(Math.min(20_000, 4000 + 2 * pool));
  const rare = 150 + (pool >>> 1);
  if (name === "collide") own.draw(CRAFT);
  if (name === "iterate") own.draw(OPEN);
  const enough = program.keys + Math.max(KEYS_IN_PHASE, pool * 4);
  for (let i = 0; i < length && program.keys < enough; i++) {
    if (setup.refusals && random.chance(REFUSALS)) {
      program.push(REFUSE, table, 0, 1 + random.below(ALL_PLACES), 1 + random.below(6), random.size(40) - 1);
    }
    if (random.chance(rare)) own.draw(seldom[random.below(LOTS)]);
    else if (guests.length > 1 && random.chance(10))
      guests[random.below(guests.length)].draw(often[random.below(LOTS)]);
    else own.draw(often[random.below(LOTS)]);
  }
}

/** How often a long chain is moved apart and together again. */
const GROWTHS = 6;

/**
 * A growth that is going on while keys of the bucket which it comes to last come in: only so does a chain get long enough
 * to be moved in pieces (model/moving-chain.ts says why).
 */
function longChain(random: Random, program: Program, setup: Setup): void {
  const { pool } = setup.tables[0];
  program.push(SET_EACH, 0, 0, 0, Math.floor(pool * (0.5 + random.below(50) / 100)), 1);
  program.push(EVACUATE, 0, 1);
  program.push(CRAFT, 0, FRESH, 0, 470 + random.below(130), LAST_BUCKET);
  const inChain = 380 + random.below(120);
  const drawer = new Drawer(random, program, setup.tables[0], 0, "focus");
  const { often } = drawn.get("collide")!;
  for (let i = 0; i < GROWTHS; i++) {
    program.push(RESERVE, 0, 0, pool * 3);
    if (i === 0) program.push(SET_EACH, 0, 0, FOCUS, inChain, 1);
    program.push(OPEN, 0, 0, random.below(3));
    program.push(EVACUATE, 0, UNTIL_LEFT, 1 + random.below(2));
    // Few steps move the chain: after each everything is looked at. An overwritten key must not come to stand twice.
    for (let j = 0; j < 4; j++) {
      if (random.chance(4)) program.push(EVACUATE, 0, 0, 1);
      else if (random.chance(3)) drawer.draw(often[random.below(LOTS)]);
      else program.push(random.chance(3) ? DELETE : SET, 0, 0, FOCUS + random.below(inChain), random.below(1000));
      program.push(GET_EACH, 0, 0, FOCUS, 600, 0);
      if (random.chance(2)) program.push(STEP, 0, 0, random.below(4), random.size(40));
      if (j < 2) program.push(CHECK, 0, 0);
    }
    for (const operation of [EVACUATE, SHRINK, EVACUATE]) program.push(operation, 0, operation === EVACUATE ? 1 : 0);
    program.push(GET_EACH, 0, 0, FOCUS, 600, 0);
  }
}

export function drawProgram(random: Random, setup: Setup): Program {
  const program = new Program();
  if (setup.longChain) longChain(random, program, setup);
  if (setup.tables[0].keys in twinMakers && random.chance(3)) {
    program.push(CRAFT, 0, TWINS);
    for (const operation of [SET_EACH, GET_EACH]) program.push(operation, 0, 0, FOCUS, 40, 1);
  }
  const phases = 3 + random.below(9);
  for (let i = 0; i < phases; i++) {
    const table = random.below(setup.tables.length);
    const name = i === 0 && random.chance(2) ? "grow" : random.pick(NAMES);
    const fits = setup.tables[table].pool <= SMALL || !SMALL_ONLY.has(name);
    phase(random, program, setup, table, fits ? name : "churn");
  }
  return program;
}
