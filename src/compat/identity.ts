// Where objects that are keys say where they are: in private fields of their own.
//
// A private field is no property: nothing in the language sees it, proxies have no trap for it, and objects that are
// frozen can be given one. It goes with the object, and keeps neither the object nor a map alive. (A WeakMap would do, up to
// two million objects; then V8 runs out of hashes for them. PERFORMANCE.md, "Objects as keys".)
//
//   owner  the index that the object is in, or was looked for in last; none
//   entry  the number of its entry there
//   id     0 while it is in that index only, which then need not know it; else the id under which several indexes do
//
// Most objects are in one index: so they cost no table at all. V8 makes room for three fields when it makes room for one.

import { NONE } from "./entries.ts";
import { deref, NativeWeakMap, type NativeWeakRef, weakMapGet, weakMapSet } from "./intrinsics.ts";

/** An index as objects know it: they must not keep it. */
export type Owner = InstanceType<typeof NativeWeakRef<Keeper>>;

export interface Keeper {
  /** Another after it was cleared, when what objects say of it is wrong. */
  readonly owner: Owner;
  /** From now on the object with this id is not in this index only. */
  keep(id: number, entry: number): void;
}

/** A constructor that returns what it is given makes `super()` of a derived class give its fields to that object. */
class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is the idea
    return object;
  }
}

let last = 0;

class Stamp extends Returned {
  #owner: Owner | undefined;
  #entry: number;
  #id = 0;

  constructor(object: object, owner: Owner, entry: number) {
    super(object);
    this.#owner = owner;
    this.#entry = entry;
  }

  static find(object: object, owner: Owner): number {
    if (!(#owner in object)) return 0 - unstampedId(object);
    return object.#owner === owner ? object.#entry : 0 - object.#id;
  }

  static release(object: object, owner: Owner): number {
    if (!(#owner in object)) return 0 - unstampedId(object);
    const mine = object.#owner === owner;
    if (mine) object.#owner = undefined;
    if (object.#id !== 0) return -object.#id;
    return mine ? object.#entry : NONE;
  }

  /** Undefined when the object has no such fields yet. */
  static claim(object: object, owner: Owner, entry: number): number | undefined {
    if (!(#owner in object)) return undefined;
    const keeper = object.#owner === undefined ? undefined : deref(object.#owner);
    if (keeper !== undefined && keeper.owner === object.#owner) {
      keeper.keep(last + 1, object.#entry);
      object.#id = ++last;
      return -last;
    }
    object.#owner = owner;
    object.#entry = entry;
    return NONE;
  }

  static remember(object: object, owner: Owner, entry: number): void {
    if (!(#owner in object)) return;
    object.#owner = owner;
    object.#entry = entry;
  }
}

/**
 * The ids of objects that take no private fields: a WindowProxy, and objects that are not extensible in engines where
 * that means private fields, too.
 */
let unstampable: WeakMap<object, number> | undefined;

function unstampedId(object: object): number {
  return unstampable === undefined ? 0 : (weakMapGet(unstampable, object) ?? 0);
}

/**
 * The entry that the object has in an index. NONE when it is in no index but perhaps another; when it may be in several, its
 * id, negated: the index knows.
 */
export const find = Stamp.find;

/** As `find`; and the object is not in the index any more. */
export const release = Stamp.release;

/** Puts the object into an index that it is not in: NONE, or its id, negated, when the index must know it. */
export function claim(object: object, owner: Owner, entry: number): number {
  const claimed = Stamp.claim(object, owner, entry);
  if (claimed !== undefined) return claimed;
  try {
    new Stamp(object, owner, entry);
    return NONE;
  } catch {
    unstampable ??= new NativeWeakMap();
    weakMapSet(unstampable, object, ++last);
    return -last;
  }
}

/** The object is in that index, among others; that one will probably look for it again. */
export const remember = Stamp.remember;
