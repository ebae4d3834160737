// Objects as keys: each gets an id, the same for all maps and sets, which a private field of the object itself holds.
//
// A private field is no property: nothing in the language sees it, proxies have no trap for it, and objects that are
// frozen can be given one. It goes with the object, so that nothing here keeps an object alive. A WeakMap would do the
// same, but takes 50 times as long (PERFORMANCE.md, "Objects as keys").
//
// Beside the id the object remembers in which index it was found last, and where. V8 makes room for three fields when it
// makes room for one, so this costs no memory, and it saves the way through the index of an object that is a key of one
// map only.

import { NONE } from "./entries.ts";
import { NativeWeakMap, weakMapGet, weakMapSet } from "./intrinsics.ts";

/** A constructor that returns what it is given makes `super()` of a derived class give its fields to that object. */
class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is the idea
    return object;
  }
}

class Stamp extends Returned {
  readonly #id: number;
  #index = 0;
  #entry = NONE;

  constructor(object: object, id: number) {
    super(object);
    this.#id = id;
  }

  static idOf(object: object): number {
    return #id in object ? object.#id : 0;
  }

  static recall(object: object, index: number): number {
    return #id in object && object.#index === index ? object.#entry : NONE;
  }

  static remember(object: object, index: number, entry: number): void {
    if (!(#id in object)) return;
    object.#index = index;
    object.#entry = entry;
  }
}

/**
 * For objects that take no private field: a WindowProxy, and objects that are not extensible in engines where that
 * means private fields, too.
 */
let unstampable: WeakMap<object, number> | undefined;

let last = 0;

/** The id of an object that was a key before, or 0. */
export function idOf(object: object): number {
  const id = Stamp.idOf(object);
  if (id !== 0 || unstampable === undefined) return id;
  return weakMapGet(unstampable, object) ?? 0;
}

/** The id of an object; it gets one if it has none. */
export function giveId(object: object): number {
  let id = idOf(object);
  if (id !== 0) return id;
  id = ++last;
  try {
    new Stamp(object, id);
  } catch {
    unstampable ??= new NativeWeakMap();
    weakMapSet(unstampable, object, id);
  }
  return id;
}

/** The entry that the object has in an index, if it remembers, or NONE. */
export const recall = Stamp.recall;
/** From now on the object remembers this entry, and that of no other index. */
export const remember = Stamp.remember;
