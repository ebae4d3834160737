// Commands as four words each, so that millions can be drawn, kept, replayed and taken apart again.
//
//   | operation 8, flavour 8, table 16 | a | b | c |
//
// A key is named by its place in the table's pool, or with FOCUS by its place among the keys that the last `craft` found.

export const WORDS = 4;
/** Flag of a key operand: one of the crafted keys. */
export const FOCUS = 0x80000000;

/** Flavours of commands on one key. */
export const FRESH = 1; // an equal key that is made anew (-0 for 0)
export const OTHER_WAY = 2; // by parts, ranges or halves instead of by the key
/** Flavours of bulk commands: two bits of form, then REPEATS. */
export const FORMS = ["typed", "array", "packed", "scalar"] as const;
export const REPEATS = 4; // keys come twice in one call

export const OPERATIONS = [
  // a: key, b: value or delta, c: meddling
  ...["set", "get", "has", "delete", "getOrInsert", "getOrInsertComputed", "add"],
  // a: first key, b: count, c: value or delta
  ...["setEach", "getEach", "hasEach", "deleteEach", "addEach"],
  ...["setMany", "getMany", "hasMany", "deleteMany", "addMany"],
  // a: entries or buckets
  ...["reserve", "evacuate", "shrink", "clear", "clone", "rebuild"],
  // open a: kind; step a: iterator, b: how often; forEach a: deletes one in so many
  ...["open", "step", "forEach", "arrays"],
  // craft a: bits, b: keys, c: of which bucket; algebra a: operation, b: with which table
  ...["craft", "algebra", "wrong"],
  // damage a: kind of damage or edit, b: place or seed, c: what, or with which table
  ...["snapshot", "damage"],
  // a: places of the core (bits), b: the first request that is refused, from 1, c: how many follow
  "refuse",
  // The whole table compared, and walked by the core.
  ...["audit", "check"],
] as const;
export type Operation = (typeof OPERATIONS)[number];

const codes = new Map<string, number>(OPERATIONS.map((name, code) => [name, code]));

export function code(name: Operation): number {
  const found = codes.get(name);
  if (found === undefined) throw new Error(`no operation is called ${name}`);
  return found;
}

/** A command as corpus files and printed tests show it: operation, table, flavour, a, b, c. */
export type Shown = [Operation, number, number, number, number, number];

/** A growing list of commands. */
export class Program {
  #words = new Uint32Array(4096);
  length = 0;
  /** Keys that range and bulk commands name. */
  keys = 0;

  static from(shown: readonly Shown[]): Program {
    const program = new Program();
    for (const [name, table, flavour, a, b, c] of shown) program.push(code(name), table, flavour, a, b, c);
    return program;
  }

  get words(): Uint32Array {
    return this.#words;
  }

  push(operation: number, table: number, flavour: number, a = 0, b = 0, c = 0): void {
    const at = this.length * WORDS;
    if (at === this.#words.length) {
      const more = new Uint32Array(this.#words.length * 2);
      more.set(this.#words);
      this.#words = more;
    }
    this.#words[at] = operation | (flavour << 8) | (table << 16);
    this.#words[at + 1] = a;
    this.#words[at + 2] = b;
    this.#words[at + 3] = c;
    this.length++;
  }

  shown(from = 0, to = this.length): Shown[] {
    return Array.from({ length: to - from }, (_, i) => {
      const [head, a, b, c] = this.#words.subarray((from + i) * WORDS);
      return [OPERATIONS[head & 255], head >>> 16, (head >>> 8) & 255, a, b, c];
    });
  }
}
