// 24.1.5 Map Iterator Objects, 24.2.6 Set Iterator Objects. `next` is what GeneratorResume does with the closure of
// CreateMapIterator: one that has ended stays so, and lets go of the map.

import type { Cursor } from "./cursor.ts";
import { defineProperty, IteratorPrototype, setPrototypeOf, TO_STRING_TAG } from "./intrinsics.ts";
import type { OrderedTable } from "./ordered-table.ts";

export type Kind = "key" | "value" | "key+value";

type Result = { value: unknown; done: boolean };

/** 24.1.5.1 CreateMapIterator ( map, kind ), from step 2 */
export class MapIterator {
  #cursor: Cursor | undefined;
  readonly #kind: Kind;

  constructor(table: OrderedTable, kind: Kind) {
    this.#cursor = table.cursor();
    this.#kind = kind;
  }

  /** 24.1.5.2.1 %MapIteratorPrototype%.next ( ) */
  next(): Result {
    const cursor = this.#cursor;
    if (cursor === undefined) return { value: undefined, done: true };
    if (!cursor.advance()) {
      this.#cursor = undefined;
      return { value: undefined, done: true };
    }
    const kind = this.#kind;
    if (kind === "key+value") return { value: [cursor.key, cursor.value], done: false }; // the most usual first
    return { value: kind === "key" ? cursor.key : cursor.value, done: false };
  }
}

/** 24.2.6.1 CreateSetIterator ( set, kind ), from step 2 */
export class SetIterator {
  #cursor: Cursor | undefined;
  readonly #kind: Kind;

  constructor(table: OrderedTable, kind: Kind) {
    this.#cursor = table.cursor();
    this.#kind = kind;
  }

  /** 24.2.6.2.1 %SetIteratorPrototype%.next ( ) */
  next(): Result {
    const cursor = this.#cursor;
    if (cursor === undefined) return { value: undefined, done: true };
    if (!cursor.advance()) {
      this.#cursor = undefined;
      return { value: undefined, done: true };
    }
    const { key } = cursor;
    return { value: this.#kind === "value" ? key : [key, key], done: false };
  }
}

/** The prototypes as the specification has them: no constructor, and %Iterator.prototype% above. */
function finish(prototype: object, tag: string): void {
  delete (prototype as { constructor?: unknown }).constructor;
  setPrototypeOf(prototype, IteratorPrototype);
  defineProperty(prototype, TO_STRING_TAG, { value: tag, configurable: true });
}
finish(MapIterator.prototype, "Map Iterator");
finish(SetIterator.prototype, "Set Iterator");
